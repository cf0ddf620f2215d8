"""Recovery codes: shown once, kept as salted fingerprints that cost much to guess, each good for one time."""

import hashlib
import secrets
from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.utils.crypto import constant_time_compare

from maillage.kernel.db.public import locked, writing
from maillage.kernel.notices.public import send
from maillage.people.models import Person
from maillage.people.notices import SecurityNotice

HOW_MANY, FIGURES = 10, 8
ROUNDS = 600_000
KIND = Authenticator.Type.RECOVERY_CODES


def make_codes(*, person: Person) -> list[str]:
    """Draw new codes in the place of those before, tell the person by mail, and give them: they cannot be read again."""
    codes = [f"{secrets.randbelow(10**FIGURES):0{FIGURES}}" for _ in range(HOW_MANY)]
    # One salt for the ten: a code typed is hashed once, not ten times.
    salt = secrets.token_hex(16)
    hashes = [_fingerprint(code, salt=salt, rounds=ROUNDS) for code in codes]
    # No list of plain codes in "migrated_codes" tells the sign-in library that it has none to look at itself.
    data = {"migrated_codes": [], "salt": salt, "rounds": ROUNDS, "hashes": hashes}
    with writing():
        locked(row=person)
        Authenticator.objects.filter(user_id=person.pk, type=KIND).delete()
        Authenticator.objects.create(user=person, type=KIND, data=data)
        send(SecurityNotice(person=person, what="De nouveaux codes de secours ont été créés", fact=str(uuid4())))
    return codes


def use_code(*, person: Any, code: str) -> Authenticator | None:
    """Use one of somebody's codes up, and give their row; None when it is not one of them, or was used."""
    typed = "".join(code.split())
    row = Authenticator.objects.filter(user_id=person.pk, type=KIND).first()
    if row is None or not row.data.get("hashes") or len(typed) != FIGURES or not typed.isdecimal():
        return None
    given = _fingerprint(typed, salt=row.data["salt"], rounds=row.data["rounds"])
    with writing():
        row = locked(row=row)
        left = [each for each in row.data["hashes"] if not constant_time_compare(each, given)]
        if len(left) == len(row.data["hashes"]):
            return None
        row.data["hashes"] = left
        row.save(update_fields=["data"])
    return row


def codes_left(*, person: Any) -> int | None:
    """Count the codes somebody still has, those of the sign-in library made before among them; None: they never made any."""
    row = Authenticator.objects.filter(user_id=person.pk, type=KIND).first()
    if row is None:
        return None
    return len(row.data["hashes"]) if "hashes" in row.data else len(row.wrap().get_unused_codes())


def _fingerprint(code: str, *, salt: str, rounds: int) -> str:
    return hashlib.pbkdf2_hmac("sha256", code.encode(), bytes.fromhex(salt), rounds).hex()
