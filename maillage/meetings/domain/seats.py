"""One meeting held at a time, and what each change of a registration leaves behind."""

from typing import Any

from django.utils import timezone

from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked
from maillage.meetings.models import Meeting, Registration, RegistrationStep, State


def hold(*, meeting: Meeting) -> Meeting:
    """Hold a meeting until the end of the transaction: seats are given by one act at a time.

    Raises:
        DoesNotExist: the meeting has gone since.
    """
    return locked(row=meeting)


def hold_registration(*, registration: Registration) -> Registration:
    """Hold the meeting of a registration, then read the registration anew.

    Raises:
        DoesNotExist: it was erased since.
    """
    meeting = hold(meeting=Meeting(pk=registration.meeting_id))
    found: Registration = Registration.objects.select_related("person", "organisation").get(pk=registration.pk)
    found.meeting = meeting
    return found


def settle(*, registration: Registration, state: State, by: Any = None, reason: str = "", fields: tuple[str, ...] = ()) -> RegistrationStep:
    """Bring a registration to a state, note the step, and drop the kept pages that count it. `fields`: others to save."""
    registration.state = state
    if state != State.OFFERED:
        registration.offered_until = None
    if state != State.SEATED:
        registration.wish_mode, registration.wished_at = "", None
    if state == State.CANCELLED:
        registration.cancelled_at = timezone.now()
    registration.save(update_fields=["state", "offered_until", "cancelled_at", "wish_mode", "wished_at", *fields])
    return note(registration=registration, by=by, reason=reason)


def note(*, registration: Registration, by: Any = None, reason: str = "") -> RegistrationStep:
    """Note what happened to a registration, in the state it is in now. `by` None: the person without account, or the clock."""
    changes.renew(kind=Meeting.KIND)
    step: RegistrationStep = RegistrationStep.objects.create(
        registration=registration, state=registration.state, by=by, reason=reason.strip()[:300], at=timezone.now()
    )
    return step
