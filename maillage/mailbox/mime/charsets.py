"""Bytes as text: what the mail says of them, unless the bytes say otherwise."""

import codecs

from maillage.kernel.text.characters import readable

# What programs name these is in fact the wider set of Windows.
WIDER = {"ascii": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252"}
# Python's own, which no mail uses: slow on hostile text, or not sets of characters.
NEVER = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "utf-7"}
JUDGED_ON = 20_000
# On a few words the library hesitates between neighbours: that of Western Europe first, whenever it is possible.
USUAL = "cp1252"
LIKELY = [USUAL, "mac_roman", "cp850", "cp1250", "cp1251", "utf_16", "utf_8"]


class _Usual:
    encoding = USUAL


def decoded(data: bytes, charset: str | None) -> str:
    """Decode bytes, with characters that can be read in place of those that cannot."""
    name = _codec(charset)
    single = name not in (
        "utf-8",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "iso2022_jp",
        "gb18030",
        "gbk",
        "big5",
        "shift_jis",
        "euc_jp",
        "euc_kr",
    )
    # Text in UTF-8 announced as something else is common; something else that reads as UTF-8 by chance is not.
    for candidate in ("utf-8", name) if single else (name, "utf-8"):
        try:
            return readable(data.decode(candidate))
        except (UnicodeError, LookupError):
            continue
    # Mails are read by the task worker: a library that web processes never ask is not loaded before they part.
    from charset_normalizer import from_bytes

    found = from_bytes(data[:JUDGED_ON], cp_isolation=LIKELY)
    best = next((match.encoding for match in found if match.encoding == USUAL), None) or (found.best() or _Usual).encoding
    return readable(data.decode(best, errors="replace"))


def _codec(charset: str | None) -> str:
    try:
        found = codecs.lookup((charset or "utf-8").strip().strip("\"'")[:40])
    except (LookupError, ValueError):
        return "cp1252"
    return "cp1252" if found.name in NEVER else WIDER.get(found.name, found.name)
