"""What the floors above ask: rows to index, labels."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.urls import reverse

from maillage.kernel.cards import IndexRow
from maillage.kernel.text.markdown import to_text
from maillage.kernel.web.asked import uuid_in
from maillage.network.models import HelpOffer, Membership, Organisation, Territory, Theme
from maillage.network.queries.cards import ORGANISATION, PERSON, THEME
from maillage.people import public as people

TYPE_KEYS = {ORGANISATION: "organisation", PERSON: "personne", THEME: "theme"}
TYPE_LABELS = {"organisation": "Organisations", "personne": "Personnes", "theme": "Thèmes"}
PUBLIC = frozenset({"public"})
MEMBERS = frozenset({"members"})


def _memberships() -> Prefetch:
    rows = Membership.objects.filter(ended_on=None).select_related("organisation__commune__parent").order_by("-is_main", "started_on", "pk")
    return Prefetch("memberships", queryset=rows, to_attr="open_memberships")


def index_rows(*, uuids: Collection[UUID] | None = None, kind: str | None = None) -> Iterator[IndexRow]:
    """Give what is to be found: all of it, or these uuids; of one kind, or of the three. A uuid left out is not to be found."""
    for name, rows in ((ORGANISATION, _organisation_rows), (PERSON, _person_rows), (THEME, _theme_rows)):
        if kind in (None, name):
            yield from rows(uuids)


def _among(queryset: Any, uuids: Collection[UUID] | None) -> Any:
    return queryset if uuids is None else queryset.filter(uuid__in=list(uuids))


def _places(commune: Territory | None) -> list[Territory]:
    return [place for place in (commune, commune.parent if commune else None) if place]


def _organisation_rows(uuids: Collection[UUID] | None) -> Iterator[IndexRow]:
    parents = _parents()
    found = _among(Organisation.objects.open(), uuids).select_related("commune__parent").prefetch_related("themes")
    for row in found.order_by("pk").iterator(chunk_size=500):
        themes, places = list(row.themes.all()), _places(row.commune)
        yield IndexRow(
            kind=ORGANISATION,
            uuid=row.uuid,
            title=row.name,
            audience=PUBLIC,
            url=row.get_absolute_url(),
            summary=to_text(row.description),
            words=[str(row.get_kind_display()), *(place.name for place in places), *(theme.name for theme in themes)],
            facets={
                "type": [TYPE_KEYS[ORGANISATION]],
                "access": ["public"],
                "theme": _with_parents(themes, parents),
                "territory": [place.slug for place in places],
            },
            date=row.created_at.date(),
        )


def _person_rows(uuids: Collection[UUID] | None) -> Iterator[IndexRow]:
    # What members read: fields shown to the coordination alone are not to be found.
    parents = _parents()
    offers = Prefetch("help_offers", queryset=HelpOffer.objects.select_related("theme").order_by("pk"), to_attr="offers")
    found = _among(people.members(), uuids).prefetch_related(_memberships(), offers)
    for row in found.order_by("pk").iterator(chunk_size=500):
        fields = people.visible_fields(person=row, reader=_MEMBER)
        places = {place.slug: place for m in row.open_memberships for place in _places(m.organisation.commune)}
        yield IndexRow(
            kind=PERSON,
            uuid=row.uuid,
            title=row.name,
            audience=MEMBERS,
            url=reverse("network:person_detail", args=[row.uuid]),
            summary=fields.get("about", ""),
            words=[
                *(str(fields[name]) for name in ("function", "trade") if fields.get(name)),
                *(word for m in row.open_memberships for word in (m.organisation.name, m.function) if word),
                *(word for offer in row.offers for word in (offer.theme.name, offer.note) if word),
            ],
            facets={
                "type": [TYPE_KEYS[PERSON]],
                "access": ["membres"],
                "theme": _with_parents([offer.theme for offer in row.offers], parents),
                "organisation": [str(m.organisation.uuid) for m in row.open_memberships],
                "territory": list(places),
            },
        )


def _parents() -> dict[str, str | None]:
    return dict(Theme.objects.values_list("slug", "parent__slug"))


def _with_parents(themes: Sequence[Theme], parents: Mapping[str, str | None]) -> list[str]:
    """Give the slugs of themes and of those they stand under: a thing of a sub-theme is found under both."""
    found: dict[str, None] = {}
    for theme in themes:
        slug: str | None = theme.slug
        while slug and slug not in found:
            found[slug] = None
            slug = parents.get(slug)
    return list(found)


class _Member:
    """Any member at all, as the rules of visibility see one."""

    is_member = True
    is_coordinator = False
    pk = None


_MEMBER = _Member()


def _theme_rows(uuids: Collection[UUID] | None) -> Iterator[IndexRow]:
    parents = _parents()
    for row in _among(Theme.objects.active(), uuids).prefetch_related("labels").order_by("pk"):
        yield IndexRow(
            kind=THEME,
            uuid=row.uuid,
            title=row.name,
            audience=PUBLIC,
            url=reverse("library:theme_detail", args=[row.slug]),
            other_names=[label.label for label in row.labels.all()],
            summary=to_text(row.note),
            facets={"type": [TYPE_KEYS[THEME]], "access": ["public"], "theme": _with_parents([row], parents)},
            date=row.created_at.date(),
        )


def facet_labels(*, facet: str, keys: Collection[str]) -> dict[str, str]:
    """Give the French labels of the keys this room knows: types, themes and territories (slugs), organisations (uuid)."""
    if facet == "type":
        return {key: TYPE_LABELS[key] for key in keys if key in TYPE_LABELS}
    if facet == "theme":
        return dict(Theme.objects.filter(slug__in=list(keys)).values_list("slug", "name"))
    if facet == "territory":
        return _territory_labels(keys)
    if facet == "organisation":
        uuids = [uuid for key in keys if (uuid := uuid_in(key))]
        return {str(uuid): name for uuid, name in Organisation.objects.filter(uuid__in=uuids).values_list("uuid", "name")}
    return {}


def _territory_labels(slugs: Collection[str]) -> dict[str, str]:
    """Give the names of territories; a province and its main town share one: then the kind is said too."""
    found = list(Territory.objects.filter(slug__in=list(slugs)))
    shared = Counter(each.name for each in found)
    return {each.slug: f"{each.name} ({each.get_kind_display().lower()})" if shared[each.name] > 1 else each.name for each in found}
