"""What waits: the needs many share, on *La semaine*; own data."""

from typing import Any

from django.conf import settings
from django.db.models import Max
from django.urls import reverse

from maillage.kernel.access.public import is_coordinator
from maillage.kernel.cards import WeekItem, first_of_week
from maillage.kernel.text.numbers import plural_fr
from maillage.needs.models import Need, NeedQuerySet, NeedVoice
from maillage.needs.queries.cards import summary_of

SHARED = "Besoin partagé"


def over_threshold() -> NeedQuerySet:
    """Give the needs many people share and that no meeting answers, most shared first, with `last`: when somebody last joined."""
    found = Need.objects.unanswered().filter(voices__gte=max(1, settings.NEED_THRESHOLD))
    return found.annotate(last=Max("voice_rows__at")).order_by("-voices", "pk")


def week_items(*, person: Any) -> list[WeekItem]:
    """Give the needs that ask for a meeting, for the coordination."""
    if not is_coordinator(person=person):
        return []
    return first_of_week(waiting=over_threshold(), make=_item, all_url=reverse("needs:need_list"))


def _item(need: Need) -> WeekItem:
    summary = summary_of(need=need)
    return WeekItem(
        kind=Need.KIND,
        data_kind="question",
        label=SHARED,
        title=need.title,
        url=need.get_absolute_url(),
        since=getattr(need, "last", None) or need.changed_at,
        details=[f"partagé par {plural_fr(need.voices, 'personne')}", *([summary] if summary else [])],
        primary_label="Proposer une rencontre",
        primary_url=reverse("needs:propose", args=[need.pk]),
        minutes=5,
    )


def own_data(*, person: Any) -> dict[str, Any]:
    """Give all that the room keeps about somebody, as JSON values."""
    said = Need.objects.filter(created_by=person).order_by("pk")
    voices = NeedVoice.objects.filter(person=person).select_related("need").order_by("pk")
    return {
        "besoins dits": [{"titre": need.title, "détails": need.detail, "le": need.created_at.isoformat()} for need in said],
        "besoins partagés": [{"besoin": str(voice.need), "mots": voice.words, "le": voice.at.isoformat()} for voice in voices],
    }
