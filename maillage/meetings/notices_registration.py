"""What is told to those who register: each mail leads to the page of their registration, which opens without account."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings

from maillage.kernel.access.public import is_member
from maillage.kernel.notices.public import MailPart, Notice
from maillage.kernel.text.dates import hour, long_date, period, zone_name
from maillage.meetings.mailed_address import replies_about, words_to_reply
from maillage.meetings.models import Meeting, Registration, RegistrationStep, Seat, State
from maillage.meetings.notices_stages import CATEGORY, place_of
from maillage.meetings.queries.calendars import invitation
from maillage.meetings.queries.seats import rank_of
from maillage.meetings.signed import quiet_address, registration_address, registration_path, room_address

SEE = "Voir ou changer mon inscription"


class ToRegistered(Notice):
    """To one person who is or was registered, member or not. Nothing is told to whoever left."""

    category: ClassVar[str] = CATEGORY
    personal: ClassVar[bool] = True
    registration: Registration

    def about(self) -> tuple[str, UUID] | None:
        return self.registration.meeting.KIND, self.registration.meeting.uuid

    def recipients(self) -> Iterable[Any]:
        person = self.registration.person
        return [person] if person is not None and is_member(person=person) else []

    def addresses(self) -> Iterable[tuple[str, str]]:
        registration = self.registration
        return [(registration.name, registration.email)] if registration.person is None and registration.email else []


class OfRegistration(ToRegistered):
    """To one person, member or not, about their registration. Nothing is told to whoever left."""

    why: ClassVar[str] = "vous êtes inscrit·e à cette rencontre"
    action: ClassVar[str] = SEE
    # Whether the mail carries the entry for calendars, as it is now.
    carries: ClassVar[bool] = False

    def __init__(self, *, registration: Registration, step: RegistrationStep | None = None, by: Any = None) -> None:
        self.registration, self.step, self.by = registration, step, by

    @property
    def meeting(self) -> Meeting:
        return self.registration.meeting

    def fact(self) -> str:
        return f"{self.registration.uuid}:{self.step.pk if self.step else ''}"

    def url(self) -> str:
        return registration_path(registration=self.registration)

    def parts(self, *, person: Any, address: str) -> Sequence[MailPart]:
        """Carry the entry for calendars to whoever has a seat, or had one: it then says that it is over."""
        registration = self.registration
        if not self.carries:
            return ()
        had = registration.state == State.SEATED or registration.steps.filter(state=State.SEATED).exists()
        return invitation(registration=registration) if had else ()

    def reply_to(self, *, person: Any) -> str:
        return replies_about(meeting=self.meeting, person=person)

    def context(self, *, person: Any) -> dict[str, Any]:
        registration, meeting = self.registration, self.meeting
        has_link = registration.state == State.SEATED and registration.is_remote
        return {
            "registration": registration,
            "meeting": meeting,
            "when": period(meeting.starts_at, meeting.ends_at) if meeting.starts_at and meeting.ends_at else "",
            "zone": zone_name(),
            "where": "" if registration.is_remote else place_of(meeting=_on_site(meeting)),
            # By their own address, they say that they are there; the bare link would tell nobody.
            "link": room_address(registration=registration) if has_link and meeting.remote_link else "",
            "phone": meeting.remote_phone if has_link else "",
            "rank": rank_of(registration=registration),
            "replies": words_to_reply(meeting=meeting, person=person),
            "by": self.by,
            "reason": self.step.reason if self.step else "",
            "meeting_url": settings.BASE_URL + meeting.get_absolute_url(),
            "action_label": self.action,
            "action_url": registration_address(registration=registration),
        }


def _on_site(meeting: Meeting) -> Meeting:
    """Give the meeting as it is for somebody who comes: the place alone."""
    return Meeting(mode=Meeting.Mode.ON_SITE, place_name=meeting.place_name, address=meeting.address, commune=meeting.commune)


class ToConfirmNotice(OfRegistration):
    """To an address without account: confirm it. Opening the page confirms nothing, its button does."""

    name: ClassVar[str] = "meetings.registration_to_confirm"
    label: ClassVar[str] = "Confirmer votre inscription à une rencontre"
    template: ClassVar[str] = "meetings/mail/registration_to_confirm"
    why: ClassVar[str] = "cette adresse a été donnée pour s’inscrire à cette rencontre"
    action: ClassVar[str] = "Confirmer mon inscription"
    always_mailed: ClassVar[bool] = True

    def title(self) -> str:
        return f"Confirmez votre inscription à « {self.meeting} »"


class AlreadyRegisteredNotice(OfRegistration):
    """To an address given again: where its registration stands. The page said nothing of it."""

    name: ClassVar[str] = "meetings.registration_already"
    label: ClassVar[str] = "Vous étiez déjà inscrit·e à une rencontre"
    template: ClassVar[str] = "meetings/mail/registration_already"
    always_mailed: ClassVar[bool] = True

    def recipients(self) -> Iterable[Any]:
        return ()

    def addresses(self) -> Iterable[tuple[str, str]]:
        registration = self.registration
        stays = registration.person is None or is_member(person=registration.person)
        return [(registration.name, registration.email)] if registration.email and stays else []

    def title(self) -> str:
        return f"Votre inscription à « {self.meeting} »"


class RegisteredNotice(OfRegistration):
    """They have a seat."""

    name: ClassVar[str] = "meetings.registration_seated"
    label: ClassVar[str] = "Votre inscription à une rencontre"
    at_once: ClassVar[bool] = True
    template: ClassVar[str] = "meetings/mail/registration_seated"
    carries: ClassVar[bool] = True

    def title(self) -> str:
        return f"Vous êtes inscrit·e à « {self.meeting} »"


class WaitingNotice(OfRegistration):
    """They wait, at this rank."""

    name: ClassVar[str] = "meetings.registration_waiting"
    label: ClassVar[str] = "Votre place dans une liste d’attente"
    at_once: ClassVar[bool] = True
    template: ClassVar[str] = "meetings/mail/registration_waiting"
    why: ClassVar[str] = "vous êtes sur la liste d’attente de cette rencontre"
    action: ClassVar[str] = "Voir mon rang, ou quitter la liste"

    def title(self) -> str:
        return f"Vous êtes sur la liste d’attente de « {self.meeting} »"


class SeatTakenBackNotice(WaitingNotice):
    """An organiser took their seat back: they wait, at this rank, and their calendar says so."""

    name: ClassVar[str] = "meetings.seat_taken_back"
    label: ClassVar[str] = "Votre place à une rencontre est reprise"
    template: ClassVar[str] = "meetings/mail/registration_waiting"
    carries: ClassVar[bool] = True
    always_mailed: ClassVar[bool] = True


class SeatOfferedNotice(OfRegistration):
    """A place has freed: it is kept for them until a moment that is said."""

    name: ClassVar[str] = "meetings.seat_offered"
    label: ClassVar[str] = "Une place se libère pour vous"
    template: ClassVar[str] = "meetings/mail/seat_offered"
    why: ClassVar[str] = "vous êtes sur la liste d’attente de cette rencontre"
    action: ClassVar[str] = "Prendre la place, ou la laisser"
    always_mailed: ClassVar[bool] = True

    def title(self) -> str:
        return f"Une place pour vous à « {self.meeting} »"

    def context(self, *, person: Any) -> dict[str, Any]:
        until = self.registration.offered_until
        return super().context(person=person) | {"until": f"{long_date(until)} à {hour(until)}" if until else ""}


class SeatGivenNotice(OfRegistration):
    """A place has freed and is theirs: the meeting is near, or an organiser decided so."""

    name: ClassVar[str] = "meetings.seat_given"
    label: ClassVar[str] = "Vous avez une place à une rencontre"
    template: ClassVar[str] = "meetings/mail/seat_given"
    carries: ClassVar[bool] = True
    action: ClassVar[str] = SEE
    always_mailed: ClassVar[bool] = True

    def title(self) -> str:
        return f"Vous avez une place à « {self.meeting} »"


class OfferLapsedNotice(OfRegistration):
    """The place kept for them went to the next in line."""

    name: ClassVar[str] = "meetings.offer_lapsed"
    label: ClassVar[str] = "Une place gardée pour vous a été proposée à quelqu’un d’autre"
    template: ClassVar[str] = "meetings/mail/offer_lapsed"
    why: ClassVar[str] = "vous étiez sur la liste d’attente de cette rencontre"
    action: ClassVar[str] = "Me réinscrire"

    def title(self) -> str:
        return f"La place à « {self.meeting} » n’est plus gardée"


class ChangedNotice(OfRegistration):
    """Their mode or their seats changed."""

    name: ClassVar[str] = "meetings.registration_changed"
    label: ClassVar[str] = "Votre inscription à une rencontre a changé"
    at_once: ClassVar[bool] = True
    template: ClassVar[str] = "meetings/mail/registration_changed"
    carries: ClassVar[bool] = True

    def title(self) -> str:
        return f"Votre inscription à « {self.meeting} » a changé"


class CancelledNotice(OfRegistration):
    """Their registration is cancelled, by themselves or by an organiser, with words."""

    name: ClassVar[str] = "meetings.registration_cancelled"
    label: ClassVar[str] = "Votre inscription à une rencontre est annulée"
    at_once: ClassVar[bool] = True
    template: ClassVar[str] = "meetings/mail/registration_cancelled"
    carries: ClassVar[bool] = True
    why: ClassVar[str] = "vous étiez inscrit·e à cette rencontre"
    action: ClassVar[str] = "Voir la rencontre"

    def title(self) -> str:
        return f"Votre inscription à « {self.meeting} » est annulée"

    def context(self, *, person: Any) -> dict[str, Any]:
        context = super().context(person=person)
        return context | {"action_url": context["meeting_url"]}


class ModeAskedNotice(OfRegistration):
    """The meeting is held another way: how do they come? One address for each answer, and a button on its page."""

    name: ClassVar[str] = "meetings.mode_asked"
    label: ClassVar[str] = "Une rencontre se tient autrement : comment venez-vous ?"
    template: ClassVar[str] = "meetings/mail/mode_asked"
    carries: ClassVar[bool] = True
    action: ClassVar[str] = ""
    always_mailed: ClassVar[bool] = True

    def fact(self) -> str:
        return f"{self.registration.uuid}:{self.meeting.sequence}"

    def title(self) -> str:
        return f"« {self.meeting} » se tient {self.meeting.get_mode_display()} : et vous ?"

    def context(self, *, person: Any) -> dict[str, Any]:
        address = {mode: registration_address(registration=self.registration, query=f"facon={mode}") for mode in self.meeting.seat_modes}
        labels = {Seat.ON_SITE: "Je viens sur place", Seat.REMOTE: "Je participe à distance"}
        choices = [(labels[mode], link) for mode, link in address.items()]
        choices.append(("Je ne viens plus", registration_address(registration=self.registration, query="facon=non")))
        return super().context(person=person) | {"choices": choices}


class _Unhurried(OfRegistration):
    """What somebody without account may stop in one click, from the mail program."""

    def addresses(self) -> Iterable[tuple[str, str]]:
        return () if self.registration.is_quiet else super().addresses()

    def context(self, *, person: Any) -> dict[str, Any]:
        stop = {} if person is not None else {"unsubscribe_url": quiet_address(registration=self.registration)}
        return super().context(person=person) | stop


class ReminderNotice(_Unhurried):
    """To those who have a seat, in their mode: it is next week, or tomorrow."""

    name: ClassVar[str] = "meetings.reminder"
    label: ClassVar[str] = "Rappel d’une rencontre où vous venez"
    at_once: ClassVar[bool] = True
    template: ClassVar[str] = "meetings/mail/reminder"

    def __init__(self, *, registration: Registration, days: int) -> None:
        super().__init__(registration=registration)
        self.days = days

    def fact(self) -> str:
        return f"{self.registration.uuid}:{self.registration.reminded}"

    def title(self) -> str:
        starts = self.meeting.starts_at
        day = f"{long_date(starts)} à {hour(starts)}" if starts else ""
        return f"« {self.meeting} », {'demain' if self.days == 1 and starts and _is_tomorrow(self.meeting) else day}"

    def context(self, *, person: Any) -> dict[str, Any]:
        return super().context(person=person) | {"is_tomorrow": _is_tomorrow(self.meeting)}


def _is_tomorrow(meeting: Meeting) -> bool:
    from maillage.kernel.text.dates import until

    return meeting.starts_at is not None and until(meeting.starts_at) == "demain"


class OrganisersWrite(_Unhurried):
    """Words of the organisers to those who come, or wait."""

    name: ClassVar[str] = "meetings.organisers_write"
    label: ClassVar[str] = "Un message à propos d’une rencontre où vous venez"
    at_once: ClassVar[bool] = True
    template: ClassVar[str] = "meetings/mail/organisers_write"

    def reply_to(self, *, person: Any) -> str:
        # One would answer them, not « oui » or « non ».
        return ""

    def __init__(self, *, registration: Registration, by: Any, words: str, occasion: str) -> None:
        super().__init__(registration=registration, by=by)
        self.words, self.occasion = words, occasion

    def fact(self) -> str:
        return f"{self.registration.uuid}:{self.occasion}"

    def title(self) -> str:
        return f"{self.by} vous écrit à propos de « {self.meeting} »"

    def context(self, *, person: Any) -> dict[str, Any]:
        return super().context(person=person) | {"words": self.words}
