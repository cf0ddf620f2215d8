"""Our fonts for paper, and text that they can draw."""

import unicodedata
from functools import lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parent / "fonts"
TEXT, BOLD, TITLE = "MaillageText", "MaillageBold", "MaillageTitle"
FILES = {TEXT: "text.ttf", BOLD: "bold.ttf", TITLE: "title.ttf"}

# By category: letters and numbers of other scripts, dashes, spaces. The rest (pictures, marks, controls) is left out.
INSTEAD = dict.fromkeys(("Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "No"), "?") | {"Pd": "-", "Zs": " ", "Zl": " ", "Zp": " "}


@lru_cache(maxsize=1)
def ready() -> frozenset[int]:
    """Register the fonts (kernel's own, French letters); return the characters all of them draw."""
    drawn = []
    for name, file in FILES.items():
        font = TTFont(name, FOLDER / file)
        pdfmetrics.registerFont(font)
        drawn.append(set(font.face.charToGlyph))
    return frozenset(set.intersection(*drawn))


def drawable(text: str) -> str:
    """Return the text with the letters our fonts have: others lose their accents, or become "?"; pictures and marks are left out."""
    drawn, kept = ready(), list[str]()
    for letter in unicodedata.normalize("NFC", text):
        if ord(letter) in drawn or letter == "\n":
            kept.append(letter)
            continue
        plain = "".join(part for part in unicodedata.normalize("NFKD", letter) if ord(part) in drawn)
        kept.append(plain or INSTEAD.get(unicodedata.category(letter)[:2], ""))
    return "".join(kept)
