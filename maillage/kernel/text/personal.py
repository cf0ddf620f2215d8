"""What names a person in a text: addresses, numbers, names. Each search goes through the text once, however it was written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

GAP = " \t\u00a0\u2009\u202f"
LETTERS = "A-Za-z0-9À-ÖØ-öø-ÿŒœ"
LOCAL = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-'’ÀÂÇÈÉÊËÎÏÔÙÛÜàâäçèéêëîïôöùûüÿœ"
DOMAIN = LOCAL.replace("%", "").replace("+", "").replace("'", "").replace("’", "")
AT = re.compile(rf"@|[{GAP}]?[(\[][{GAP}]?(?:at|arobase)[{GAP}]?[)\]][{GAP}]?", re.IGNORECASE)
IBAN_START = re.compile(rf"(?<![{LETTERS}])[A-Za-z]{{2}}[0-9]{{2}}")
LENGTHS = "AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GR27 HR21 HU28 IE22 IS26 IT27 LI21 LT20 LU20 LV21 MA28 MC27 "
LENGTHS += "MT31 NL18 NO15 PL28 PT25 RO24 RS22 SE24 SI19 SK24 SM27 TN24 TR26 UA29"
IBAN_LENGTHS = {entry[:2]: int(entry[2:]) for entry in LENGTHS.split()}
FIGURES = str.maketrans({sign: str(int(sign, 36)) for sign in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"})
SMALL_GAP = rf"[{GAP}.\-/]{{0,2}}"
NATIONAL = re.compile(rf"(?<![\w,])(\d\d){SMALL_GAP}(\d\d){SMALL_GAP}(\d\d)[{GAP}.\-/]{{0,3}}(\d{{3}}){SMALL_GAP}(\d\d)(?!\w)", re.ASCII)
SECURITY = re.compile(
    rf"(?<![\w,])([1-478]){SMALL_GAP}(\d\d){SMALL_GAP}(\d\d){SMALL_GAP}(\d[\dABab]){SMALL_GAP}(\d{{3}}){SMALL_GAP}(\d{{3}}){SMALL_GAP}(\d\d)(?!\w)",
    re.ASCII,
)


@dataclass(frozen=True, kw_only=True)
class Found:
    """A place in a text that may name a person: kind is email, phone, national_number, iban or name; start counts characters."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def find_personal(*, text: str) -> list[Found]:
    """Return what may name a person, in the order of the text, without overlaps.

    Found: e-mail addresses; IBAN and national numbers (Belgian, French) whose check digits are right; phone numbers as Belgium and France
    write them; names that follow M., Mme, Mlle, Dr and the like. A name alone is not found. Takes a time in proportion to the text.
    """
    from maillage.kernel.text.names import names
    from maillage.kernel.text.phones import phones

    found: list[Found] = []
    taken = bytearray(len(text))
    for search in (_emails, _ibans, _national_numbers, phones, names):
        for kind, start, end in search(text):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append(Found(kind=kind, text=text[start:end], start=start))
    return sorted(found, key=lambda one: one.start)


def _emails(text: str) -> Iterator[tuple[str, int, int]]:
    for mark in AT.finditer(text):
        if text[mark.start() - 1 : mark.start()] not in LOCAL or not text[mark.end() : mark.end() + 1].isalnum():
            continue
        before = text[max(0, mark.start() - 64) : mark.start()]
        local = before[len(before.rstrip(LOCAL)) :].lstrip(".-'’%+")
        after = text[mark.end() : mark.end() + 254]
        domain = after[: len(after) - len(after.lstrip(DOMAIN))].rstrip(".-_")
        *labels, last = domain.split(".")
        if local and labels and all(labels) and 2 <= len(last) <= 24 and last.isalpha():
            yield "email", mark.start() - len(local), mark.end() + len(domain)


def _ibans(text: str) -> Iterator[tuple[str, int, int]]:
    for head in IBAN_START.finditer(text):
        length = IBAN_LENGTHS.get(head[0][:2].upper())
        account = _iban_of(length).match(text, head.start()) if length else None
        if account and _right(re.sub(r"[^A-Za-z0-9]", "", account[0])):
            yield "iban", account.start(), account.end()


@cache
def _iban_of(length: int) -> re.Pattern[str]:
    return re.compile(rf"[A-Za-z]{{2}}[0-9]{{2}}(?:[{GAP}.\-\n]{{0,2}}[A-Za-z0-9]){{{length - 4}}}(?![{LETTERS}])")


def _right(signs: str) -> bool:
    return int((signs[4:] + signs[:4]).translate(FIGURES)) % 97 == 1


def _national_numbers(text: str) -> Iterator[tuple[str, int, int]]:
    for match in NATIONAL.finditer(text):
        year, month, day, order, key = match.groups()
        number = year + month + day + order
        # Months from 20 and 40 are those of numbers given before a stay is registered.
        if (
            int(month) % 20 <= 12
            and int(month) < 60
            and int(day) <= 31
            and int(key) in {97 - int(prefix + number) % 97 for prefix in ("", "2")}
        ):
            yield "national_number", match.start(), match.end()
    for match in SECURITY.finditer(text):
        *parts, key = match.groups()
        department = parts[3].upper()
        parts[3] = {"2A": "19", "2B": "18"}.get(department, department)
        number = "".join(parts)
        month = int(parts[2])
        if number.isdigit() and (1 <= month <= 12 or 20 <= month <= 42 or month >= 50) and int(key) == 97 - int(number) % 97:
            yield "national_number", match.start(), match.end()
