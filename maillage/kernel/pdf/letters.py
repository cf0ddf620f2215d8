"""The letters that our fonts for paper draw."""

import unicodedata
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"

# By category: letters and numbers of other scripts, dashes, spaces. The rest (pictures, marks, controls) is left out.
INSTEAD = dict.fromkeys(("Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "No"), "?") | {"Pd": "-", "Zs": " ", "Zl": " ", "Zp": " "}


@lru_cache(maxsize=1)
def drawn() -> list[frozenset[str]]:
    """Return the characters that each of our families of fonts draws, as `tools/vendor_assets.py` noted them."""
    lines = (FONTS / "letters.txt").read_text(encoding="ascii").splitlines()
    families = [[range_.split("-") for range_ in line.split()] for line in lines]
    return [frozenset(chr(code) for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1)) for ranges in families]


def drawable(text: str) -> str:
    """Return the text with the letters our fonts have: others lose their accents, or become "?"; pictures and marks are left out.

    A mark stays when one font draws it and the letter it stands on.
    """
    kept, before = list[str](), drawn()
    for letter in unicodedata.normalize("NFC", text.replace("→", "›")):
        marks = unicodedata.category(letter) in {"Mn", "Me", "Cf"}
        fonts = [font for font in (before if marks else drawn()) if letter in font]
        if letter == "\n" or fonts:
            kept.append(letter)
            before = fonts
        elif not marks:
            plain = "".join(part for part in unicodedata.normalize("NFKD", letter) if part in drawn()[0])
            kept.append(plain or INSTEAD.get(unicodedata.category(letter)[:2], ""))
            before = [drawn()[0]]
    return "".join(kept)
