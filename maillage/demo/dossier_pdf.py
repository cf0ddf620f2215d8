"""Write a dossier as centres do: a cover, a table of contents, chapters that start on a page, annexes with names and accounts."""

from collections.abc import Sequence
from random import Random

from maillage.demo.grammar import Voice
from maillage.demo.pdf import BOTTOM, MARGIN, Writer, Written, _assemble, _shown
from maillage.kernel.text.typography import typo

VOICES = {
    "PRESENTATION": "equipe", "EVALUATION": "evaluation", "ANALYSIS": "analyse", "STAKES": "participation", "PROJECT": "programmation",
    "OPERATIONS": "mediation", "SPECIFIC": "droits", "BUDGET": "budget", "ANNEX": "autres", "OTHER": "lieux",
}  # fmt: skip
BEFORE = 2  # the cover and the table of contents
ROOM = 150
FIRST = ("Jeanne", "Malik", "Rosine", "Tom", "Ilse", "Baptiste", "Yolande", "Sami", "Colette", "Luca", "Nadia", "Firmin")
LAST = (
    "Brichard",
    "Delvigne",
    "Ouali",
    "Fontignies",
    "Verhaeghe",
    "Somers",
    "Marchal",
    "Kesteloot",
    "Piron",
    "Haddad",
    "Lejeune",
    "Toussaint",
)
# Not real accounts: the digits are right, the bank does not exist.
ACCOUNTS = ("BE71 0961 2345 6769", "BE43 0689 9999 9501")


def write_dossier(*, key: str, title: str, source: str, commune: str, parts: Sequence[tuple[str, str, int]]) -> Written:
    """Write it. `parts` are (title, section, pages); the first one starts on page 3."""
    random = Random(f"dossier/{key}")  # noqa: S311 (nothing secret)
    writer = Writer(footer=title[:80])
    writer.cover(seed=f"dossier/{key}", kind="dossier", title=title, source=source)
    writer._turn()  # noqa: SLF001 (a chapter starts on a page)
    _contents(writer, parts)
    first = BEFORE + 1
    for number, (name, section, pages) in enumerate(parts, start=1):
        writer._turn()  # noqa: SLF001
        writer.put(style="title", text=f"{number}. {name}")
        if section == "ANNEX":
            _people(writer, random, commune)
        voice = Voice(random=random, theme=VOICES.get(section, "autres"))
        while not _full(writer, first + pages - 1):
            writer.put(style="h", text=typo(voice.heading()))
            for _ in range(random.randint(2, 3)):
                if not _full(writer, first + pages - 1):
                    writer.put(style="p", text=typo(voice.paragraph(sentences=random.randint(3, 5))))
        first += pages
    return _finish(writer, title=title, source=source)


def _full(writer: Writer, last: int) -> bool:
    pages = len(writer.pages)
    return pages > last or (pages == last and writer.pages[-1].y < BOTTOM + ROOM)


def _contents(writer: Writer, parts: Sequence[tuple[str, str, int]]) -> None:
    writer.put(style="title", text="Table des matières")
    first = BEFORE + 1
    for number, (name, _, pages) in enumerate(parts, start=1):
        writer.put(style="p", text=f"{number}. {name} {'.' * max(4, 70 - len(name))} {first}")
        first += pages


def _people(writer: Writer, random: Random, commune: str) -> None:
    """Lists of invented people, as annexes hold them: what the check before sharing looks for."""
    writer.put(style="h", text="Membres de l’organe d’administration")
    for _ in range(7):
        first, last = random.choice(FIRST), random.choice(LAST)
        who = "Mme" if first[-1] in "ae" else "M."
        writer.put(
            style="li",
            text=f"{who} {first} {last}, {commune}, {first.lower()}.{last.lower()}@demo.example, 0470 {random.randint(10, 99)} 00 {random.randint(10, 99)}",
        )
    writer.put(style="h", text="Comptes de l’association")
    for account in ACCOUNTS:
        writer.put(style="li", text=f"Compte courant : {account}")


def _finish(writer: Writer, *, title: str, source: str) -> Written:
    for number, page in enumerate(writer.pages, start=1):
        foot = f"{writer.footer} – {number}"
        page.content.append(b"BT /F1 8 Tf %d %d Td %b Tj ET" % (MARGIN, MARGIN - 24, _shown(foot)))
        page.text.append(foot)
    return Written(data=_assemble(pages=writer.pages, title=title, author=source), texts=["\n".join(page.text) for page in writer.pages])
