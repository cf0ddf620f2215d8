"""What one reader finds in a digest: each thing once, some of each part, the others counted and linked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from maillage.kernel.text.lists import listed_fr
from maillage.kernel.text.numbers import number_fr, plural_fr
from maillage.kernel.ui.context import url_or_empty
from maillage.letters.digest_registry import DigestEntry, DigestSection

MOST_NOUNS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section as one reader reads it: what is shown, and how many others there are."""

    section: DigestSection
    shown: tuple[DigestEntry, ...]
    more: int = 0

    @property
    def total(self) -> int:
        return len(self.shown) + self.more

    @property
    def more_words(self) -> str:
        """Say how many are not shown: "et 14 autres"; "" when all are."""
        return f"et {number_fr(self.more)} autre{'s' if self.more > 1 else ''}" if self.more else ""

    @property
    def all_path(self) -> str:
        """The page where all of them are."""
        return (url_or_empty(self.section.all_name) if self.section.all_name else "") or url_or_empty("home:desk")


def parts_of(*, found: Iterable[tuple[DigestSection, Sequence[DigestEntry]]]) -> list[Part]:
    """Keep of each section, in order, what stands in no former one; give nothing when nothing is worth a mail by itself."""
    seen: set[str] = set()
    parts: list[Part] = []
    for section, entries in found:
        fresh = {entry.key: entry for entry in entries if entry.key not in seen}
        seen.update(fresh)
        kept = list(fresh.values())
        more = max(0, len(kept) - section.most) + sum(entry.more for entry in entries)
        if kept:
            parts.append(Part(section=section, shown=tuple(kept[: section.most]), more=more))
    return parts if any(part.section.alone for part in parts) else []


def summary_of(*, parts: Sequence[Part], most: int = 0) -> str:
    """Count in a few words what the mail holds: "3 réponses, 2 rencontres et 4 ressources"; only `most` of them when it is not 0."""
    counts: dict[str, tuple[int, str]] = {}
    for part in parts:
        one, many = part.section.nouns
        if one:
            counts[one] = (counts.get(one, (0, ""))[0] + part.total, f"{one},{many or one + 's'}")
    said = [plural_fr(count, words) for count, words in counts.values()]
    if not said:
        return "des nouvelles pour vous"
    if 0 < most < len(said):
        return f"{', '.join(said[:most])}…"
    return listed_fr(said)
