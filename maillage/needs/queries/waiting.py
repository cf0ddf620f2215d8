"""What waits: the needs many share, on *La semaine*; own data."""

from typing import Any

from django.conf import settings
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Substr
from django.urls import reverse

from maillage.kernel.cards import WeekItem
from maillage.kernel.db.public import Row
from maillage.kernel.desks import Week, WeekPart
from maillage.kernel.text.numbers import plural_fr
from maillage.needs.models import Need, NeedQuerySet, NeedVoice
from maillage.needs.queries.cards import MOST_SUMMARY, summary_of

SHARED = "Besoin partagé"


def threshold() -> int:
    """Give how many people must share a need before it asks for a meeting."""
    return max(1, settings.NEED_THRESHOLD)


def over_threshold() -> NeedQuerySet:
    """Give the needs many people share and that no meeting answers, most shared first, with `last`: when somebody last joined."""
    found = Need.objects.unanswered().filter(voices__gte=threshold())
    last = NeedVoice.objects.filter(need=OuterRef("pk")).order_by("-at", "-pk").values("at")[:1]
    return found.annotate(last=Subquery(last)).order_by("-voices", "-pk")


def _item(row: Row) -> WeekItem:
    need = Need(pk=row.pk, title=row.title, detail=row.first)
    summary = summary_of(need=need)
    return WeekItem(
        kind=Need.KIND,
        data_kind="question",
        label=SHARED,
        title=need.title,
        url=need.get_absolute_url(),
        since=row.at,
        details=[f"partagé par {plural_fr(row.number or 0, 'personne')}", *([summary] if summary else [])],
        primary_label="Proposer une rencontre",
        primary_url=reverse("needs:propose", args=[need.pk]),
        minutes=5,
    )


week_items = Week(
    WeekPart(
        name="needs.shared",
        rows=lambda _: over_threshold(),
        # A line is made of the beginning: whatever blanks it holds, twice its length is enough.
        columns={
            "title": F("title"),
            "first": Substr("detail", 1, 2 * MOST_SUMMARY),
            "number": F("voices"),
            "since": Coalesce("last", "changed_at"),
        },
        make=_item,
        all_url="needs:need_list",
        shape=threshold,
    ),
)


def own_data(*, person: Any) -> dict[str, Any]:
    """Give all that the room keeps about somebody, as JSON values."""
    said = Need.objects.filter(created_by=person).order_by("pk")
    voices = NeedVoice.objects.filter(person=person).select_related("need").order_by("pk")
    return {
        "besoins dits": [{"titre": need.title, "détails": need.detail, "le": need.created_at.isoformat()} for need in said],
        "besoins partagés": [{"besoin": str(voice.need), "mots": voice.words, "le": voice.at.isoformat()} for voice in voices],
    }
