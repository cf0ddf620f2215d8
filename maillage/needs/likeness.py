"""Titles that say nearly the same: their words, without accents, endings of plurals and the small words of every sentence."""

import re
import unicodedata
from collections.abc import Iterable

WORDS = (
    "alors apprendre aussi avec avoir bien besoin cela celle celui ces cette ceux chez comment comme dans depuis des deux donc elle entre etre "
    "faire faut fois leur leurs mais meme mettre mieux moins nos notre nous par parler pas pendant peut plus pour pourquoi quand que quel quelle "
    "quelles quels qui quoi sans savoir ses son sont sous sur tous tout toute toutes trop tres une vers vos votre vous"
)
SMALL = frozenset(WORDS.split())
LEAST = 3


def stems(*, text: str) -> list[str]:
    """Give the telling words of a text as they compare, each once, in order."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    words = (word for word in re.split(r"[^0-9a-z]+", plain) if len(word) >= LEAST and word not in SMALL)
    return list(dict.fromkeys(_stem(word) for word in words))


def joined(*, words: Iterable[str], most: int) -> str:
    """Write stems each between spaces, so that « contains " word " » finds whole ones; no longer than `most`."""
    text = " " + " ".join(words) + " "
    return text if len(text) <= most else text[:most].rpartition(" ")[0] + " "


def _stem(word: str) -> str:
    return word[:-1] if len(word) > LEAST + 1 and word[-1] in "sx" else word
