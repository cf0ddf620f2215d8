"""Organisations, people and themes as cards: one query for the three, whatever their number."""

import json
from collections.abc import Iterable, Sequence
from itertools import batched
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, IntegerField, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse

from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.kernel.db.public import Prepared
from maillage.kernel.text.characters import shortened
from maillage.kernel.text.markdown import to_text
from maillage.network.models import Membership, Organisation, Theme
from maillage.people import public as people

ORGANISATION, PERSON, THEME = "network.organisation", "people.person", "network.theme"
WORK = "network.membership"
SHORT = 180
AT_ONCE = 500


def _short(text: str) -> str:
    return shortened(to_text(text), SHORT) if text else ""


def organisation_card(organisation: Organisation) -> Card:
    """Make the card of an organisation fetched with its commune."""
    return _organisation_card(organisation, organisation.commune.name if organisation.commune else "")


def _organisation_card(organisation: Organisation, commune: str) -> Card:
    meta = [commune] if commune else []
    return Card(
        kind=ORGANISATION,
        uuid=organisation.uuid,
        title=organisation.name,
        url=organisation.get_absolute_url(),
        label="Organisation",
        detail=str(organisation.get_kind_display()).capitalize(),
        data_kind="centre",
        summary=_short(organisation.description),
        meta=[*meta, "fermée"] if organisation.closed_on else meta,
    )


def _person_card(person: people.Person, works_at: Sequence[str], reader: Any) -> Card:
    fields = people.visible_fields(person=person, reader=reader)
    return Card(
        kind=PERSON,
        uuid=person.uuid,
        title=person.display_name,
        url=reverse("network:person_detail", args=[person.uuid]),
        label="Personne",
        detail=fields.get("function") or fields.get("trade", ""),
        data_kind="personne",
        summary=_short(fields.get("about", "")),
        source=", ".join(works_at[:2]),
        restricted=True,
    )


def _theme_card(uuid: UUID, name: str, slug: str, note: str) -> Card:
    return Card(
        kind=THEME,
        uuid=uuid,
        title=name,
        url=reverse("library:theme_detail", args=[slug]),
        label="Thème",
        data_kind="neutre",
        summary=_short(note),
    )


def _text(name: str) -> Cast:
    return Cast(F(name), TextField())


def _branch(queryset: Any, what: str, uuid: str, name: str, **columns: Any) -> Any:
    """One kind of thing, as a row of the columns that all share."""
    texts = {each: columns.get(each) or Value("", output_field=TextField()) for each in ("key", "text", "first", "second", "third")}
    return queryset.order_by().annotate(
        what=Value(what, output_field=CharField()), owner=F(uuid), named=F(name), number=F("pk"), **texts
    ).values_list("what", "owner", "named", "number", *texts)  # fmt: skip


def _rows(kinds: tuple[str, ...], uuids: Sequence[UUID]) -> Any:
    branches = []
    if ORGANISATION in kinds:
        found = Organisation.objects.filter(uuid__in=uuids)
        columns = {
            "key": F("slug"),
            "text": F("description"),
            "first": F("kind"),
            "second": F("commune__name"),
            "third": _text("closed_on"),
        }
        branches.append(_branch(found, ORGANISATION, "uuid", "name", **columns))
    if THEME in kinds:
        branches.append(_branch(Theme.objects.active().filter(uuid__in=uuids), THEME, "uuid", "name", key=F("slug"), text=F("note")))
    if PERSON in kinds:
        seen = people.members().filter(uuid__in=uuids)
        columns = {"text": F("about"), "first": F("function"), "second": F("trade"), "third": _text("visibility")}
        branches.append(_branch(seen, PERSON, "uuid", "name", **columns))
        main = Cast(Cast(F("is_main"), IntegerField()), TextField())
        work = Membership.objects.filter(ended_on=None, person__uuid__in=uuids)
        branches.append(_branch(work, WORK, "person__uuid", "organisation__name", first=main, second=_text("started_on")))
    return branches[0].union(*branches[1:], all=True) if len(branches) > 1 else branches[0]


ROWS = Prepared(_rows)


def cards(*, uuids: Iterable[UUID], person: Any, kind: str | None = None) -> dict[UUID, Card]:
    """Give the cards this reader may see, by uuid; of one kind, or of the three. People are shown to members alone."""
    kinds = tuple(each for each in (ORGANISATION, THEME, PERSON) if kind in (None, each) and (each != PERSON or is_member(person=person)))
    rows = [row for part in batched(uuids, AT_ONCE) for row in ROWS(shape=kinds, uuids=part)] if kinds else []
    work = sorted((row for row in rows if row[0] == WORK), key=lambda row: (row[6] != "1", row[7], row[3]))
    works_at: dict[UUID, list[str]] = {}
    for _, uuid, organisation, *_ in work:
        works_at.setdefault(uuid, []).append(organisation)
    found: dict[UUID, Card] = {}
    for what, uuid, name, number, key, text, first, second, third in rows:
        match what:
            case "network.organisation":
                one = Organisation(pk=number, uuid=uuid, name=name, slug=key, kind=first, description=text, closed_on=third or None)
                found[uuid] = _organisation_card(one, second or "")
            case "network.theme":
                found[uuid] = _theme_card(uuid, name, key, text)
            case "people.person":
                fields = {"name": name, "about": text, "function": first, "trade": second, "visibility": json.loads(third)}
                found[uuid] = _person_card(people.Person(pk=number, uuid=uuid, **fields), works_at.get(uuid, []), person)
    return found


def card(*, uuid: UUID, person: Any) -> Card | None:
    """Give one card, or None when this reader may not see the thing."""
    return cards(uuids=[uuid], person=person).get(uuid)
