"""Signed addresses sent by mail to those who answer: each is one person's, about one request, used once, and grows old."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from maillage.dossiers.models import AccessRequest, ExtensionRequest
from maillage.kernel.web.sealed import Seal

LIFE = timedelta(days=30)
ANSWER = Seal(purpose="dossiers.answer", lasts=LIFE)
MORE_TIME = Seal(purpose="dossiers.more_time", lasts=LIFE)


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a link says. `step` counts the words this person had written when it was made; `old` says that it expired."""

    request: UUID
    person: UUID
    step: int
    old: bool = False


def step_of(*, request: AccessRequest, person: Any) -> int:
    """Count what this person wrote about a request: a link made before the last words has been used."""
    return request.messages.filter(by=person).count()


def answer_path(*, request: AccessRequest, person: Any) -> str:
    """Give the path where this person answers this request, once."""
    token = ANSWER.token(uuid=request.uuid, more=[person.uuid.hex, str(step_of(request=request, person=person))])
    return reverse("dossiers:answer_by_link", args=[token])


def answer_address(*, request: AccessRequest, person: Any) -> str:
    """Give the whole address, for a mail."""
    return settings.BASE_URL + answer_path(request=request, person=person)


def more_time_address(*, extension: ExtensionRequest, person: Any) -> str:
    """Give the whole address where this person answers a request for more time, once: answered, it only says what was decided."""
    token = MORE_TIME.token(uuid=extension.uuid, more=[person.uuid.hex, "0"])
    return settings.BASE_URL + reverse("dossiers:extension_by_link", args=[token])


def read(*, given: str) -> Given | None:
    """Give what a link to answer a request says, or None when it is forged or cut."""
    return _read(given, seal=ANSWER)


def read_more_time(*, given: str) -> Given | None:
    """Give what a link to answer a request for more time says (`request` is that request), or None when it is forged or cut."""
    return _read(given, seal=MORE_TIME)


def _read(given: str, *, seal: Seal) -> Given | None:
    opened = seal.read(given=given)
    if opened is None:
        return None
    try:
        person, step = opened.more
        return Given(request=opened.uuid, person=UUID(person), step=int(step), old=opened.is_old)
    except ValueError:
        return None
