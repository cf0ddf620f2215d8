"""What is told about a date poll: to those invited to answer, to those who answered."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings

from maillage.kernel.access.public import is_member
from maillage.kernel.notices.public import MailPart, Notice
from maillage.kernel.text.dates import hour, long_date, period, short_date, zone_name
from maillage.meetings import poll_links
from maillage.meetings.models import Answer, DatePoll, Invitee, Meeting, Slot, Stage, Voter
from maillage.meetings.notices_stages import CATEGORY, place_of
from maillage.meetings.queries.calendars import entry_for


class PollInvitationNotice(Notice):
    """To an address the organisers wrote down: dates are proposed."""

    name: ClassVar[str] = "meetings.poll_invitation"
    label: ClassVar[str] = "Dates proposées pour une rencontre"
    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "la personne qui prépare la rencontre a donné votre adresse"
    again: ClassVar[bool] = False

    def __init__(self, *, invitee: Invitee, by: Any) -> None:
        self.invitee, self.by = invitee, by

    @property
    def poll(self) -> DatePoll:
        return self.invitee.poll

    def addresses(self) -> Iterable[tuple[str, str]]:
        return [(self.invitee.name, self.invitee.email)]

    def fact(self) -> str:
        return str(self.invitee.uuid)

    def title(self) -> str:
        return f"Quelle date pour « {self.poll.meeting} » ?"

    def url(self) -> str:
        return self.poll.get_absolute_url()

    def context(self, *, person: Any) -> dict[str, Any]:
        return _about(self.poll) | {
            "by": self.by,
            "again": self.again,
            "unsubscribe_url": poll_links.stop_address(invitee=self.invitee),
            "action_label": "Répondre en une minute",
        }


class PollReminderNotice(PollInvitationNotice):
    """To an address that has not answered yet."""

    name: ClassVar[str] = "meetings.poll_reminder"
    template: ClassVar[str] = "meetings/mail/poll_invitation"
    label: ClassVar[str] = "Rappel : dates proposées pour une rencontre"
    again: ClassVar[bool] = True


class OfVoter(Notice):
    """To whoever answered, member or not. Nothing is told to whoever left."""

    category: ClassVar[str] = CATEGORY
    personal: ClassVar[bool] = True
    why: ClassVar[str] = "vous avez répondu à ce sondage de dates"

    def __init__(self, *, voter: Voter) -> None:
        self.voter = voter

    @property
    def meeting(self) -> Meeting:
        return self.voter.poll.meeting

    def about(self) -> tuple[str, UUID] | None:
        return self.meeting.KIND, self.meeting.uuid

    def recipients(self) -> Iterable[Any]:
        person = self.voter.person
        return [person] if person is not None and is_member(person=person) else []

    def addresses(self) -> Iterable[tuple[str, str]]:
        voter = self.voter
        return [(voter.name, voter.email)] if voter.person_id is None and voter.email else []

    def url(self) -> str:
        return poll_links.change_path(voter=self.voter)

    def context(self, *, person: Any) -> dict[str, Any]:
        return _about(self.voter.poll) | {"voter": self.voter}

    @property
    def said(self) -> set[str]:
        """Give what they answered to the date that was chosen, in each way of coming."""
        return {vote.answer for vote in self.voter.votes.all() if vote.slot_id == self.voter.poll.chosen_id}

    @property
    def may_come(self) -> bool:
        """Say whether they said yes, or if need be, to that date."""
        return bool({Answer.YES, Answer.IF_NEED_BE} & self.said)

    def entry(self, *, address: str) -> Sequence[MailPart]:
        """Carry the entry for calendars to those who said that they can come."""
        return entry_for(meeting=self.meeting, name=self.voter.name, email=address) if self.may_come else ()


class PollAnsweredNotice(OfVoter):
    """To an address that answered: the way to change the answer."""

    name: ClassVar[str] = "meetings.poll_answered"
    label: ClassVar[str] = "Votre réponse à un sondage de dates"
    always_mailed: ClassVar[bool] = True

    def fact(self) -> str:
        return str(self.voter.uuid)

    def title(self) -> str:
        return f"Votre réponse est notée : « {self.meeting} »"

    def context(self, *, person: Any) -> dict[str, Any]:
        return super().context(person=person) | {"action_label": "Voir ou changer ma réponse"}


class PollNewDatesNotice(OfVoter):
    """To whoever answered before dates were added. Once a day."""

    name: ClassVar[str] = "meetings.poll_new_dates"
    label: ClassVar[str] = "De nouvelles dates dans un sondage où vous avez répondu"

    def __init__(self, *, voter: Voter, by: Any, day: date) -> None:
        super().__init__(voter=voter)
        self.by, self.day = by, day

    def fact(self) -> str:
        return f"{self.voter.uuid}:{self.day}"

    def title(self) -> str:
        return f"De nouvelles dates pour « {self.meeting} »"

    def context(self, *, person: Any) -> dict[str, Any]:
        return super().context(person=person) | {"by": self.by, "action_label": "Compléter ma réponse"}


class PollDateNotice(OfVoter):
    """To whoever answered: the date is chosen; with an entry for their calendar, and the way to register once it is open."""

    name: ClassVar[str] = "meetings.poll_date"
    label: ClassVar[str] = "La date d’une rencontre est choisie"

    @property
    def is_open(self) -> bool:
        return self.meeting.stage == Stage.OPEN

    def fact(self) -> str:
        return f"{self.voter.uuid}:{self.meeting.sequence}:{self.is_open}"

    def title(self) -> str:
        when = short_date(self.meeting.starts_at) if self.meeting.starts_at else ""
        return f"C’est le {when} : « {self.meeting} »"

    def url(self) -> str:
        return poll_links.come_path(voter=self.voter)

    def context(self, *, person: Any) -> dict[str, Any]:
        said = self.said
        return super().context(person=person) | {
            "is_open": self.is_open,
            "said_yes": "YES" in said,
            "said_no": said == {"NO"},
            "in_calendar": self.may_come,
            "action_label": "M’inscrire" if self.is_open else "Voir la date",
        }

    def parts(self, *, person: Any, address: str) -> Sequence[MailPart]:
        return self.entry(address=address)


class PollGoneNotice(OfVoter):
    """To whoever was told the date: it no longer holds."""

    name: ClassVar[str] = "meetings.poll_gone"
    label: ClassVar[str] = "Une date choisie ne tient plus"

    def __init__(self, *, voter: Voter, words: str) -> None:
        super().__init__(voter=voter)
        self.words = words

    def fact(self) -> str:
        return f"{self.voter.uuid}:{self.meeting.sequence}"

    def title(self) -> str:
        return f"« {self.meeting} » est {'annulée' if self.meeting.stage == Stage.CANCELLED else 'reportée'}"

    def url(self) -> str:
        return self.meeting.get_absolute_url()

    def context(self, *, person: Any) -> dict[str, Any]:
        said = {"words": self.words, "is_cancelled": self.meeting.stage == Stage.CANCELLED, "in_calendar": self.may_come}
        return super().context(person=person) | said | {"action_label": "Voir la rencontre"}

    def parts(self, *, person: Any, address: str) -> Sequence[MailPart]:
        return self.entry(address=address)


def _about(poll: DatePoll) -> dict[str, Any]:
    meeting = poll.meeting
    slots = list(Slot.objects.filter(poll=poll).shown()[:6])
    return {
        "poll": poll,
        "meeting": meeting,
        "dates": [str(slot) for slot in slots[:5]],
        "more": len(slots) > 5,
        "closes": f"{long_date(poll.closes_at)} à {hour(poll.closes_at)}" if poll.closes_at else "",
        "when": period(meeting.starts_at, meeting.ends_at) if meeting.starts_at and meeting.ends_at else "",
        "zone": zone_name(),
        "where": place_of(meeting=meeting),
        "meeting_url": settings.BASE_URL + meeting.get_absolute_url(),
    }
