"""The signed address of a registration: in each of its mails, it opens the page of that registration without account."""

from django.conf import settings
from django.urls import reverse

from maillage.kernel.web.sealed import Seal
from maillage.meetings.models import Registration

PAGE = Seal(purpose="meetings.registration")
DOOR = Seal(purpose="meetings.door")


def registration_token(*, registration: Registration) -> str:
    """Give the part of the address that cannot be guessed."""
    return PAGE.token(uuid=registration.uuid)


def registration_path(*, registration: Registration) -> str:
    """Give the path of the page of one's registration."""
    return reverse("meetings:registration", args=[registration_token(registration=registration)])


def registration_address(*, registration: Registration, query: str = "") -> str:
    """Give the whole address, for a mail; `query` (such as "facon=REMOTE") prepares an answer, which a button then sends."""
    return f"{settings.BASE_URL}{registration_path(registration=registration)}{f'?{query}' if query else ''}"


def quiet_address(*, registration: Registration) -> str:
    """Give the whole address that stops reminders and messages of the organisers, in one click of the mail program."""
    return settings.BASE_URL + reverse("meetings:registration_quiet", args=[registration_token(registration=registration)])


def read_registration(*, given: str) -> Registration | None:
    """Give the registration an address speaks of, or None when it is forged, cut, or erased since."""
    uuid = PAGE.uuid_in(given=given)
    found = Registration.objects.select_related("meeting", "meeting__commune", "organisation", "person")
    return found.filter(uuid=uuid).first() if uuid else None


def door_token(*, registration: Registration) -> str:
    """Give the part of the addresses of the day that cannot be guessed; it opens nothing of the registration's own page."""
    return DOOR.token(uuid=registration.uuid)


def check_in_path(*, registration: Registration) -> str:
    """Give the path behind the code shown at the door."""
    return reverse("meetings:check_in", args=[door_token(registration=registration)])


def remote_path(*, registration: Registration) -> str:
    """Give the path of the room at a distance."""
    return reverse("meetings:remote", args=[door_token(registration=registration)])


def room_address(*, registration: Registration) -> str:
    """Give the whole address of the room at a distance, for a mail."""
    return settings.BASE_URL + remote_path(registration=registration)


def read_door(*, given: str) -> Registration | None:
    """Give the registration an address of the day speaks of, or None when it is forged, cut, or erased since."""
    uuid = DOOR.uuid_in(given=given)
    found = Registration.objects.select_related("meeting", "meeting__commune", "person")
    return found.filter(uuid=uuid).first() if uuid else None
