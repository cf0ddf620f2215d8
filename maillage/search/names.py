"""Names of several words, written in the index as one more word wherever they stand: looked for as a phrase, each would cost
ten times as much as a word.

Which names were written so lies beside each generation. A name given to a theme since then is looked for as a phrase until the
index is built anew: found all the same, only less quickly.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from maillage.search.analysis import FRENCH, Analyser, Entry, clean

_FILE = "names.json"
_MOST = 5000
_LONGEST = 12


def one_word(name: Sequence[Entry], *, analyser: Analyser = FRENCH) -> str:
    """Several words as one; no word of a text holds this sign. "" for a single word."""
    stems = [analyser.stem(word) for entry in name for word in entry.words]
    return "_".join(stems) if len(stems) > 1 else ""


def told(name: Iterable[Entry], *, analyser: Analyser = FRENCH) -> tuple[str, ...]:
    """Stems of a name without its stop words, as the words of a question are kept."""
    words = [word for entry in name for word in entry.words]
    kept = [word for word in words if not analyser.is_stop_word(word)] or words
    return tuple(analyser.stem(word) for word in kept)


def whole(name: Iterable[Entry], *, analyser: Analyser = FRENCH) -> str:
    """A whole name as one word: whoever asks for just these words means this thing."""
    return "_".join(told(name, analyser=analyser)[:_LONGEST])


@dataclass(slots=True)
class Names:
    """Names written as one word, looked up by the stem they begin with."""

    spelt: tuple[str, ...] = ()
    _words: set[str] = field(default_factory=set)
    _starts: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Iterable[str], *, analyser: Analyser = FRENCH) -> Names:
        """Read names; those of a single word are left out."""
        kept = tuple(dict.fromkeys(names))[:_MOST]
        made = cls(spelt=kept)
        for name in kept:
            entries = list(analyser.entries(clean(name)))
            word = one_word(entries, analyser=analyser)
            if not word or word in made._words:
                continue
            made._words.add(word)
            # A compound is followed in texts by its joined form: both ways of reading the name lead to it.
            for line in {tuple(word.split("_")), tuple(stem for entry in entries for stem in entry.stems)}:
                made._starts.setdefault(line[0], []).append((line, word))
        return made

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def within(self, stems: Sequence[str]) -> list[str]:
        """The names that stand in a text, as often as they do. `stems` are in reading order."""
        starts = self._starts
        found: list[str] = []
        for at in [at for at, stem in enumerate(stems) if stem in starts]:
            found += dict.fromkeys(word for line, word in starts[stems[at]] if tuple(stems[at : at + len(line)]) == line)
        return found

    def write(self, folder: Path) -> None:
        """Keep them beside the generation that is written with them."""
        (folder / _FILE).write_text(json.dumps(self.spelt, ensure_ascii=False), "utf-8")


def read(folder: Path) -> Names:
    """The names that a generation was written with; none when they cannot be read."""
    try:
        told = json.loads((folder / _FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return Names()
    return _read(tuple(map(str, told))) if isinstance(told, list) else Names()


@lru_cache(maxsize=4)
def _read(spelt: tuple[str, ...]) -> Names:
    return Names.of(spelt)
