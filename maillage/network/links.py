"""Signed addresses sent by mail: each opens one page, for a limited time."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from maillage.kernel.web.sealed import Seal

CONFIRM = "confirm"
REPLY = "reply"
VOUCH = "vouch"
INVITATION = "invitation"
LIVES = {CONFIRM: timedelta(days=7), REPLY: timedelta(days=60), VOUCH: timedelta(days=60), INVITATION: timedelta(days=90)}
SEALS = {purpose: Seal(purpose=f"network.{purpose}", lasts=lives) for purpose, lives in LIVES.items()}
PAGES = {
    CONFIRM: "network:join_confirm",
    REPLY: "network:join_reply",
    VOUCH: "network:vouch_by_link",
    INVITATION: "network:invitation_answer",
}


def token(*, purpose: str, uuid: UUID, more: str = "") -> str:
    """Make the token of a page; `more` binds it to a state (an instant) or to a person."""
    return SEALS[purpose].token(uuid=uuid, more=[more] if more else [])


def path(*, purpose: str, uuid: UUID, more: str = "") -> str:
    """Give the path of the page."""
    return reverse(PAGES[purpose], args=[token(purpose=purpose, uuid=uuid, more=more)])


def address(*, purpose: str, uuid: UUID, more: str = "") -> str:
    """Give the whole address, for a mail."""
    return settings.BASE_URL + path(purpose=purpose, uuid=uuid, more=more)


def decline_address(*, purpose: str, uuid: UUID, more: str = "") -> str:
    """Give the whole address that declines an invitation: asked on GET, done on POST."""
    return settings.BASE_URL + reverse("network:invitation_decline", args=[token(purpose=purpose, uuid=uuid, more=more)])


def traces(*, uuid: UUID) -> tuple[str, str]:
    """Give what every address about a thing holds, and no other: its uuid, or how its tokens begin, whoever they are for."""
    return str(uuid), uuid.hex


def read(*, purpose: str, given: str) -> tuple[UUID, str] | None:
    """Give what a token says, or None when it is forged, cut or too old."""
    opened = SEALS[purpose].read(given=given)
    return None if opened is None or opened.is_old else (opened.uuid, "".join(opened.more))
