"""Words as the filter of the list compares them."""

import unicodedata


def folded(text: str) -> str:
    """Write a text in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("’", "'"))
    return "".join(character for character in plain if not unicodedata.combining(character))
