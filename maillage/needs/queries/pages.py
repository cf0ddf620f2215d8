"""What stands on the page of a need."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, TextField, Value
from django.db.models.functions import Cast

from maillage.kernel.access.public import is_coordinator
from maillage.kernel.db.public import Prepared
from maillage.meetings import public as meetings
from maillage.needs.models import Need, NeedMeeting, NeedTheme, NeedVoice
from maillage.network.public import Theme

SHOWN = 100


@dataclass(slots=True, kw_only=True)
class Around:
    """Who shares a need, under which themes, what was merged into it, which meetings answer it. `drafts` are told to the coordination alone."""

    voices: list[NeedVoice]
    mine: NeedVoice | None
    themes: list[Theme] = field(default_factory=list)
    merged: list[Need] = field(default_factory=list)
    answers: list[meetings.Meeting] = field(default_factory=list)
    drafts: list[meetings.Meeting] = field(default_factory=list)

    @property
    def more(self) -> int:
        """How many voices are not shown."""
        return max(0, len(self.voices) - SHOWN)

    @property
    def shown(self) -> list[NeedVoice]:
        return self.voices[:SHOWN]


def _need(number: int) -> Any:
    return Need.objects.with_met().select_related("created_by", "closed_by", "merged_into").filter(pk=number)


def _voices(need: int) -> Any:
    found = NeedVoice.objects.filter(need=need).select_related("person")
    return found.only("uuid", "need", "words", "person__uuid", "person__name").order_by("at", "pk")


def _beside(coordinator: bool, need: int) -> Any:  # noqa: FBT001  (the shape of prepared reads)
    text, nothing = TextField(), Value("", output_field=TextField())

    def rows(queryset: Any, what: str, target: Any, title: str, detail: Any, **said: Any) -> Any:
        columns = {"what": Value(what, output_field=text), "target": target, "label": Cast(F(title), text), "text": Cast(detail, text)}
        columns |= {"sort": said.get("sort", nothing), "state": said.get("state", nothing), "last": F("pk")}
        return queryset.annotate(**columns).values_list(*columns)

    themes = rows(NeedTheme.objects.filter(need=need), "theme", F("theme_id"), "theme__name", F("theme__slug"))
    merged = rows(Need.objects.filter(merged_into=need), "merged", F("pk"), "title", F("detail"))
    # Drafts are told to the coordination alone, who may open them all.
    every = meetings.Meeting.objects.filter(pk__in=NeedMeeting.objects.filter(need=need).values("meeting_id"))
    readable = every if coordinator else every.announced()
    answers = rows(readable, "meeting", F("pk"), "title", F("lead"), sort=Cast(F("kind"), text), state=Cast(F("stage"), text))
    return themes.union(merged, answers, all=True).order_by("last")


NEED, VOICES, BESIDE = Prepared(_need), Prepared(_voices), Prepared(_beside)


def need_of(*, number: int) -> Need | None:
    """Give a need with `met`, who said it, who closed it and the one it was merged into; None when there is none: one query."""
    # A number no database holds is nobody's.
    return next(iter(NEED(number=number)), None) if number < 2**31 else None


def around(*, need: Need, person: Any) -> Around:
    """Give what stands around a need, under the reader's rights: two queries. Members read every announced meeting."""
    voices: list[NeedVoice] = VOICES(need=need.pk)
    found = Around(voices=voices, mine=next((voice for voice in voices if voice.person_id == person.pk), None))
    for what, pk, title, detail, sort, state, _ in BESIDE(shape=is_coordinator(person=person), need=need.pk):
        if what == "theme":
            found.themes.append(Theme(pk=pk, name=title, slug=detail))
        elif what == "merged":
            found.merged.append(Need(pk=pk, title=title, detail=detail))
        else:
            meeting = meetings.Meeting(pk=pk, title=title, lead=detail, kind=sort, stage=state)
            (found.drafts if meeting.is_draft else found.answers).insert(0, meeting)
    return found
