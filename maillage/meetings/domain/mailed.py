"""Somebody replies to a mail about a meeting: « oui », « non », « à distance »."""

from typing import Any

from maillage.kernel.access.public import Refused
from maillage.mailbox.public import Reading, Received
from maillage.meetings import rules
from maillage.meetings.domain import modes, waiting
from maillage.meetings.domain import registrations as acts
from maillage.meetings.mailed_words import Answer, understood
from maillage.meetings.models import Meeting, Registration, Seat, State
from maillage.people.public import Person

NOT_UNDERSTOOD = "Répondez seulement oui, non, sur place ou à distance. Pour en dire plus, passez par la page de la rencontre."
WHICH_WAY = "Cette rencontre se tient des deux façons\u00a0: répondez «\u00a0sur place\u00a0» ou «\u00a0à distance\u00a0»."
GONE = "Cette rencontre n’est plus sur le site."
STANDS = {
    State.SEATED: "Votre place est réservée.",
    State.WAITING: "Vous êtes dans la liste d’attente.",
    State.OFFERED: "Une place vous est proposée.",
}
WANTED = {Answer.ON_SITE: Seat.ON_SITE, Answer.REMOTE: Seat.REMOTE}


def read_answer(*, key: str, person: Person, mail: Received) -> Reading:
    """Do what a reply says: register, come another way, take an offered place, cancel. Done again, it is done once.

    Raises:
        Refused: the rules of registrations forbid it; with words.
    """
    meeting = _seen(key, person)
    if meeting is None:
        return Reading(done=False, sentence=GONE)
    url, answer = meeting.get_absolute_url(), understood(mail.text, name=person.name)
    if answer is None or mail.files:
        return Reading(done=False, sentence=NOT_UNDERSTOOD, url=url)
    registration = Registration.objects.filter(meeting=meeting, person=person).live().order_by("pk").first()
    if answer is Answer.NO:
        if registration is not None:
            acts.cancel(registration=registration)
        return Reading(done=True, sentence="C’est noté\u00a0: vous ne venez pas.", url=url)
    asked = registration is not None and modes.answering(registration=registration)
    if asked and answer is Answer.YES and len(meeting.seat_modes) > 1:
        return Reading(done=False, sentence=WHICH_WAY, url=url)
    mode = WANTED.get(answer, registration.mode if registration and registration.mode in meeting.seat_modes else meeting.seat_modes[0])
    registration = _come(meeting, person, registration, Seat(mode), asked=asked)
    return Reading(done=True, sentence=STANDS.get(State(registration.state), "Votre réponse est notée."), url=url)


def page_of(*, key: str, person: Person) -> str:
    """Give the path of the meeting a mail was about; empty when this person may not see it."""
    meeting = _seen(key, person)
    return meeting.get_absolute_url() if meeting else ""


def _seen(key: str, person: Person) -> Meeting | None:
    found: Meeting | None = rules.visible_to(person=person, meetings=Meeting.objects.all()).filter(uuid=key).first()
    return found


def _come(meeting: Meeting, person: Any, registration: Registration | None, mode: Seat, *, asked: bool) -> Registration:
    if mode not in meeting.seat_modes:
        raise Refused(acts.NOT_THIS_WAY)
    if registration is None:
        return acts.register(meeting=meeting, person=person, entry=acts.Entry(mode=mode))
    if registration.state == State.UNCONFIRMED:
        return acts.confirm(registration=registration)
    if registration.state == State.OFFERED and mode == registration.mode:
        return waiting.accept(registration=registration)
    return modes.answer(registration=registration, mode=mode) if asked or mode != registration.mode else registration
