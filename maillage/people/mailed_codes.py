"""Codes mailed to somebody already signed in: to prove who they are again, or to confirm a new address.

The code's fingerprint stays in the session: it works in the browser that asked, for ten minutes, five times at most.
"""

import time
from typing import Any
from uuid import uuid4

from allauth.core.internal.cryptokit import generate_user_code, normalize_user_code
from django.utils.crypto import constant_time_compare, salted_hmac

from maillage.kernel.db.public import writing
from maillage.kernel.notices.public import OutgoingMail, store_rendered
from maillage.people.models import Person

LASTS = 10 * 60
MAX_TRIES = 5


def send_code(*, session: Any, purpose: str, person: Person, email: str, silent: bool = False) -> None:
    """Draw a code for a purpose ("reauthenticate", "email") and mail it; `silent`: behave the same without any mail."""
    code, salt = generate_user_code(length=8), uuid4().hex
    session[_key(purpose)] = {"salt": salt, "hash": _fingerprint(salt, code), "at": time.time(), "tries": 0, "email": email}
    if silent:
        return
    with writing():
        store_rendered(
            template="people/mail/code", context={"code": code, "purpose": purpose}, to=email, to_name=person.name, person=person,
            why="vous avez demandé ce code sur le site", rank=OutgoingMail.Rank.CODE,
        )  # fmt: skip


def awaited(*, session: Any, purpose: str) -> str:
    """Give the address a code was mailed to, while it may be typed; empty otherwise."""
    kept = session.get(_key(purpose))
    return str(kept["email"]) if kept and time.time() - kept["at"] < LASTS and kept["tries"] < MAX_TRIES else ""


def too_late(*, session: Any, purpose: str) -> str:
    """Give the address of a code that may not be typed any more: its ten minutes or its five tries are over; empty otherwise."""
    kept = session.get(_key(purpose))
    return str(kept["email"]) if kept and not awaited(session=session, purpose=purpose) else ""


def check_code(*, session: Any, purpose: str, code: str) -> bool:
    """Say whether the code is right, and forget it then; a wrong one counts."""
    if not awaited(session=session, purpose=purpose):
        return False
    kept = session[_key(purpose)]
    if constant_time_compare(_fingerprint(kept["salt"], code), kept["hash"]):
        del session[_key(purpose)]
        return True
    session[_key(purpose)] = kept | {"tries": kept["tries"] + 1}
    return False


def _key(purpose: str) -> str:
    return f"mailed_code_{purpose}"


def _fingerprint(salt: str, code: str) -> str:
    return salted_hmac(f"maillage.people.code.{salt}", normalize_user_code(code), algorithm="sha256").hexdigest()
