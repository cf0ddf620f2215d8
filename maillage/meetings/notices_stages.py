"""What is told when a meeting moves, is put off or cancelled, and to those who follow a cycle."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from maillage.kernel.access.public import is_member
from maillage.kernel.notices.public import MailPart, Notice
from maillage.kernel.text.dates import period, short_date
from maillage.meetings.mailed_address import replies_about, words_to_reply
from maillage.meetings.models import Meeting, MeetingStep, Registration, SeriesFollow
from maillage.meetings.queries.calendars import invitation
from maillage.meetings.signed import registration_path

CATEGORY = "Rencontres"


class AboutMeeting(Notice):
    """About one meeting, to one registration or to the members who hold it or bear witness."""

    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "vous êtes inscrit·e à cette rencontre, ou vous y prenez part"
    # A date that changes is told whatever one muted: somebody would come for nothing.
    always_mailed: ClassVar[bool] = True

    def __init__(self, *, meeting: Meeting, registration: Registration | None = None, people: Sequence[Any] = ()) -> None:
        self.meeting = meeting
        self.registration = registration
        self.people = people

    def about(self) -> tuple[str, UUID] | None:
        return self.meeting.KIND, self.meeting.uuid

    def recipients(self) -> Iterable[Any]:
        person = self.registration.person if self.registration else None
        return [person] if person is not None and is_member(person=person) else self.people

    def addresses(self) -> Iterable[tuple[str, str]]:
        told = self.registration
        if told is None or not told.email or (told.person is not None and is_member(person=told.person)):
            return ()
        return [(told.name, told.email)]

    def url(self) -> str:
        return registration_path(registration=self.registration) if self.registration else self.meeting.get_absolute_url()

    def parts(self, *, person: Any, address: str) -> Sequence[MailPart]:
        """Carry the entry of the meeting as it is now, for calendars."""
        if self.registration:
            self.registration.meeting = self.meeting
            return invitation(registration=self.registration)
        return ()

    def context(self, *, person: Any) -> dict[str, Any]:
        meeting = self.meeting
        return {
            "meeting": meeting,
            "when": period(meeting.starts_at, meeting.ends_at) if meeting.starts_at and meeting.ends_at else "",
            "where": place_of(meeting=meeting),
            "registration": self.registration,
            "meeting_path": meeting.get_absolute_url(),
            "action_label": "Voir mon inscription" if self.registration else "Voir la rencontre",
        }


class MeetingCancelledNotice(AboutMeeting):
    """A meeting is cancelled, and why."""

    name: ClassVar[str] = "meetings.meeting_cancelled"
    label: ClassVar[str] = "Une rencontre où vous venez est annulée"
    template: ClassVar[str] = "meetings/mail/meeting_cancelled"

    def __init__(
        self, *, meeting: Meeting, step: MeetingStep, registration: Registration | None = None, people: Sequence[Any] = ()
    ) -> None:
        super().__init__(meeting=meeting, registration=registration, people=people)
        self.step = step

    def fact(self) -> str:
        return str(self.step.uuid)

    def title(self) -> str:
        return f"« {self.meeting} » est annulée"

    def context(self, *, person: Any) -> dict[str, Any]:
        return super().context(person=person) | {"words": self.step.words, "by": self.step.by}


class MeetingPostponedNotice(MeetingCancelledNotice):
    """A meeting is put off, and why."""

    name: ClassVar[str] = "meetings.meeting_postponed"
    label: ClassVar[str] = "Une rencontre où vous venez est reportée"
    template: ClassVar[str] = "meetings/mail/meeting_postponed"

    def title(self) -> str:
        return f"« {self.meeting} » est reportée"


class MeetingMovedNotice(AboutMeeting):
    """A meeting has another date or another place."""

    name: ClassVar[str] = "meetings.meeting_moved"
    label: ClassVar[str] = "Une rencontre où vous venez change de date ou de lieu"
    template: ClassVar[str] = "meetings/mail/meeting_moved"

    def __init__(
        self, *, meeting: Meeting, before: datetime | None, step: MeetingStep | None = None, registration: Registration | None = None,
        people: Sequence[Any] = (),
    ) -> None:  # fmt: skip
        super().__init__(meeting=meeting, registration=registration, people=people)
        self.before = before
        self.step = step

    def fact(self) -> str:
        return f"{self.meeting.uuid}:{self.meeting.sequence}"

    def title(self) -> str:
        if self.before != self.meeting.starts_at and self.meeting.starts_at:
            return f"« {self.meeting} » aura lieu le {short_date(self.meeting.starts_at)}"
        return f"« {self.meeting} » change d’horaire ou de lieu"

    def context(self, *, person: Any) -> dict[str, Any]:
        moved = self.before is not None and self.before != self.meeting.starts_at
        words = self.step.words if self.step else ""
        return super().context(person=person) | {"before": self.before if moved else None, "words": words}


class SeriesDateNotice(Notice):
    """To those who follow a cycle: a new date is announced."""

    name: ClassVar[str] = "meetings.series_date"
    label: ClassVar[str] = "Nouvelle date d’un cycle que vous suivez"
    category: ClassVar[str] = CATEGORY
    template: ClassVar[str] = "meetings/mail/series_date"
    why: ClassVar[str] = "vous suivez ce cycle de rencontres"

    def __init__(self, *, meeting: Meeting) -> None:
        self.meeting = meeting

    def recipients(self) -> Iterable[Any]:
        rows = SeriesFollow.objects.filter(series_id=self.meeting.series_id).select_related("person").order_by("pk")
        return [row.person for row in rows if is_member(person=row.person)]

    def fact(self) -> str:
        return str(self.meeting.uuid)

    def title(self) -> str:
        return f"Nouvelle date : « {self.meeting} »"

    def url(self) -> str:
        return self.meeting.get_absolute_url()

    def reply_to(self, *, person: Any) -> str:
        return replies_about(meeting=self.meeting, person=person)

    def context(self, *, person: Any) -> dict[str, Any]:
        meeting = self.meeting
        return {
            "meeting": meeting,
            "replies": words_to_reply(meeting=meeting, person=person),
            "series": meeting.series,
            "when": period(meeting.starts_at, meeting.ends_at) if meeting.starts_at and meeting.ends_at else "",
            "where": place_of(meeting=meeting),
            "series_path": meeting.series.get_absolute_url() if meeting.series else "",
            "action_label": "Voir et s’inscrire",
        }


def place_of(*, meeting: Meeting) -> str:
    """Say where, for a mail or a card: the place and its commune, else « à distance »."""
    if meeting.mode == Meeting.Mode.REMOTE:
        return "à distance"
    commune = meeting.commune.name if meeting.commune else ""
    named = ", ".join(part for part in (meeting.place_name or meeting.address, commune) if part)
    return f"{named} et à distance" if meeting.mode == Meeting.Mode.BOTH and named else named
