"""Light French stemming on folded words: plural, gender and the commonest endings, never the meaning.

It reads *folded* words (lower case, no accents), so that "ÉGALITÉ", "égalité" and "EGALITE" meet: a stemmer that reads
accents gives the last one another stem. Rules only shorten a word that keeps at least three letters before the ending.
"""

from __future__ import annotations

# Endings by group: the first that fits in a group is replaced, then the next group is read.
# (ending, replacement, letters that must remain before it)
_Rule = tuple[str, str, int]

_PLURALS: tuple[_Rule, ...] = (
    ("eaux", "eau", 2),
    ("oeux", "oeu", 1),
    ("aux", "al", 3),
    ("oux", "ou", 2),
    ("eux", "eu", 1),
    ("ss", "ss", 0),
    ("s", "", 3),
)

_DERIVED: tuple[_Rule, ...] = (
    ("issement", "i", 3),
    ("issante", "i", 3),
    ("issant", "i", 3),
    ("ablement", "abl", 3),
    ("iblement", "ibl", 3),
    ("ivement", "if", 3),
    ("eusement", "eu", 3),
    ("ellement", "el", 3),
    ("alement", "al", 3),
    ("amment", "ant", 3),
    ("emment", "ent", 3),
    ("icatrice", "iqu", 2),
    ("icateur", "iqu", 2),
    ("ication", "iqu", 2),
    ("atrice", "", 3),
    ("ateur", "", 3),
    ("ation", "", 3),
    ("ative", "", 3),
    ("atif", "", 3),
    ("ement", "", 4),
    ("ivite", "if", 3),
    ("abilite", "abl", 3),
    ("ibilite", "ibl", 3),
    ("alite", "al", 3),
    ("elite", "el", 3),
    ("osite", "eu", 3),
    ("neuse", "neu", 2),
    ("teuse", "teu", 2),
    ("leuse", "leu", 2),
    ("euse", "eu", 2),
    ("teur", "teu", 3),
    ("trice", "teu", 2),
    ("drice", "deu", 3),
    ("eure", "eu", 3),
    ("eur", "eu", 3),
    ("ive", "if", 2),
    ("iere", "i", 3),
    ("ier", "i", 3),
    ("ere", "", 5),
    ("elle", "el", 3),
    ("enne", "en", 2),
    ("onne", "on", 2),
    ("ette", "et", 3),
    ("esse", "ess", 3),
    ("ite", "it", 3),
    ("ique", "iqu", 2),
    ("icale", "iqu", 3),
    ("ical", "iqu", 3),
)

_FINAL: tuple[_Rule, ...] = (
    ("ees", "", 3),
    ("ee", "", 2),
    ("er", "", 3),
    ("ez", "", 4),
    ("ie", "i", 3),
    ("e", "", 3),
)
_MUTE: tuple[_Rule, ...] = (("e", "", 3),)

# Irregular plurals, and words that the rules would confuse with another common one.
_EXCEPTIONS = {
    "travaux": "travail",
    "vitraux": "vitrail",
    "baux": "bail",
    "yeux": "oeil",
    "longue": "long",
    "longues": "long",
    "vieil": "vieux",
    "vieille": "vieux",
    "vieilles": "vieux",
    "cours": "cours",
    "salle": "salle",
    "salles": "salle",
    "patte": "patte",
    "pattes": "patte",
    "note": "note",
    "notes": "note",
    "formation": "format",
    "formations": "format",
    "formateur": "format",
    "formateurs": "format",
    "formatrice": "format",
    "formatrices": "format",
    "formative": "format",
    "formatif": "format",
}


def _first(word: str, rules: tuple[_Rule, ...]) -> str:
    for ending, replacement, remaining in rules:
        if word.endswith(ending) and len(word) - len(ending) >= remaining:
            return word[: len(word) - len(ending)] + replacement
    return word


def light_stem(word: str) -> str:
    """The stem of one folded word (a-z and digits). Words of up to three letters and words with digits stay whole."""
    if len(word) <= 3 or not word.isalpha():
        return word
    known = _EXCEPTIONS.get(word)
    if known is not None:
        return known
    stem = _first(word, _PLURALS)
    shorter = _first(stem, _DERIVED) if len(stem) > 4 else stem
    if len(shorter) > 3:
        # "federation" has lost its ending and keeps "feder"; "federer" loses only "er".
        shorter = _first(shorter, _FINAL if shorter == stem else _MUTE)
    stem = shorter
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "aeiou":
        stem = stem[:-1]
    return stem
