"""The order of names in a French list."""

import re
import unicodedata

ARTICLES = re.compile(r"^(?:(?:les?|la|une?|des|du|aux?)\s+|[ld]['’]\s*)", re.IGNORECASE)
LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'"})


def unaccented(text: str) -> str:
    """Return the text in small letters, without accents or ligatures."""
    parts = unicodedata.normalize("NFKD", text.translate(LIGATURES))
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


def sort_key_fr(text: str) -> str:
    """Return the key under which a name is filed: no leading article, no accent, single spaces."""
    bare = ARTICLES.sub("", text.strip(), count=1) or text
    return re.sub(r"[^\w]+", " ", unaccented(bare)).strip()
