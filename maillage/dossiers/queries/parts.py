"""Parts proposed from the bookmarks of a document, or from the table of contents in its text; nothing is opened by a proposal."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from maillage.dossiers.models import DossierVersion, PartAccess, Section

# "3. L’analyse partagée ........ 42", "Enjeux    77"
LINE = re.compile(r"^\s*(?P<number>\d{1,2}(?:\.\d{1,2})*\.?|[IVX]{1,5}\.)?\s*(?P<title>\D.{2,110}?)[\s.·…_]{3,}(?P<page>\d{1,4})\s*$")
NUMBER = re.compile(r"^\s*(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[IVX]{1,5}[.)])\s+")
FIRST_PAGES = 12
LEAST, MOST = 2, 25
SIGNS = (
    (Section.BUDGET, ("budget", "plan financier", "financ", "comptes")),
    (Section.ANNEX, ("annexe",)),
    (Section.EVALUATION, ("autoevaluation", "auto-evaluation", "evaluation")),
    (Section.ANALYSIS, ("analyse partagee", "analyse du territoire", "diagnostic", "analyse")),
    (Section.STAKES, ("enjeu",)),
    (Section.OPERATIONS, ("operation",)),
    (Section.SPECIFIC, ("intensifiee", "specialisee", "cooperation", "extension", "diffusion")),
    (Section.PROJECT, ("projet",)),
    (Section.PRESENTATION, ("presentation", "institution", "equipe", "contexte", "territoire", "introduction")),
)
# What holds names and accounts stays closed until somebody says otherwise.
KEPT_CLOSED = (Section.BUDGET, Section.ANNEX, Section.OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A part found in a document."""

    title: str
    section: str
    first: int
    last: int
    access: str


def proposals(*, version: DossierVersion, pages: int) -> tuple[list[Proposal], str]:
    """Find the parts, and say where they were found; nothing and "" when the document does not tell."""
    for starts, where in ((_marked(version), "les signets du PDF"), (_printed(version), "la table des matières")):
        if len(found := _parts(starts, pages=pages)) >= LEAST:
            return found, where
    return [], ""


def _marked(version: DossierVersion) -> list[tuple[str, int]]:
    """Read the bookmarks: those of the first level that has several, since one alone is often the title of the whole."""
    from maillage.kernel.pdf.public import PdfRefused, bookmarks

    try:
        found = bookmarks(source=version.file.path)
    except (PdfRefused, OSError):
        return []
    for level in range(max((each.level for each in found), default=-1) + 1):
        here = [(NUMBER.sub("", each.title)[:200], each.page) for each in found if each.level == level]
        if len({page for _, page in here}) >= LEAST:
            return here
    return []


def _printed(version: DossierVersion) -> list[tuple[str, int]]:
    """Read the table of contents in the text of the first pages."""
    texts = {page.number: page.text for page in version.file.pages.order_by("number")}
    entries = _entries(texts)
    shift = _shift(entries, texts)
    return [(title, printed + shift) for title, printed in entries]


def _parts(entries: list[tuple[str, int]], *, pages: int) -> list[Proposal]:
    """Cut the document where each entry starts, up to the next one."""
    starts: list[tuple[str, int]] = []
    for title, start in entries:
        if title and 1 <= start <= pages and (not starts or start > starts[-1][1]):
            starts.append((title, start))
    found = []
    for place, (title, first) in enumerate(starts[:MOST]):
        last = starts[place + 1][1] - 1 if place + 1 < len(starts) else pages
        section = section_of(title)
        access = PartAccess.CLOSED if section in KEPT_CLOSED else PartAccess.RELEASE
        found.append(Proposal(title=title, section=section, first=first, last=last, access=access))
    return found


def section_of(title: str) -> str:
    """Guess the section from a title."""
    plain = _plain(title)
    return next((str(section) for section, signs in SIGNS if any(sign in plain for sign in signs)), str(Section.OTHER))


def _entries(texts: dict[int, str]) -> list[tuple[str, int]]:
    found: list[tuple[str, str, int]] = []
    for number in range(1, FIRST_PAGES + 1):
        here = [match for line in texts.get(number, "").splitlines() if (match := LINE.match(line))]
        if len(here) >= LEAST:
            found += [((match["number"] or "").rstrip("."), match["title"].strip(" .·…_"), int(match["page"])) for match in here]
    # Chapters rather than their paragraphs, when they are numbered.
    chapters = [entry for entry in found if entry[0] and "." not in entry[0]]
    unnumbered = [entry for entry in found if not entry[0]]
    kept = [entry for entry in found if entry in chapters or entry in unnumbered] if len(chapters) >= LEAST else found
    return [(title[:200], page) for _, title, page in kept]


def _shift(entries: list[tuple[str, int]], texts: dict[int, str]) -> int:
    """How far printed numbers stand from the pages of the file: the cover often has none."""
    votes: Counter[int] = Counter()
    heads = {number: _plain(text[:400]) for number, text in texts.items()}
    for title, printed in entries:
        words = _plain(title)
        for number, head in heads.items():
            if words in head and not LINE.search(texts[number].split("\n", 3)[-1][:400]) and abs(number - printed) <= 20:
                votes[number - printed] += 1
                break
    return votes.most_common(1)[0][0] if votes else 0


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).replace("’", "'").split())
