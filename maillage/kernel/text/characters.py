"""Characters no text needs: those that XML forbids, and those that turn or hide the words around them."""

import re
import unicodedata

UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def unix_lines(text: str) -> str:
    """Return the text with one character at the end of each line, as browsers count it but do not send it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def readable(text: str) -> str:
    """Return the text without control characters; lines, ended by one character, and tabs stay."""
    return UNREADABLE.sub("", unix_lines(text))


def one_line(text: str) -> str:
    """Return a name or a title on one line, with single spaces, in one direction; empty when nothing of it would be seen."""
    line = " ".join(TURNING.sub("", UNREADABLE.sub(" ", text)).split())
    return line if any(unicodedata.category(character)[0] in "LNPS" for character in line) else ""


def shortened(text: str, most: int) -> str:
    """Return the text, or its beginning cut between two words, with an ellipsis; `most` in characters."""
    return text if len(text) <= most else f"{(text[:most].rpartition(' ')[0] or text[:most]).rstrip(' ,;:.')}…"
