"""The secret address of somebody's own calendar."""

import re
import secrets
from typing import Any

from django.utils import timezone

from maillage.kernel.access.public import Refused, is_member
from maillage.kernel.db.public import writing
from maillage.meetings.models import CalendarKey

FORM = re.compile(r"[A-Za-z0-9_-]{43}")


def renew_key(*, person: Any) -> CalendarKey:
    """Give somebody a new address; the former one no longer answers.

    Raises:
        Refused: not a member.
    """
    if not is_member(person=person):
        raise Refused("L’agenda personnel est réservé aux membres du réseau.")
    with writing():
        row, _ = CalendarKey.objects.update_or_create(person=person, defaults={"key": secrets.token_urlsafe(32), "made_at": timezone.now()})
    return row


def person_of_key(*, key: str) -> Any | None:
    """Give the member whose calendar this address opens; None when it was renewed, never given, or they left."""
    if not FORM.fullmatch(key):
        return None
    row = CalendarKey.objects.select_related("person").filter(key=key).first()
    return row.person if row is not None and is_member(person=row.person) else None


def forget_key(*, person: Any) -> None:
    """Close the address of somebody who leaves."""
    CalendarKey.objects.filter(person=person).delete()
