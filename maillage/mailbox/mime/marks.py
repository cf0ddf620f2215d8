"""Where the mail one answers to begins, in plain text, as the programs of offices and phones write it.

The library knows the usual lines of many languages. Here is what it misses: lines cut in two, blocks of headers in French, the
web mails of Belgium and France, telephones.
"""

import re

# "Le dim. 22 nov. 2026 à 10:03, Denis Evrard <…> a écrit :", on one to four lines. A date or an address must be there: people
# also write "Le directeur m'a écrit :".
BEGINS = re.compile(r"^(?:> ?)*\s*(?:Le|On|Op|Am|El|Il|Em|Den)\b", re.IGNORECASE)
WROTE = re.compile(
    r"^(?:> ?)*\s*(?:Le|On|Op|Am|El|Il|Em|Den)\b[^\n]{0,400}?"
    r"(?:\d{1,2}[:h.]\d{2}|\d{4}|\d{1,2}[/.-]\d{1,2}|@)[^\n]{0,400}?"
    r"(?:(?:a|avez)\s+écrit|wrote|schreef(?:\s[^\n:]{1,120})?|schrieb(?:\s[^\n:]{1,120})?|geschreven|escribió|ha scritto)\s*:?\s*$",
    re.IGNORECASE,
)
# "Denis Evrard <denis@…> schrieb am So., 22. Nov. 2026", "22 nov. 2026 10:03:02 Denis Evrard <…> :", and phones that write both.
NAMED = re.compile(
    r"^\s*[^\n<>]{0,120}<[^<>\s]+@[^<>\s]+>\s+(?:a écrit|wrote|schrieb|schreef)\b[^\n]{0,160}:\s*$"
    r"|^\s*\d{1,2}[^\n<>]{4,60}\d{2}[:h]\d{2}[^\n<>]{0,120}<[^<>\s]+@[^<>\s]+>\s*:\s*$",
    re.IGNORECASE,
)
LINES_OF_WROTE = 4

LABELS = r"De|From|Von|Van|Da|Expéditeur|Afzender"
OTHERS = r"Envoyé(?: le)?|Date|Sent|Gesendet|Verzonden|Datum|À|A|To|An|Aan|Objet|Subject|Betreff|Onderwerp|Sujet|Cc|Copie(?: à)?|Pour|Destinataire|Répondre à|Reply-To"
FROM = re.compile(rf"^(?:> ?)*[\s*_]*(?:{LABELS})\s?[*_]*\s?:[*_]*\s*\S", re.IGNORECASE)
OTHER = re.compile(rf"^(?:> ?)*[\s*_]*(?:{OTHERS})\s?[*_]*\s?:", re.IGNORECASE)
# In a block of headers, which lines follow the first one, however long the list of the addressees.
BLOCK_LINES = 8
BLOCK_LEAST = 2

SEPARATOR = re.compile(
    r"^(?:> ?)*\s*(?:[-_=*]{2,}\s*(?:Message d['’]origine|Message original|Mail original|Original Message|Original message|Message initial"
    r"|Oorspronkelijk bericht|Origineel bericht|Ursprüngliche Nachricht|Message transféré|Forwarded message|Courriel original|E-mail d['’]origine)\s*[-_=*]{2,}"
    r"|Message du(?:\s?:)?\s\d{1,2}/\d{1,2}/\d{2,4}(?:\s+(?:à\s+)?\d{1,2}:\d{2})?"
    r"|Début du (?:message|courriel) (?:réexpédié|transféré)\s*:"
    r"|_{10,}|[-=]{24,})\s*$",
    re.IGNORECASE,
)
DRAWN = re.compile(r"^\s*(?:_{10,}|[-=]{24,})\s*$")


def first_mark(lines: list[str], *, cut: str) -> tuple[int, int] | None:
    """Find where the mail one answers to begins: (first line of the mark, first line after it); None when there is none."""
    for number, line in enumerate(lines):
        if line == cut:
            return number, number + 1
        if after := _wrote(lines, number) or _block(lines, number):
            return number, after
        if SEPARATOR.match(line):
            next_ = _next_full(lines, number + 1)
            after = _block(lines, next_)
            # A line that is only drawn may be anybody's.
            if after or not DRAWN.match(line) or (next_ < len(lines) and SEPARATOR.match(lines[next_]) and not DRAWN.match(lines[next_])):
                return number, after or number + 1
    return None


def _wrote(lines: list[str], number: int) -> int:
    if NAMED.match(lines[number][:600]):
        return number + 1
    if not BEGINS.match(lines[number]):
        return 0
    joined = ""
    for after, line in enumerate(lines[number : number + LINES_OF_WROTE], start=number + 1):
        if not line.strip(" >"):
            return 0
        joined = f"{joined} {line.strip(' >') if joined else line}".strip()[:900]
        if WROTE.match(joined):
            return after
    return 0


def _block(lines: list[str], number: int) -> int:
    """Read a block of headers from this line; give the first line after it, 0 when it is none."""
    if number >= len(lines) or not FROM.match(lines[number][:600]):
        return 0
    last, seen = number, 0
    for position in range(number + 1, min(len(lines), number + 1 + BLOCK_LINES)):
        if OTHER.match(lines[position][:600]):
            last, seen = position, seen + 1
        elif not lines[position].strip(" >") and seen >= BLOCK_LEAST:
            break
    return last + 1 if seen >= BLOCK_LEAST else 0


def _next_full(lines: list[str], number: int) -> int:
    while number < len(lines) and not lines[number].strip(" >"):
        number += 1
    return number
