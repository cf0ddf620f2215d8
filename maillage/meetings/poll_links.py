"""The addresses of a date poll that mails carry, and nobody can guess."""

from django.conf import settings
from django.urls import reverse

from maillage.kernel.web.sealed import Seal
from maillage.meetings.models import Invitee, Voter

COME = Seal(purpose="meetings.poll.come")
STOP = Seal(purpose="meetings.poll.stop")


def change_path(*, voter: Voter) -> str:
    """Give the page where somebody changes their own answer."""
    return reverse("meetings:poll_change", args=[voter.poll.uuid, voter.uuid])


def come_path(*, voter: Voter) -> str:
    """Give the page where whoever answered registers in one press: only mails carry it."""
    return reverse("meetings:poll_come", args=[COME.token(uuid=voter.uuid)])


def stop_address(*, invitee: Invitee) -> str:
    """Give the whole address that stops mails about a poll, in one click of the mail program."""
    return settings.BASE_URL + reverse("meetings:poll_stop", args=[STOP.token(uuid=invitee.uuid)])


def read_come(*, given: str) -> Voter | None:
    """Give whose address it is, or None when it is forged, cut, or erased since."""
    uuid = COME.uuid_in(given=given)
    # Whoever asked to be forgotten left neither account nor address: there is nobody to register.
    found = Voter.objects.select_related("poll__meeting__commune", "poll__chosen", "person").exclude(person=None, email="")
    return found.filter(uuid=uuid).first() if uuid else None


def read_stop(*, given: str) -> Invitee | None:
    """Give whose address it is, or None when it is forged, cut, or erased since."""
    uuid = STOP.uuid_in(given=given)
    return Invitee.objects.select_related("poll__meeting").filter(uuid=uuid).first() if uuid else None
