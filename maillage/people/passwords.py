"""What a password may not be: found in breached lists, or made of the words everybody here has in mind.

Length alone is asked otherwise: no rule on kinds of characters, none to change it every so often.
"""

import hashlib
import unicodedata
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

# First bytes of the SHA-256 of each known password, sorted: `tools/passwords.py` writes them.
KNOWN = Path(__file__).parent / "data" / "known_passwords.bin"
WIDTH = 5
# Words of this software, of signing in, and of the sector; those of the network and of its address come from the settings.
CONTEXT = (
    "maillage", "reseau", "network", "motdepasse", "password", "passphrase", "connexion", "bienvenue", "welcome", "bonjour", "coordination",
    "coordinateur", "coordinatrice", "centreculturel", "centresculturels", "culturel", "culture", "centre", "administrateur", "admin",
)  # fmt: skip
# Once these words are taken out, at least this many letters or figures that are not the usual ending.
OWN_CHARACTERS = 6


def is_known(*, password: str) -> bool:
    """Say whether a password stands in the lists of breached ones, whatever its capitals."""
    wanted = hashlib.sha256(password.casefold().encode(errors="replace")).digest()[:WIDTH]
    return _stands(wanted)


def context_words() -> tuple[str, ...]:
    """Give the words that do not count in a password, the longest first: bare letters and figures, without accents."""
    named = [settings.NETWORK.name, settings.NETWORK.title, *settings.NETWORK.name.split(), *settings.NETWORK.title.split()]
    named += (urlsplit(settings.BASE_URL).hostname or "").split(".")
    return tuple(sorted({word for word in (*CONTEXT, *map(_bare, named)) if len(word) > 3}, key=len, reverse=True))


class KnownPasswordValidator:
    """Refuses what is in the local list of breached and common passwords: nothing is asked of any other site."""

    def validate(self, password: str, user: Any = None) -> None:
        """Check one password.

        Raises:
            ValidationError: it is known.
        """
        if is_known(password=password):
            raise ValidationError(
                "Ce mot de passe figure dans des listes volées à d’autres sites\u00a0: on l’essaierait en premier. Choisissez-en un autre.",
                code="password_known",
            )

    def get_help_text(self) -> str:
        """Say the rule."""
        return "Pas un mot de passe déjà volé ailleurs."


class ContextWordsValidator:
    """Refuses what holds little besides the words of the network, of its address and of the sector."""

    def validate(self, password: str, user: Any = None) -> None:
        """Check one password.

        Raises:
            ValidationError: too little is its owner's.
        """
        rest = _bare(password)
        before = len(rest)
        for word in context_words():
            rest = rest.replace(word, "")
        # An ending such as « 2026 » or « 123 » is what one tries after the word.
        if len(rest) < before and len(rest.strip("0123456789")) < OWN_CHARACTERS:
            raise ValidationError(
                "Ce mot de passe tient surtout au nom du réseau ou à des mots que tout le monde ici a en tête. Ajoutez-y des mots à vous.",
                code="password_context",
            )

    def get_help_text(self) -> str:
        """Say the rule."""
        return "Pas seulement le nom du réseau ou du site."


def _stands(wanted: bytes) -> bool:
    """Look by halves in the sorted file, without reading it whole."""
    low, high = 0, KNOWN.stat().st_size // WIDTH
    with KNOWN.open("rb") as file:
        while low < high:
            middle = (low + high) // 2
            file.seek(middle * WIDTH)
            found = file.read(WIDTH)
            if found == wanted:
                return True
            low, high = (middle + 1, high) if found < wanted else (low, middle)
    return False


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in plain if character.isalnum())
