"""Signed addresses sent by mail: each opens one page, for a limited time."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

CONFIRM = "confirm"
REPLY = "reply"
VOUCH = "vouch"
INVITATION = "invitation"
LIVES = {CONFIRM: timedelta(days=7), REPLY: timedelta(days=60), VOUCH: timedelta(days=60), INVITATION: timedelta(days=90)}
PAGES = {
    CONFIRM: "network:join_confirm",
    REPLY: "network:join_reply",
    VOUCH: "network:vouch_by_link",
    INVITATION: "network:invitation_answer",
}


def token(*, purpose: str, uuid: UUID, more: str = "") -> str:
    """Make the token of a page; `more` binds it to a state (an instant) or to a person."""
    return signing.dumps([uuid.hex, more], salt=f"network.{purpose}", compress=False)


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
    return str(uuid), signing.b64_encode(f'["{uuid.hex}'.encode()[:33]).decode()


def read(*, purpose: str, given: str) -> tuple[UUID, str] | None:
    """Give what a token says, or None when it is forged, cut or too old."""
    try:
        value: Any = signing.loads(given, salt=f"network.{purpose}", max_age=LIVES[purpose])
        return UUID(value[0]), str(value[1])
    except (signing.BadSignature, ValueError, TypeError, LookupError):
        return None
