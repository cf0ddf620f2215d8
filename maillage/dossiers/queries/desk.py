"""What a member finds of the dossiers on *Mon bureau*: begun, sent, asked, received, to answer."""

from datetime import date
from typing import Any

from django.db.models import CharField, DateField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from maillage.dossiers import rules
from maillage.dossiers.models import AccessRequest, Dossier, ExtensionRequest, Release
from maillage.kernel.access.public import is_member
from maillage.kernel.cards import DeskItem
from maillage.kernel.text.dates import short_date

MOST = 24


def desk_items(*, person: Any) -> list[DeskItem]:
    """Give what waits for this member first, then what is under way: one query."""
    if not is_member(person=person):
        return []
    own = Dossier.objects.filter(contributor_id=person.pk, withdrawn_at=None, published_at=None)
    asked = AccessRequest.objects.filter(settled_at=None, dossier__withdrawn_at=None)
    lent = Release.objects.filter(ended_at=None, ends_on__gte=timezone.localdate(), dossier__withdrawn_at=None)
    longer = lent.filter(_mine(person), Exists(ExtensionRequest.objects.filter(release=OuterRef("pk"), answered_at=None)))
    running = lent.filter(person_id=person.pk)
    rows = _rows(asked.filter(_mine(person)).exclude(person_id=person.pk).distinct(), "answer", title=F("dossier__title")).union(
        _rows(own.filter(submitted_at=None), "draft", title=F("title")),
        _rows(own.filter(submitted_at__isnull=False), "sent", title=F("title")),
        _rows(asked.filter(person_id=person.pk), "asked", title=F("dossier__title")),
        _rows(longer.exclude(person_id=person.pk).distinct(), "extension", title=F("dossier__title")),
        _rows(running, "release", title=F("dossier__title"), day=F("ends_on")),
        all=True,
    )
    return [_item(*row) for row in rows.order_by("what", "named", "uuid")[:MOST]]


def _mine(person: Any) -> Q:
    steward = Q(
        dossier__organisation__memberships__person_id=person.pk,
        dossier__organisation__memberships__is_steward=True,
        dossier__organisation__memberships__ended_on=None,
    )
    named = Q(dossier__contact_id=person.pk) | Q(dossier__contributor_id=person.pk)
    return named & rules.not_left(person=person, organisation="dossier__organisation_id") | steward


def _rows(queryset: Any, what: str, *, title: F, day: Any = None) -> Any:
    # Cast: PostgreSQL takes a bare NULL of a union for text.
    no_day = Cast(Value(None), DateField())
    return (
        queryset.order_by()
        .annotate(what=Value(what, output_field=CharField()), named=title, day=day or no_day)
        .values_list("what", "named", "uuid", "day")
    )


def _item(what: str, title: str, uuid: Any, day: Any) -> DeskItem:
    name = title or "Dossier sans titre"
    if what == "answer":
        address = reverse("dossiers:request_detail", args=[uuid])
        return DeskItem(data_kind="dossier", state="Une demande attend votre réponse", title=name, url=address, unfinished=True)
    if what == "extension":
        address = f"{reverse('dossiers:release_detail', args=[uuid])}#prolonger"
        return DeskItem(data_kind="dossier", state="On vous demande plus de temps", title=name, url=address, unfinished=True)
    if what == "draft":
        address = reverse("dossiers:share_draft", args=[uuid])
        return DeskItem(data_kind="dossier", state="Brouillon", title=name, url=address, unfinished=True)
    if what == "sent":
        return DeskItem(data_kind="dossier", state="En relecture", title=name, url=reverse("dossiers:share_draft", args=[uuid]))
    if what == "asked":
        return DeskItem(data_kind="dossier", state="Vous avez demandé", title=name, url=reverse("dossiers:request_detail", args=[uuid]))
    # In a union, SQLite gives days as text.
    until = date.fromisoformat(day) if isinstance(day, str) else day
    state = f"À votre disposition jusqu’au {short_date(until)}"
    return DeskItem(data_kind="dossier", state=state, title=name, url=reverse("dossiers:release_detail", args=[uuid]))
