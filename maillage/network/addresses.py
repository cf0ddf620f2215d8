"""Reads a list of addresses as people paste it."""

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

ANGLES = re.compile(r"^(?P<name>[^<>]*)<(?P<email>[^<>]*)>$")
MOST = 500


@dataclass(slots=True, kw_only=True)
class Pasted:
    """What a list holds: (name, e-mail) pairs, and what could not be read, with the reason."""

    entries: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)


def read_addresses(text: str) -> Pasted:
    """Read "nom@centre.be", "Nom <nom@centre.be>", "Nom; nom@centre.be", separated by lines, commas or semicolons."""
    found = Pasted()
    seen: set[str] = set()
    for piece in _pieces(text):
        name, email = _split(piece)
        reason = _wrong(email)
        if not reason and email.lower() in seen:
            reason = "figure deux fois dans la liste"
        if not reason and len(found.entries) >= MOST:
            reason = f"dépasse les {MOST} adresses d’un envoi"
        if reason:
            found.wrong.append((piece, reason))
        else:
            seen.add(email.lower())
            found.entries.append((name, email.lower()))
    return found


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for line in text.replace("\x00", "").splitlines():
        waiting = ""
        for part in re.split(r"[,;\t]", line):
            part = part.strip()  # noqa: PLW2901
            if not part:
                continue
            # "Dupont, Marie <marie@centre.be>" and "Marie Dupont; marie@centre.be": words without address belong to what follows.
            waiting = f"{waiting} {part}".strip()
            if "@" in part:
                pieces.append(waiting)
                waiting = ""
        if waiting:
            pieces.append(waiting)
    return pieces


def _split(piece: str) -> tuple[str, str]:
    angled = ANGLES.match(piece)
    if angled:
        return angled["name"].strip(" \"'"), angled["email"].strip()
    words = piece.split()
    emails = [word for word in words if "@" in word]
    if len(emails) == 1:
        return " ".join(word for word in words if word != emails[0]).strip(" \"'"), emails[0].strip("<>()\"'")
    return "", piece


def _wrong(email: str) -> str:
    if "@" not in email:
        return "il manque une arobase, par exemple nom@centre.be"
    try:
        validate_email(email)
    except ValidationError:
        return "cette adresse ne peut pas exister telle quelle"
    return ""
