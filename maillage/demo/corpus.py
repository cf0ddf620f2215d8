"""The texts of the demonstration: those written by hand in `data/`, and as many more as asked. Always the same, without database."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random
from typing import Any
from uuid import UUID, uuid5

from maillage.demo.grammar import DATA, Voice, vocabulary
from maillage.kernel.text.typography import typo

NAMESPACE = UUID("7b1f6f0e-6a0c-5c57-9d57-3f1f0c0a8d11")
WORDS_PER_PAGE = 330
NBSP = "\u00a0"
Block = tuple[str, str]  # ("h" | "p" | "li" | "q", text)


def stable_uuid(*parts: Any) -> UUID:
    """Give the same identifier for the same words, in every load."""
    return uuid5(NAMESPACE, "/".join(str(part) for part in parts))


def read(name: str) -> list[dict[str, Any]]:
    """Read a table of `data/` ("themes", "people", "organisations")."""
    with (DATA / f"{name}.toml").open("rb") as file:
        tables = tomllib.load(file)
    return next(iter(tables.values()))


@dataclass(frozen=True, kw_only=True)
class Use:
    """« Nous aussi » : an organisation used a resource, so many days ago, and says how."""

    organisation: str
    days: int
    words: str


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A resource of the demonstration. `days`: published (or filed) so many days ago. `state`: PUBLISHED, WAITING, DRAFT, WITHDRAWN."""

    title: str
    kind: str
    themes: Sequence[str]
    organisation: str
    person: str
    format: str
    pages: int
    days: int
    summary: str
    where: str
    keep: str
    otherwise: str
    text: str
    quote: str = ""
    access: str = "PUBLIC"
    state: str = "PUBLISHED"
    audience: Sequence[str] = ()
    versions: Sequence[str] = ()
    uses: Sequence[Use] = ()
    link: str = ""
    language: str = "fr"
    words_in: str = ""
    reason: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def uuid(self) -> UUID:
        return stable_uuid("resource", self.title)

    @property
    def context(self) -> str:
        """The author's words in one text, in Markdown."""
        parts = (("Où et pour qui", self.where), ("Ce que nous garderions", self.keep), ("Ce que nous ferions autrement", self.otherwise))
        return "\n\n".join(f"**{name}.** {words}" for name, words in parts if words)

    @property
    def file_name(self) -> str:
        return f"{file_slug(self.title)}.{self.format}"


def file_slug(text: str) -> str:
    """Give a short file name as people write them, without forbidden marks."""
    return re.sub(r"[^\w’àâäçéèêëîïôöùûüœ]+", "-", text.lower()).strip("-")[:70].rstrip("-")


@lru_cache(maxsize=1)
def pieces() -> tuple[Piece, ...]:
    """Give all the resources written by hand, newest first."""
    found = []
    for path in sorted((DATA / "resources").glob("*.toml")):
        with path.open("rb") as file:
            rows = tomllib.load(file)["resource"]
        for row in rows:
            uses = tuple(Use(organisation=name, days=days, words=typo(words)) for name, days, words in row.pop("uses", ()))
            texts = {
                name: typo(row[name])
                for name in ("title", "summary", "quote", "where", "keep", "otherwise", "text", "reason")
                if name in row
            }
            found.append(Piece(**(row | texts), uses=uses))
    return tuple(sorted(found, key=lambda piece: (piece.days, piece.title)))


def parse(text: str) -> list[Block]:
    """Read the small marks of the hand-written texts: "## " titles, "- " lists, paragraphs."""
    blocks: list[Block] = []
    for line in text.splitlines():
        if line.startswith("## "):
            blocks.append(("h", line[3:].strip()))
        elif line.startswith("- "):
            blocks.append(("li", line[2:].strip()))
        elif line.strip():
            blocks.append(("p", line.strip()))
    return blocks


def body(*, piece: Piece) -> list[Block]:
    """Give the whole text of a file: context, what was written by hand, then parts of the same voice until its number of pages.

    A document in another language holds what was written by hand, and no more: the voice speaks French.
    """
    if piece.language != "fr":
        return parse(piece.text)
    blocks: list[Block] = [("p", piece.summary)]
    if piece.where:
        blocks += [
            ("h", "Une inspiration, pas un modèle"),
            ("p", piece.where),
            ("p", f"Ce que nous garderions{NBSP}: {_small(piece.keep)}"),
        ]
        blocks.append(("p", f"Ce que nous ferions autrement{NBSP}: {_small(piece.otherwise)}"))
    blocks += parse(piece.text)
    voice = Voice(random=Random(str(piece.uuid)), theme=piece.themes[0])  # noqa: S311 (nothing secret)
    blocks += _more(voice=voice, words=piece.pages * WORDS_PER_PAGE - count_words(blocks) - 120)
    return blocks


def _small(text: str) -> str:
    return text[:1].lower() + text[1:] if text and not text.startswith(("«", "Ne ")) else text


def count_words(blocks: Sequence[Block]) -> int:
    return sum(len(text.split()) for _, text in blocks)


def _more(*, voice: Voice, words: int) -> Iterator[Block]:
    words = words * 5 // 4  # titles and lists take more room than their words
    while words > 60:
        part: list[Block] = [("h", typo(voice.heading()))]
        part += [("p", typo(voice.paragraph())) for _ in range(voice.random.randint(1, 3))]
        if voice.random.random() < 0.45:
            part += [("li", typo(line)) for line in voice.bullets()]
        words -= count_words(part)
        yield from part


# --- As many as asked ---------------------------------------------------------------------------------------------

FORMS = (
    ("MINUTES", "Compte rendu : {act}, {place}"), ("MINUTES", "Réunion à {place} : {act}"), ("TOOL", "{Act} : un déroulé essayé à {place}"),
    ("TOOL", "Grille pour {act} ({place})"), ("GUIDE", "{Act}, pas à pas, à {place}"), ("GUIDE", "Guide de poche : {act}, version de {place}"),
    ("TEXT", "{Act} : récit d’une saison à {place}"), ("TEXT", "Notes de {place} sur {thing}"), ("TEMPLATE", "Modèle pour {act}, {place}"),
    ("TEMPLATE", "Canevas de {place} : {thing}"), ("TEXT", "Ce que {thing} nous apprend, {place}"), ("MINUTES", "Bilan : {act} à {place}"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scaled:
    """One of the many documents of a large network. `days`: so many days ago."""

    number: int
    uuid: UUID
    kind: str
    theme: str
    title: str
    summary: str
    pages: int
    days: int
    place: str
    members_only: bool
    blocks: list[Block]


@lru_cache(maxsize=1)
def places() -> tuple[str, ...]:
    """Give the communes of the demonstration."""
    return tuple(sorted({row["commune"] for row in read("organisations")} | set(PLACES)))


PLACES = (
    "Waterloo", "Tubize", "Perwez", "Genappe", "Ittre", "Enghien", "Chièvres", "Beloeil", "Péruwelz", "Quaregnon", "Boussu", "Gerpinnes",
    "Courcelles", "Sivry-Rance", "Dison", "Amay", "Braives", "Engis", "Hannut", "Wanze", "Remicourt", "Soumagne", "Ans", "Sambreville",
    "Fosses-la-Ville", "Viroinval", "Doische", "Bertrix", "Habay", "Chiny", "Aubange", "Uccle", "Forest", "Jette", "Evere", "Ganshoren",
)  # fmt: skip


@lru_cache(maxsize=1)
def themes() -> tuple[str, ...]:
    return tuple(row["key"] for row in read("themes"))


def scaled(*, number: int, with_text: bool = True) -> Scaled:
    """Give the document of that number: 1 to 60 pages, most of them short. Without its text, it comes at once."""
    random = Random(f"scaled/{number}")  # noqa: S311 (nothing secret)
    theme = random.choice(themes())
    voice = Voice(random=random, theme=theme)
    place, act, thing = random.choice(places()), random.choice(voice.acts), random.choice(voice.things)
    kind, form = random.choice(FORMS)
    days = int(random.triangular(2, 3600, 300))
    title = form.format(act=act, Act=act[:1].upper() + act[1:], thing=thing, place=place)
    title = typo(f"{title}, {random.choice(vocabulary()['whens'])} ({number})")
    draw = random.random()
    pages = (
        random.randint(1, 4)
        if draw < 0.62
        else random.randint(4, 10)
        if draw < 0.92
        else random.randint(10, 26)
        if draw < 0.98
        else random.randint(26, 60)
    )
    summary, members_only = typo(voice.sentence()), random.random() < 0.15
    blocks: list[Block] = [("p", summary)]
    if with_text:
        blocks += _more_fast(voice=voice, words=pages * (WORDS_PER_PAGE + 90) - 130)
    return Scaled(
        number=number, uuid=stable_uuid("scaled", number), kind=kind, theme=theme, title=title, summary=summary, pages=pages, days=days,
        place=place, members_only=members_only, blocks=blocks,
    )  # fmt: skip


def _more_fast(*, voice: Voice, words: int) -> Iterator[Block]:
    """The same as `_more` without the typography, which would take most of the time."""
    while words > 40:
        part: list[Block] = [("h", voice.heading()), *(("p", voice.paragraph()) for _ in range(voice.random.randint(1, 3)))]
        words -= count_words(part)
        yield from part
