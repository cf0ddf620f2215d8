"""What is told to those who share a need."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from maillage.kernel.notices.public import ORDINARY, Notice
from maillage.kernel.text.dates import period
from maillage.meetings import public as meetings
from maillage.needs.models import Need
from maillage.people.public import Person

CATEGORY = "Rencontres"


class _ToVoices(Notice):
    """To everybody who shares a need."""

    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "vous avez dit ce besoin, ou «\u00a0moi aussi\u00a0»"

    def __init__(self, *, need: Need) -> None:
        self.need = need

    def recipients(self) -> Iterable[Any]:
        people = Person.objects.filter(pk__in=self.need.voice_rows.values("person_id")).order_by("pk")
        return [person for person in people if person.is_member]


class MeetingOpenedNotice(_ToVoices):
    """A meeting answers their need, and its registrations are open. Told once of a meeting, whatever needs it answers."""

    name: ClassVar[str] = "needs.meeting_opened"
    label: ClassVar[str] = "Une rencontre répond à votre besoin"
    personal: ClassVar[bool] = True

    def __init__(self, *, need: Need, meeting: meetings.Meeting) -> None:
        super().__init__(need=need)
        self.meeting = meeting

    def fact(self) -> str:
        return str(self.meeting.uuid)

    def about(self) -> tuple[str, UUID] | None:
        return self.meeting.KIND, self.meeting.uuid

    def title(self) -> str:
        return f"Une rencontre répond à votre besoin\u00a0: «\u00a0{self.meeting}\u00a0»"

    def url(self) -> str:
        return self.meeting.get_absolute_url()

    def reply_to(self, *, person: Any) -> str:
        return meetings.replies_about(meeting=self.meeting, person=person)

    def context(self, *, person: Any) -> dict[str, Any]:
        meeting = self.meeting
        where = ", ".join(part for part in (meeting.place_name, str(meeting.commune or "")) if part)
        return {
            "need": self.need,
            "meeting": meeting,
            "replies": meetings.words_to_reply(meeting=meeting, person=person),
            "when": period(meeting.starts_at, meeting.ends_at) if meeting.starts_at and meeting.ends_at else "",
            "where": where if meeting.mode != meetings.Meeting.Mode.REMOTE else "à distance",
            "action_label": "Voir la rencontre et m’inscrire",
        }


class NeedClosedNotice(_ToVoices):
    """The coordination closed their need, and says why."""

    name: ClassVar[str] = "needs.need_closed"
    label: ClassVar[str] = "Un besoin que vous partagez est clos"
    weight: ClassVar[str] = ORDINARY

    def recipients(self) -> Iterable[Any]:
        # Whoever said it reads why, even when they are no voice of it any more.
        told = {person.pk: person for person in (*super().recipients(), self.need.created_by) if person.is_member}
        return [told[number] for number in sorted(told) if number != self.need.closed_by_id]

    def fact(self) -> str:
        return f"{self.need.uuid}:{self.need.closed_at:%Y-%m-%dT%H:%M:%S}"

    def about(self) -> tuple[str, UUID] | None:
        return self.need.KIND, self.need.uuid

    def digest_text(self, *, person: Any) -> str:
        return str(self.need.closed_words)

    def title(self) -> str:
        return f"Le besoin «\u00a0{self.need}\u00a0» est clos"

    def url(self) -> str:
        return self.need.get_absolute_url()

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"need": self.need, "action_label": "Voir la page"}
