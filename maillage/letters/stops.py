"""The one switch of a mail: a signed address that needs no sign-in and never expires. Looking at it changes nothing."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from maillage.kernel.notices.public import Stop
from maillage.letters.things import THINGS

SALT = "maillage.people.unsubscribe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """What an address stops for one account: a notice by its name, or all about a thing."""

    person: UUID
    notice: str = ""
    kind: str = ""
    uuid: UUID | None = None


def notice_stop(*, person: Any, name: str) -> Stop:
    """Give the switch of one kind of notice."""
    return _stop([person.uuid.hex, name])


def thing_stop(*, person: Any, kind: str, uuid: UUID) -> Stop:
    """Give the switch of one thing."""
    return _stop([person.uuid.hex, kind, uuid.hex], words=THINGS[kind].stop_words)


def _stop(values: list[str], words: str = "") -> Stop:
    token = signing.dumps(values, salt=SALT, compress=True)
    url = str(settings.BASE_URL + reverse("letters:stop", args=[token]))
    mailto = f"{settings.MAIL_STOP_ADDRESS}?subject={token}" if settings.MAIL_STOP_ADDRESS else ""
    return Stop(url=url, words=words, mailto=mailto) if words else Stop(url=url, mailto=mailto)


def read_token(*, token: str) -> Switch | None:
    """Give what an address stops, or None when it was altered."""
    try:
        person, what, *thing = signing.loads(token, salt=SALT)
        if thing:
            return Switch(person=UUID(person), kind=str(what), uuid=UUID(thing[0]))
        return Switch(person=UUID(person), notice=str(what))
    except (signing.BadSignature, ValueError, TypeError, IndexError):
        return None
