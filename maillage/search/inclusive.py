"""Inclusive writing opened to both forms: chargé·e·s → chargé, chargée; animateur(trice) → animateur, animatrice.

Words arrive in lower case; accents are allowed (folding comes after). Every separator in use means the same:
· . - / ( ) and their mixtures.
"""

from __future__ import annotations

# Written feminine ending → the masculine endings it may follow, each with the feminine that results.
_FEMININES: dict[str, tuple[tuple[str, str], ...]] = {
    "e": (("", "e"),),
    "ée": (("é", "ée"),),
    "ee": (("e", "ee"),),
    "ne": (("n", "nne"),),
    "le": (("l", "lle"),),
    "te": (("t", "tte"),),
    "se": (("x", "se"), ("eur", "euse"), ("s", "sse")),
    "sse": (("e", "esse"),),
    "esse": (("e", "esse"), ("eur", "eresse"), ("", "esse")),
    "eresse": (("eur", "eresse"),),
    "ve": (("f", "ve"),),
    "ive": (("if", "ive"),),
    "ative": (("atif", "ative"),),
    "fe": (("f", "ffe"),),
    "che": (("c", "che"),),
    "he": (("c", "che"),),
    "que": (("c", "que"),),
    "ere": (("er", "ere"),),
    "ère": (("er", "ère"),),
    "iere": (("ier", "iere"),),
    "ière": (("ier", "ière"),),
    "re": (("r", "re"), ("er", "ère")),
    "ice": (("teur", "trice"), ("eur", "rice")),
    "rice": (("teur", "trice"), ("deur", "drice"), ("eur", "rice")),
    "trice": (("teur", "trice"),),
    "atrice": (("ateur", "atrice"),),
    "drice": (("deur", "drice"),),
    "euse": (("eur", "euse"), ("eux", "euse")),
    "teuse": (("teur", "teuse"),),
    "elle": (("el", "elle"), ("eau", "elle")),
    "enne": (("en", "enne"),),
    "ienne": (("ien", "ienne"),),
    "onne": (("on", "onne"),),
    "ouse": (("oux", "ouse"),),
    "ouve": (("euf", "euve"),),
    "euve": (("euf", "euve"),),
    "eur": (("rice", "eur"), ("euse", "eur")),
    "teur": (("trice", "teur"),),
}
_PLURAL_MARKS = frozenset({"s", "x"})
_SPECIAL = {
    ("tou", "te"): ("tous", "toutes"),
    ("tous", "te"): ("tous", "toutes"),
    ("ceux", "celle"): ("ceux", "celles"),
    ("celle", "ceux"): ("celles", "ceux"),
    ("beau", "belle"): ("beau", "belle"),
}


def _singular(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _feminine(base: str, ending: str) -> str | None:
    for masculine, feminine in _FEMININES.get(ending, ()):
        if base.endswith(masculine) and len(base) > len(masculine):
            return base[: len(base) - len(masculine)] + feminine
    return None


def open_forms(parts: list[str], joins: list[str], start: int) -> tuple[int, tuple[str, ...]]:
    """Both forms of the word that begins at ``parts[start]``, and how many parts it takes.

    ``joins[i]`` is what stands between part i and part i + 1. (1, ()) when it is not inclusive writing.
    """
    base = parts[start]
    if len(base) < 2 or not base.isalpha() or start + 1 >= len(parts):
        return 1, ()
    mark = parts[start + 1]
    hyphen = joins[start].strip() == "-"
    if mark in _PLURAL_MARKS and len(base) > 2 and not hyphen and joins[start] != "'":
        return 2, (_singular(base),)
    if joins[start] == "'":
        return 1, ()
    ending = mark[:-1] if mark.endswith("s") and len(mark) > 1 else mark
    special = _SPECIAL.get((base, ending))
    if special is not None:
        forms: tuple[str, ...] = special
    else:
        if hyphen and ending in {"e", "le", "te", "se", "ne", "re"} and not _likely_hyphenated(parts, start, ending):
            return 1, ()
        singular = _singular(base)
        feminine = _feminine(singular, ending)
        if feminine is None:
            return 1, ()
        forms = (singular, feminine)
    used = 2
    if start + 2 < len(parts) and parts[start + 2] in _PLURAL_MARKS and joins[start + 1] != "'":
        used = 3
    return used, forms


def _likely_hyphenated(parts: list[str], start: int, ending: str) -> bool:
    """A hyphen also joins compounds and verbs with pronouns (rends-le, vas-te): only clear cases are inclusive."""
    if len(parts[start]) < 4:
        return False
    if ending == "e":
        return True
    plural_follows = parts[start + 1].endswith("s") or (start + 2 < len(parts) and parts[start + 2] in _PLURAL_MARKS)
    return plural_follows or ending == "se" or (ending in {"ne", "le"} and parts[start].endswith(("en", "el", "on", "al")))
