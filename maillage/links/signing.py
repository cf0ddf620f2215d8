"""The address of the yearly question: signed, for one person, for two months. The page it opens decides nothing by itself."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core import signing

SALT = "maillage.links.still_good"
VALID_FOR = timedelta(days=60)


def token_for(*, person: Any) -> str:
    """Make the token of a person."""
    return signing.dumps(person.uuid.hex, salt=SALT, compress=True)


def person_uuid(*, token: str) -> UUID | None:
    """Give the uuid a token was made for, None when it is too old or was altered."""
    try:
        return UUID(str(signing.loads(token, salt=SALT, max_age=VALID_FOR)))
    except (signing.BadSignature, ValueError, TypeError):
        return None
