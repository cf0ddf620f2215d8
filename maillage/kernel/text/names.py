"""Names of people that follow a title: Mme Marie Dupont, MM. Van den Berghe et Leroy."""

import re
from collections.abc import Iterator

GAP = "[ \t\u00a0\u2009\u202f]{1,3}"
TITLE = re.compile(
    rf"(?<!\w)(?:(MM\.|Mmes\.?|Mlles\.?|Messieurs|Mesdames)|M\.|Mr\.?|Mme\.?|Mlle\.?|Monsieur|Madame|Mademoiselle|Dr\.?|Docteur)(?:{GAP}\n?|\n)(?=\S)"
)
CAPITAL = "A-ZÀ-ÖØ-ÞŒ"
INITIAL = rf"[{CAPITAL}]\.(?:-?[{CAPITAL}]\.)?"
PIECE = rf"[{CAPITAL}][^\W\d_]{{0,30}}"
WORD = rf"(?:{INITIAL}|(?:[DdLlO]['’])?{PIECE}(?:[-‑'’]{PIECE}){{0,3}})"
PARTICLE = r"(?:(?:van|von|der|den|de|du|des|le|la|del|della|di|da|dos|ter|ten|vande|vander|El|Ben|’t|'t)" + GAP + ")"
NAME = re.compile(rf"{PARTICLE}{{0,3}}{WORD}(?:{GAP}{PARTICLE}{{0,3}}{WORD}){{0,2}}")
OFFICE = re.compile(rf"(?:(?:le|la){GAP}|l['’])[^\W\d_]{{3,30}}(?:-[^\W\d_]{{2,30}})?(?:{GAP}|(?=[^\w]|$))")
OFFICES = re.compile(
    r"(?:le |la |l['’])?(?:vice-?)?(?:pr[ée]sident|ministre|bourgmestre|ma[iy]re|directeur|directrice|[ée]chevin|pr[ée]fet|secr[ée]taire|recteur|rectrice|"
    r"gouverneur|d[ée]put[ée]|s[ée]nat|conseill|inspect|coordina|administrat|commissaire|ambassad|juge|procureur|notaire|tr[ée]sori|responsable|"
    r"cur[ée]|docteur|professeur|roi|reine|prince|d[ée]l[ée]gu[ée])",
    re.IGNORECASE,
)
TITLES = {"Monsieur", "Madame", "Mademoiselle", "Mesdames", "Messieurs", "Mme", "Mlle", "Mr", "Dr", "Docteur", "MM"}
NEXT = re.compile(rf",{GAP}|{GAP}(?:et|ou|&){GAP}")
MILLIONS = re.compile(rf"\d{GAP}$")
LISTED = 12


def names(text: str) -> Iterator[tuple[str, int, int]]:
    """Give ("name", start, end) for each name, its title included."""
    for title in TITLE.finditer(text):
        if title[0].startswith("M.") and MILLIONS.search(text[max(0, title.start() - 4) : title.start()]):
            continue
        start, place = title.start(), title.end()
        office = OFFICE.match(text, place)
        if office and OFFICES.match(office[0].replace("\u00a0", " ")):
            place = office.end()
        for _ in range(LISTED if title[1] else 1):
            name = NAME.match(text, place)
            if not name or not _a_name(name[0]):
                break
            yield "name", start, name.end()
            following = NEXT.match(text, name.end())
            if not following:
                break
            start = place = following.end()


def _a_name(words: str) -> bool:
    """Tell a name from an initial alone, another title or an office."""
    long = [word for word in re.findall(r"[^\W\d_]{2,}", words) if word[0].isupper()]
    return bool(long) and long[0] not in TITLES and not OFFICES.match(long[0])
