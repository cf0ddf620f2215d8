"""The pieces of a digest, written once for all who receive them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.template import Context
from django.template.loader import get_template

from maillage.kernel.text.characters import shortened
from maillage.kernel.text.typography import held
from maillage.letters.digest_parts import Part
from maillage.letters.digest_registry import DigestEntry

FOLDER = "letters/mail/digest"
MOST_TEXT, MOST_PARAGRAPHS = 420, 3
# A mail travels with its accents written out, and programs cut those over 102,400 bytes.
MOST_BYTES = 66_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Something of a digest, in both forms."""

    text: str
    html: str

    @property
    def weight(self) -> int:
        return len(self.text.encode()) + len(self.html.encode())


class Fragments:
    """Renders entries and parts, and keeps them: one object for a run, so that memory is that of what is new, not of who reads it."""

    def __init__(self) -> None:
        self.entries: dict[DigestEntry, Piece] = {}
        self.parts: dict[Part, Piece] = {}

    def entry(self, entry: DigestEntry) -> Piece:
        """Give an entry in both forms."""
        if entry not in self.entries:
            base = settings.BASE_URL
            context = {
                "entry": entry,
                "paragraphs": paragraphs(entry.text),
                "url": base + entry.url,
                "action_url": base + entry.action_url if entry.action_url.startswith("/") else entry.action_url,
            }
            self.entries[entry] = _render("_entry", context)
        return self.entries[entry]

    def part(self, part: Part) -> Piece:
        """Give a part in both forms, its entries included."""
        if part not in self.parts:
            pieces = [self.entry(entry) for entry in part.shown]
            context = {"part": part, "pieces": pieces, "all_url": settings.BASE_URL + part.all_path}
            self.parts[part] = _render("_part", context)
        return self.parts[part]

    def fitting(self, parts: Sequence[Part]) -> list[Part]:
        """Shorten the parts until the mail may travel whole: what does not fit is counted with the others, and linked."""
        left, kept = MOST_BYTES, []
        for part in parts:
            shown: list[DigestEntry] = []
            for entry in part.shown:
                left -= self.entry(entry).weight
                if left < 0:
                    break
                shown.append(entry)
            kept.append(part if len(shown) == len(part.shown) else replace(part, shown=tuple(shown), more=part.total - len(shown)))
        return kept


def paragraphs(text: str) -> list[str]:
    """Give the first paragraphs of a text, each cut: a question and its answers, or the first lines of a resource."""
    found = [cut(each) for each in text.split("\n\n") if each.strip()]
    return found[:MOST_PARAGRAPHS]


def cut(text: str, most: int = MOST_TEXT) -> str:
    """Give the beginning of a text on one line, cut between two words."""
    return shortened(" ".join(text.split()), most)


def _render(name: str, context: dict[str, object]) -> Piece:
    text = get_template(f"{FOLDER}/{name}.txt").template  # type: ignore[attr-defined]
    html = get_template(f"{FOLDER}/{name}.html")
    return Piece(text=held(str(text.render(Context(context, autoescape=False)))), html=held(html.render(context)))
