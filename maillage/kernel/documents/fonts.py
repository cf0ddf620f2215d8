# mypy: disable-error-code="import-untyped"
"""The fonts of the site, on paper; a character they lack is written in the font that comes with the PDF library, or without its mark."""

import unicodedata
from functools import lru_cache
from pathlib import Path

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

FOLDER = Path(__file__).parents[1] / "pdf" / "fonts"
TEXT, BOLD, TITLE, OTHER = "Maillage-Texte", "Maillage-Gras", "Maillage-Titre", "Maillage-Autre"
FILES = {TEXT: ("text.ttf", "Vera.ttf"), BOLD: ("bold.ttf", "VeraBd.ttf"), TITLE: ("title.ttf", "VeraBd.ttf"), OTHER: ("", "Vera.ttf")}
# Spaces the fonts do not draw, and signs said otherwise.
SAID = {0x202F: "\u00a0", 0x2003: " ", 0x2009: "\u00a0", 0x2011: "-", 0x2192: "›", 0x200B: "", 0xAD: ""}


@lru_cache(maxsize=1)
def register() -> dict[str, frozenset[int]]:
    """Tell the PDF library our fonts, once; return the characters each of them draws."""
    vera = Path(reportlab.__file__).parent / "fonts"
    drawn = {}
    for name, (file, otherwise) in FILES.items():
        try:
            font = TTFont(name, str(FOLDER / file if file else vera / otherwise))
        except TTFError:
            font = TTFont(name, str(vera / otherwise))
        # Two weights of one family say the same name: some readers would then draw both with the first.
        font.face.name = name.encode()
        pdfmetrics.registerFont(font)
        drawn[name] = frozenset(font.face.charToGlyph)
    pdfmetrics.registerFontFamily(TEXT, normal=TEXT, bold=BOLD, italic=TEXT, boldItalic=BOLD)
    return drawn


def parts(*, text: str, font: str) -> list[tuple[str, str]]:
    """Cut a text into (font, words), so that every character that can be drawn is."""
    drawn = register()
    found: list[tuple[str, str]] = []
    for character in text.translate(SAID):
        name, shown = font, character
        if ord(character) not in drawn[font] and character != "\n":
            bare = unicodedata.normalize("NFKD", character)[:1]
            if ord(character) in drawn[OTHER]:
                name = OTHER
            else:
                shown = bare if bare and ord(bare) in drawn[font] else "?"
        if found and found[-1][0] == name:
            found[-1] = (name, found[-1][1] + shown)
        else:
            found.append((name, shown))
    return found
