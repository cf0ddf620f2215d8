"""French typography: no-break spaces, apostrophes. Safe on HTML and on plain text, and twice the same as once."""

import re

NBSP, NNBSP = "\u00a0", "\u202f"
SPACES = f"[ {NBSP}{NNBSP}]"
# A run of spaces or of letters is tried once, from its start: from each of its places, a long one would take minutes.
RUN = f"(?<!{SPACES}){SPACES}++"
# Never touched: code, tags, entities, addresses.
KEPT = re.compile(
    r"(<(?:pre|code)\b.*?</(?:pre|code)>|<[^<>]*>|&#?\w+;|\b(?:https?://|www\.)[^\s<>]+|(?<![\w.+-])[\w.+-]++@[\w-]+\.[\w.-]+)",
    re.DOTALL | re.IGNORECASE,
)
APOSTROPHE_ENTITY = re.compile(r"(?<=\w)&#(?:x27|39);(?=\w)")
AFTER = r"(?<=[\w»”’)\]%…€])"
BEFORE = rf"(?=[\s»”)\]{NBSP}{NNBSP}]|$)"
RULES = (
    (re.compile(r"(?<=\w)'(?=[\w«])"), "’"),
    (re.compile(r"(?<!\.)\.\.\.(?!\.)"), "…"),
    (re.compile(rf"«{SPACES}*"), f"«{NBSP}"),
    (re.compile(rf"(?<=\S){SPACES}*»"), f"{NBSP}»"),
    (re.compile(rf"(?:{RUN}|{AFTER})([!?]+|;){BEFORE}"), NNBSP + r"\1"),
    (re.compile(rf"(?:{RUN}|{AFTER}):(?=\s|$)"), f"{NBSP}:"),
    (re.compile(rf"(?<=\d){SPACES}(?=\d{{3}}(?!\d))"), NNBSP),
    (re.compile(rf"(?<=\d){SPACES}(?=[%€])"), NBSP),
)


# What French writes after a space, which must not begin a line.
HELD = ((" :", f"{NBSP}:"), (" ;", f"{NNBSP};"), (" ?", f"{NNBSP}?"), (" !", f"{NNBSP}!"), ("« ", f"«{NBSP}"), (" »", f"{NBSP}»"))


def held(text: str) -> str:
    """Return a title whose marks stay with their words: much cheaper than `typo`, for lists; HTML said to be safe stays so."""
    found = text
    for loose, tight in HELD:
        if loose in found:
            found = found.replace(loose, tight)
    return text if found is text or found == text else type(text)(found)


def typo(text: str) -> str:
    """Return the text with French spaces and apostrophes; tags, entities, code and addresses are left as they are."""
    text = APOSTROPHE_ENTITY.sub("’", text)
    parts = KEPT.split(text)
    for index in range(0, len(parts), 2):
        for pattern, replacement in RULES:
            parts[index] = pattern.sub(replacement, parts[index])
    return "".join(parts)
