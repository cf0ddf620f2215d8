"""Phone numbers as people of Belgium and France write them, told from dates, amounts, accounts and numbers of companies."""

import re
from collections.abc import Iterator

GAP = " \t\u00a0\u2009\u202f"
RUN = re.compile(rf"(?<![\w,])[(+]{{0,2}}[{GAP}]?\d[\d{GAP}./()\-–]*+")
GROUP = re.compile(r"\d++")
# How many figures stand between the separators; first 9 figures in all, then 10.
SHAPES = [(9,), (2, 7), (3, 6), (2, 3, 2, 2), (3, 2, 2, 2), (2, 3, 4), (3, 3, 3), (4, 5), (4, 2, 3), (4, 3, 2)]
SHAPES += [(10,), (2, 2, 2, 2, 2), (4, 2, 2, 2), (4, 6), (4, 3, 3), (2, 8)]
NEVER_AFTER_A_NUMBER = {(3, 3, 3), (2, 7), (3, 6), (2, 3, 4), (2, 8)}
COUNTRIES = ("32", "33", "352", "31", "49", "41", "44", "34", "39", "351", "212", "213", "216", "243")
MOBILE = re.compile(r"0?4[5-9]")
COMPANY = re.compile(r"(?:\bBE|BCE|KBO|TVA|BTW|VAT|RPM|entreprise|siren|siret|compte)[^\n\d]{0,12}$", re.IGNORECASE)
MAX_GAP, SHORTEST = 4, 8


def phones(text: str) -> Iterator[tuple[str, int, int]]:
    """Give ("phone", start, end) for each number."""
    for run in RUN.finditer(text):
        if run.end() - run.start() < SHORTEST:
            continue
        groups = [group.span() for group in GROUP.finditer(text, run.start(), run.end())]
        index, after_phone = 0, False
        while index < len(groups):
            start, end = groups[index]
            taken = 0
            if text[start] == "0" or index == 0 or "+" in text[groups[index - 1][1] : start]:
                taken = _abroad(text, run.start(), groups, index) or _home(text, groups, index, after_phone=after_phone)
            if taken and text[groups[index + taken - 1][1] : groups[index + taken - 1][1] + 1].isalpha():
                taken = 0
            if not taken:
                index, after_phone = index + 1, False
                continue
            start, end = groups[index][0], groups[index + taken - 1][1]
            for opening in ("+", "+ ", "(" if ")" in text[start:end] else "+"):
                start -= len(opening) * text.endswith(opening, run.start(), start)
            yield "phone", start, end
            index, after_phone = index + taken, True


def _figures(text: str, groups: list[tuple[int, int]], index: int, count: int) -> str:
    return "".join(text[start:end] for start, end in groups[index : index + count])


def _near(text: str, groups: list[tuple[int, int]], index: int, count: int) -> bool:
    return all(groups[n + 1][0] - groups[n][1] <= MAX_GAP for n in range(index, index + count - 1))


def _abroad(text: str, floor: int, groups: list[tuple[int, int]], index: int) -> int:
    """Say how many groups make a number with a country: +32 (0)2…, 0033…"""
    start, end = groups[index]
    plus = "+" in text[max(floor, start - 2) : start]
    figures = text[start:end] if plus else text[start + 2 : end] if text[start : start + 2] == "00" else ""
    country = next((code for code in COUNTRIES if figures.startswith(code)), "")
    if not country:
        return 0
    wanted = {"32": 8, "33": 9}.get(country)
    figures = figures.removeprefix(country)
    for count in range(1, len(groups) - index + 1):
        rest = figures.removeprefix("0")
        needed = 9 if country == "32" and MOBILE.match(rest) else wanted
        last = index + count == len(groups)
        if len(rest) == needed if needed else (last and 6 <= len(rest) <= 12):
            return 0 if rest.startswith("0") else count
        if last or len(rest) > 12 or groups[index + count][0] - groups[index + count - 1][1] > MAX_GAP:
            return 0
        figures += text[slice(*groups[index + count])]
    return 0


def _home(text: str, groups: list[tuple[int, int]], index: int, *, after_phone: bool) -> int:
    """Say how many groups make a number of the country."""
    start, end = groups[index]
    if text[start] != "0" or text[start : start + 2] == "00" or not 2 <= end - start <= 10:
        return 0
    lengths = [group_end - group_start for group_start, group_end in groups[index : index + 5]]
    for shape in SHAPES:
        count = len(shape)
        if tuple(lengths[:count]) == shape and _near(text, groups, index, count):
            return count if _likely(text, groups, index, shape, after_phone=after_phone) else 0
    return 0


def _likely(text: str, groups: list[tuple[int, int]], index: int, shape: tuple[int, ...], *, after_phone: bool) -> bool:
    count = len(shape)
    figures = _figures(text, groups, index, count)
    gaps = [text[groups[n][1] : groups[n + 1][0]] for n in range(index, index + count - 1)]
    before = text[groups[index - 1][1] : groups[index][0]] if index else ""
    after = text[groups[index + count - 1][1] : groups[index + count][0]] if index + count < len(groups) else ""
    if shape in NEVER_AFTER_A_NUMBER and (
        (before == gaps[0] and not after_phone) or after == gaps[0] or (len(gaps) == 1 and gaps[0] == ".")
    ):
        return False
    if shape == (2, 2, 2, 2, 2):
        values = [int(text[start:end]) for start, end in groups[index : index + count]]
        if values == list(range(values[0], values[0] + 5)) or (
            len(set(gaps)) == 1 and not _whole(text, groups, index, gaps[0], after_phone=after_phone)
        ):
            return False
    if len(figures) == 10:
        mobile = bool(MOBILE.match(figures))
        if shape not in {(2, 2, 2, 2, 2), (10,), (2, 8)} and not mobile and figures[1] not in "89":
            return False
        company = int(figures[8:]) == 97 - int(figures[:8]) % 97 and (shape == (4, 3, 3) or not mobile)
        if shape in {(10,), (4, 3, 3)} and (company or COMPANY.search(text[max(0, groups[index][0] - 24) : groups[index][0]])):
            return False
    return True


def _whole(text: str, groups: list[tuple[int, int]], index: int, gap: str, *, after_phone: bool) -> bool:
    """Tell phone numbers in pairs from a longer list of pairs: each fifth one must start a number."""
    for n in (index - 1, index + 5):
        if not 0 <= n < len(groups) or (n < index and after_phone):
            continue
        (start, end), other = groups[n], text[groups[n][1] : groups[n + 1][0]] if n < index else text[groups[n - 1][1] : groups[n][0]]
        if other == gap and end - start == 2 and (n < index or text[start] != "0"):
            return False
    return True
