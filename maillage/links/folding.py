"""Words as the filter of the list compares them."""

import re
import unicodedata


def folded(text: str) -> str:
    """Write a text in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("’", "'"))
    return "".join(character for character in plain if not unicodedata.combining(character))


def spaced(text: str) -> str:
    """Write the words of a text, folded, each after one space: « contains " word" » then finds beginnings of words."""
    return " " + " ".join(re.split(r"[^0-9a-z]+", folded(text)))
