"""Signed addresses sent by mail to those who answer: each is one person's, about one request, used once, and grows old."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from maillage.dossiers.models import AccessRequest, ExtensionRequest

SALT = "dossiers.answer"
MORE_TIME = "dossiers.more_time"
LIFE = timedelta(days=30)


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
    token = signing.dumps([request.uuid.hex, person.uuid.hex, step_of(request=request, person=person)], salt=SALT, compress=False)
    return reverse("dossiers:answer_by_link", args=[token])


def answer_address(*, request: AccessRequest, person: Any) -> str:
    """Give the whole address, for a mail."""
    return settings.BASE_URL + answer_path(request=request, person=person)


def more_time_address(*, extension: ExtensionRequest, person: Any) -> str:
    """Give the whole address where this person answers a request for more time, once: answered, it only says what was decided."""
    token = signing.dumps([extension.uuid.hex, person.uuid.hex, 0], salt=MORE_TIME, compress=False)
    return settings.BASE_URL + reverse("dossiers:extension_by_link", args=[token])


def read(*, given: str) -> Given | None:
    """Give what a link to answer a request says, or None when it is forged or cut."""
    return _read(given, salt=SALT)


def read_more_time(*, given: str) -> Given | None:
    """Give what a link to answer a request for more time says (`request` is that request), or None when it is forged or cut."""
    return _read(given, salt=MORE_TIME)


def _read(given: str, *, salt: str) -> Given | None:
    try:
        value: Any = signing.loads(given, salt=salt)
        found = Given(request=UUID(str(value[0])), person=UUID(str(value[1])), step=int(value[2]))
    except (signing.BadSignature, ValueError, TypeError, LookupError):
        return None
    try:
        signing.loads(given, salt=salt, max_age=LIFE)
    except signing.SignatureExpired:
        return Given(request=found.request, person=found.person, step=found.step, old=True)
    return found
