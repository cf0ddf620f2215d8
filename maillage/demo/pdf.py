"""A small and fast PDF writer: A4, the standard Helvetica, text that can be selected and found. About half a millisecond per page."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from maillage.kernel.ui import quilt

WIDTH, HEIGHT, MARGIN = 595, 842, 68
LINE = WIDTH - 2 * MARGIN
ASCII_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
WIDTHS = {chr(32 + index): width for index, width in enumerate(ASCII_WIDTHS)}
WIDTHS |= {
    "’": 222,
    "‘": 222,
    "«": 556,
    "»": 556,
    "–": 556,
    "—": 1000,
    "…": 1000,
    "·": 278,
    "œ": 944,
    "Œ": 1000,
    "€": 556,
    "\u00a0": 278,
    "•": 350,
}
WIDTHS |= {
    accented: WIDTHS[plain]
    for plain, group in {"a": "àâä", "e": "éèêë", "i": "îï", "o": "ôö", "u": "ùûü", "c": "ç", "E": "ÉÈÊ", "A": "À", "C": "Ç"}.items()
    for accented in group
}
INKS = {
    1: "211C1C",
    2: "FFCB3D",
    3: "BBD7FA",
    4: "3B66CC",
    5: "B7E2C4",
    6: "2F8A57",
    7: "F2542D",
    8: "FFC2AD",
    9: "C83C6B",
    10: "FFC7D1",
    11: "D29A53",
    12: "2A8C96",
    13: "FFFFFF",
}
STYLES = {  # font, size, leading, space before, indent
    "title": ("F2", 26, 31, 0, 0), "h": ("F2", 13.5, 18, 14, 0), "p": ("F1", 10.5, 15.2, 6, 0), "li": ("F1", 10.5, 15.2, 2, 16),
    "q": ("F3", 10.5, 15.2, 6, 16), "small": ("F1", 8.5, 11, 0, 0),
}  # fmt: skip
BOTTOM = MARGIN + 14
_cache: dict[str, float] = {}


def _width(word: str) -> float:
    """Width of a word in thousandths of the font size."""
    found = _cache.get(word)
    if found is None:
        found = _cache[word] = sum(WIDTHS.get(letter, 556) for letter in word)
        if len(_cache) > 60_000:
            _cache.clear()
    return found


def wrap(text: str, *, size: float, width: float, bold: bool = False) -> list[str]:
    """Cut a paragraph into lines that fit in `width` points."""
    limit = width * 1000 / size / (1.07 if bold else 1)
    lines: list[str] = []
    line: list[str] = []
    used = 0.0
    for word in text.split(" "):
        wide = _width(word)
        if line and used + 278 + wide > limit:
            lines.append(" ".join(line))
            line, used = [word], wide
        else:
            used += wide + (278 if line else 0)
            line.append(word)
    lines.append(" ".join(line))
    return lines


def _shown(text: str) -> bytes:
    """A string as the content of a page writes it, in WinAnsi."""
    raw = text.replace("\u202f", "\u00a0").encode("cp1252", "replace")
    return b"(" + raw.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)") + b")"


@dataclass
class _Page:
    content: list[bytes] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    y: float = HEIGHT - MARGIN


@dataclass(frozen=True)
class Written:
    """A PDF and the text of each of its pages, as extraction will read it."""

    data: bytes
    texts: list[str]


class Writer:
    """Lays blocks out, page after page."""

    def __init__(self, *, footer: str) -> None:
        self.footer = footer
        self.pages: list[_Page] = [_Page()]

    def put(self, *, style: str, text: str) -> None:
        font, size, leading, before, indent = STYLES[style]
        page = self.pages[-1]
        lines = wrap(text, size=size, width=LINE - indent, bold=font == "F2")
        keep = 3 * leading if style == "h" else 0  # a title never stays alone at the bottom
        page.y -= before
        if page.y - keep < BOTTOM + leading:
            page = self._turn()
        page.content.append(b"BT /%b %g Tf %g TL %g %g Td" % (font.encode(), size, leading, MARGIN + indent, page.y - size))
        if style == "li":
            page.content.append(b"-12 0 Td (\x95) Tj 12 0 Td")
        for number, line in enumerate(lines):
            if page.y - leading < BOTTOM:
                page.content.append(b"ET")
                page = self._turn()
                page.content.append(b"BT /%b %g Tf %g TL %g %g Td" % (font.encode(), size, leading, MARGIN + indent, page.y - size))
            elif number:
                page.content.append(b"T*")
            page.content.append(_shown(line) + b" Tj")
            page.text.append(line)
            page.y -= leading
        page.content.append(b"ET")

    def _turn(self) -> _Page:
        self.pages.append(_Page())
        return self.pages[-1]

    def cover(self, *, seed: str, kind: str, title: str, source: str) -> None:
        """First page: tiles drawn from the seed, the title, who speaks."""
        page = self.pages[-1]
        page.content.append(_tiles(seed=seed, kind=kind))
        page.y = HEIGHT - 5 * 79.4 - 44
        self.put(style="title", text=title)
        self.put(style="p", text=source)
        page.y -= 18


def _tiles(*, seed: str, kind: str) -> bytes:
    """Draw 7 × 5 tiles from the top of the page, with the inks of the kind."""
    side, curve = WIDTH / 7.5, 0.5523
    parts = []
    for tile in quilt.tiles(seed=seed, kind=kind, columns=8, rows=5):
        x, y = tile.column * side, HEIGHT - (tile.row + 1) * side
        parts.append(f"{_ink(tile.back or 13)} rg {x:.1f} {y:.1f} {side + 0.3:.1f} {side + 0.3:.1f} re f {_ink(tile.front)} rg")
        turn = {0: "1 0 0 1 0 0", 1: "0 -1 1 0 0 1", 2: "-1 0 0 -1 1 1", 3: "0 1 -1 0 1 0"}[tile.turns]
        h, k = 0.5, 0.5 * (1 - curve)
        shape = {
            "quarter": f"0 1 m 1 1 l 1 {1 - curve:.3f} {1 - curve:.3f} 0 0 0 c h f",
            "half": "0 1 m 1 1 l 1 0.724 0.776 0.5 0.5 0.5 c 0.224 0.5 0 0.724 0 1 c h f",
            "triangle": "0 1 m 1 1 l 0 0 l h f",
            "hourglass": "0 1 m 1 1 l 0 0 l 1 0 l h f",
            "arch": f"0 0 m 0 {h} l 0 {1 - k:.3f} {k:.3f} 1 {h} 1 c {1 - k:.3f} 1 1 {1 - k:.3f} 1 {h} c 1 0 l h f",
        }.get(
            tile.shape,
            f"0 {h} m 0 {1 - k:.3f} {k:.3f} 1 {h} 1 c {1 - k:.3f} 1 1 {1 - k:.3f} 1 {h} c 1 {k:.3f} {1 - k:.3f} 0 {h} 0 c {k:.3f} 0 0 {k:.3f} 0 {h} c h f",
        )
        parts.append(f"q {side:.1f} 0 0 {side:.1f} {x:.1f} {y:.1f} cm {turn} cm {shape} Q")
    return " ".join(parts).encode() + b" 0.13 0.11 0.11 rg"


def _ink(number: int) -> str:
    value = INKS[number]
    return " ".join(f"{int(value[index : index + 2], 16) / 255:.3f}" for index in (0, 2, 4))


def make_pdf(
    *, title: str, author: str, blocks: Sequence[tuple[str, str]], seed: str = "", kind: str = "ressource", source: str = ""
) -> Written:
    """Write a document. With `seed`, its first page is a cover; else the title stands above the text."""
    writer = Writer(footer=f"{title[:80]}")
    if seed:
        writer.cover(seed=seed, kind=kind, title=title, source=source or author)
    else:
        writer.put(style="title", text=title)
    for style, text in blocks:
        writer.put(style=style, text=text)
    for number, page in enumerate(writer.pages, start=1):
        foot = f"{writer.footer} – {number}"
        page.content.append(b"BT /F1 8 Tf %d %d Td %b Tj ET" % (MARGIN, MARGIN - 24, _shown(foot)))
        page.text.append(foot)
    return Written(data=_assemble(pages=writer.pages, title=title, author=author), texts=["\n".join(page.text) for page in writer.pages])


def _assemble(*, pages: Sequence[_Page], title: str, author: str) -> bytes:
    count = len(pages)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (fr) >>",
        b"<< /Type /Pages /Count %d /Kids [%b] >>" % (count, b" ".join(b"%d 0 R" % (7 + 2 * index) for index in range(count))),
        *(
            b"<< /Type /Font /Subtype /Type1 /BaseFont /%b /Encoding /WinAnsiEncoding >>" % name
            for name in (b"Helvetica", b"Helvetica-Bold", b"Helvetica-Oblique")
        ),
        b"<< /Title %b /Author %b /Producer (La Trame) >>" % (_unicode(title), _unicode(author)),
    ]
    for index, page in enumerate(pages):
        packed = zlib.compress(b"\n".join(page.content), 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 5 0 R >> >> /Contents %d 0 R >>"
            % (WIDTH, HEIGHT, 8 + 2 * index)
        )
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed))
    out, offsets, size = [b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"], [], 15
    for number, content in enumerate(objects, start=1):
        offsets.append(size)
        row = b"%d 0 obj\n%b\nendobj\n" % (number, content)
        out.append(row)
        size += len(row)
    out.append(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.append(b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, size))
    return b"".join(out)


def _unicode(text: str) -> bytes:
    return b"<FEFF" + text.encode("utf-16-be").hex().upper().encode() + b">"
