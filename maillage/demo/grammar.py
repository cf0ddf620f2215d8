"""Sentences of the sector, put together from the lists of `data/vocabulary.toml`. The same generator always says the same."""

import tomllib
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

DATA = Path(__file__).parent / "data"

# One letter per kind of word: P people, V verb, T thing, W when, L where, Y why, B but, E effect, A act, M method, Q quote, N number, U unit, D advice.
PATTERNS = (
    "{P} {V} {T} {L}, {Y}.",
    "{W}, {P} {V} {T}; {B}.",
    "Pour {A}, le point de départ a été {M}, {W}.",
    "{N} {U} plus tard, {E}.",
    "{P} {V} {T} {W}, et {E}.",
    "Il a fallu {A} {Y}.",
    "Nous pensions {A} {W} : {B}.",
    "Nous avons donné plus de place que prévu à ce point : {T}, {Y}.",
    "{D}, surtout quand il s’agit d’{A2}.",
    "« {Q} » La phrase a été dite {L}, {W}.",
    "{W}, nous avons revu {T} avec {P2}, {L}.",
    "Au total, {N} {U} et {N} {U}, sans compter {T2}.",
    "Ce qui nous a aidé·e·s, c’est {M} ; ce qui a manqué, c’est {T2}.",
    "{P} {V} {T} {Y}, avec {M}, {L}.",
    "Avec {M}, {E}.",
    "Nous ne savons pas encore si nous garderons {T} ; nous le dirons {W}.",
    "À {N} personnes, {M} suffit ; au-delà, mieux vaut {A}.",
    "{D}. Sans cela, {B}.",
    "{P} {V} {T}, mais {B}, {Y}.",
    "Le point de départ était simple : {A}, {L}, avec {N} {U}.",
    "{E} : voilà ce que disent {P2} {W}.",
    "Reste une question, posée {L} par {P2} : comment {A} ?",
)
MANY = 12  # patterns drawn before a pattern may come back


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, Any]:
    """Give the lists of words, read once."""
    with (DATA / "vocabulary.toml").open("rb") as file:
        return tomllib.load(file)


def _capital(text: str) -> str:
    for index, letter in enumerate(text[:3]):
        if letter.isdigit():
            break
        if letter.isalpha():
            return text[:index] + letter.upper() + text[index + 1 :]
    return text


class Voice:
    """Somebody who writes about one theme."""

    def __init__(self, *, random: Random, theme: str) -> None:
        words = vocabulary()
        own = words["theme"].get(theme) or words["theme"]["autres"]
        self.random = random
        self.general = words
        self.things: list[str] = own["things"]
        self.acts: list[str] = own["acts"]
        self.nouns: list[str] = own["nouns"]
        self._left: list[str] = []

    def _pattern(self) -> str:
        if len(self._left) <= len(PATTERNS) - MANY:
            self._left = list(PATTERNS)
            self.random.shuffle(self._left)
        return self._left.pop()

    def sentence(self) -> str:
        """Give one sentence with its capital and its full stop."""
        pick, words = self.random.choice, self.general
        act = pick(self.acts)
        text = self._pattern()
        for mark, value in (
            ("{P}", pick(words["people"])), ("{P2}", pick(words["people"])), ("{V}", pick(words["verbs"])), ("{T}", pick(self.things)),
            ("{T2}", pick(self.things)), ("{W}", pick(words["whens"])), ("{L}", pick(words["wheres"])), ("{Y}", pick(words["why"])),
            ("{B}", pick(words["but"])), ("{E}", pick(words["effects"])), ("d’{A2}", f"d{_apostrophe(act)}"), ("{A}", act),
            ("{M}", pick(words["methods"])), ("{Q}", pick(words["quotes"])), ("{D}", pick(words["advice"])),
        ):  # fmt: skip
            text = text.replace(mark, value)
        while "{N} {U}" in text:
            text = text.replace("{N} {U}", f"{self.random.randint(2, 140)} {pick(words['units'])}", 1)
        return _capital(text.replace("{N}", str(self.random.randint(8, 40))))

    def paragraph(self, *, sentences: int = 0) -> str:
        """Give a paragraph of three to seven sentences."""
        return " ".join(self.sentence() for _ in range(sentences or self.random.randint(3, 7)))

    def bullets(self) -> list[str]:
        """Give a short list."""
        source = [*self.general["advice"], *(_capital(act) for act in self.acts), *(_capital(thing) for thing in self.things)]
        return self.random.sample(source, k=self.random.randint(3, 6))

    def heading(self) -> str:
        """Give the title of a part."""
        name = self.random.choice(self.general["headings"])
        return name if self.random.random() < 0.5 else f"{name} : {self.random.choice(self.acts)}"


def _apostrophe(act: str) -> str:
    return f"’{act}" if act[0] in "aeiouéèêh" else f"e {act}"
