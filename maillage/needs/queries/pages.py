"""What stands on the page of a need."""

from dataclasses import dataclass
from typing import Any

from maillage.meetings import public as meetings
from maillage.needs.models import Need, NeedMeeting, NeedVoice
from maillage.network.public import Theme

SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Who shares a need, under which themes, what was merged into it, which meetings answer it."""

    voices: list[NeedVoice]
    themes: list[Theme]
    merged: list[Need]
    answers: list[meetings.Meeting]
    drafts: list[meetings.Meeting]
    mine: NeedVoice | None

    @property
    def more(self) -> int:
        """How many voices are not shown."""
        return max(0, len(self.voices) - SHOWN)

    @property
    def shown(self) -> list[NeedVoice]:
        return self.voices[:SHOWN]


def around(*, need: Need, person: Any) -> Around:
    """Give what stands around a need, under the reader's rights: four queries. Drafts are for those who may open them."""
    voices = list(need.voice_rows.select_related("person").order_by("at", "pk"))
    rows = NeedMeeting.objects.filter(need=need).values("meeting_id")
    readable = meetings.visible_to(person=person, meetings=meetings.Meeting.objects.filter(pk__in=rows)).select_related("commune")
    answers = list(readable.order_by("-pk"))
    return Around(
        voices=voices,
        themes=[row.theme for row in need.theme_rows.select_related("theme").order_by("pk")],
        merged=list(need.merged.order_by("pk")),
        answers=[each for each in answers if each.is_announced],
        drafts=[each for each in answers if each.is_draft],
        mine=next((voice for voice in voices if voice.person_id == person.pk), None),
    )
