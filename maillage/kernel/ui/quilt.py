"""Tile patterns drawn from a seed: the covers and bands of the interface.

No file, no request, no photograph: the same seed always gives the same drawing, so a thing keeps its cover for life.
Colours are classes (q1 to q13) of the stylesheet, so the pattern follows light and dark mode.
"""

from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

UNIT = 20  # side of a tile, in viewBox units
BLEED = 0.1  # tiles overlap a little, so that no hairline shows between them

# Pairs of (background, shape) inks of each kind. None lets the page through.
INKS: dict[str, list[tuple[int | None, int]]] = {
    "accueil": [(7, 10), (None, 1), (3, 4), (1, 2), (10, 7), (5, 6), (None, 13), (None, 7), (4, 3), (1, 10), (6, 5)],
    "ressource": [(3, 4), (4, 3), (1, 2), (13, 3), (3, 2), (4, 7), (4, 1)],
    "dossier": [(11, 1), (8, 11), (11, 2), (1, 11), (8, 7), (13, 11)],
    "question": [(10, 9), (9, 10), (1, 10), (13, 9), (9, 2), (10, 7)],
    "rencontre": [(6, 5), (5, 6), (1, 6), (13, 5), (5, 2), (6, 3)],
    "echeance": [(8, 7), (7, 8), (1, 2), (13, 7), (7, 2)],
    "centre": [(4, 12), (12, 4), (1, 6), (13, 12), (12, 2)],
    "personne": [(10, 3), (3, 10), (1, 10), (13, 9), (4, 9), (9, 2)],
    "initiative": [(6, 2), (2, 5), (1, 2), (13, 5), (5, 2), (6, 1), (2, 11)],
    "neutre": [(2, 1), (8, 7), (None, 2), (1, 2), (13, 2), (None, 7), (4, 3)],
}

# A shape fills a square of side u whose top left corner is the origin; h is half of u.
SHAPES = {
    "quarter": "M0 0h{u}a{u} {u} 0 0 1-{u} {u}z",
    "half": "M0 0h{u}a{h} {h} 0 0 1-{u} 0z",
    "triangle": "M0 0h{u}L0 {u}z",
    "leaf": "M0 0h{h}a{h} {h} 0 0 1 {h} {h}v{h}h-{h}a{h} {h} 0 0 1-{h}-{h}z",
    "arch": "M0 {u}v-{h}a{h} {h} 0 0 1 {u} 0v{h}z",
    "hourglass": "M0 0h{u}L0 {u}h{u}z",
    "bubble": "M{h} 0a{h} {h} 0 1 1 0 {u}H0v-{h}a{h} {h} 0 0 1 {h}-{h}z",
    "page": "M0 0h{h}a{h} {h} 0 0 1 {h} {h}v{h}h-{u}z",
    "disc": "M{h} {q}a{r} {r} 0 1 1 0 {d}a{r} {r} 0 1 1 0-{d}z",
}
SIDE = UNIT + 2 * BLEED
SIZES = {key: f"{SIDE * part:g}" for key, part in {"u": 1, "h": 0.5, "r": 0.36, "d": 0.72, "q": 0.14}.items()}
PATHS = {name: path.format(**SIZES) for name, path in SHAPES.items()}


class Tile(NamedTuple):
    """One tile: its column and row, its two inks (back may be None), its shape and its quarter turns."""

    column: int
    row: int
    back: int | None
    front: int
    shape: str
    turns: int


def tiles(*, seed: str, kind: str, columns: int, rows: int) -> Iterator[Tile]:
    """Yield the tiles of a pattern, row by row; an unknown kind is drawn with the neutral inks."""
    digest = b"".join(sha256(f"{seed}/{n}".encode()).digest() for n in range(1 + columns * rows // 10))
    pairs, names, last = INKS.get(kind, INKS["neutre"]), list(SHAPES), None
    for index in range(columns * rows):
        ink, shape, turn = digest[index * 3 : index * 3 + 3]
        ink %= len(pairs)
        if ink == last:  # never the same pair twice in a row
            ink = (ink + 1) % len(pairs)
        last = ink
        back, front = pairs[ink]
        yield Tile(index % columns, index // columns, back, front, names[shape % len(names)], turn % 4)


@lru_cache(maxsize=2048)
def svg(*, seed: str, kind: str, columns: int = 4, rows: int = 3, css: str = "quilt", align: str = "xMinYMid") -> str:
    """Return the SVG of a pattern, hidden from assistive tools."""
    parts = []
    for tile in tiles(seed=seed, kind=kind, columns=columns, rows=rows):
        x, y = tile.column * UNIT, tile.row * UNIT
        if tile.back:
            parts.append(f'<path class="q{tile.back}" d="M{x} {y}h{UNIT + BLEED:g}v{UNIT + BLEED:g}h-{UNIT + BLEED:g}z"/>')
        spin = f" rotate({tile.turns * 90} {SIDE / 2:g} {SIDE / 2:g})" if tile.turns else ""
        place = f"translate({x - BLEED:g} {y - BLEED:g}){spin}"
        parts.append(f'<path class="q{tile.front}" transform="{place}" d="{PATHS[tile.shape]}"/>')
    box = f'viewBox="0 0 {columns * UNIT} {rows * UNIT}" preserveAspectRatio="{align} slice"'
    name = f'class="{css}" ' if css else ""
    return f'<svg {name}{box} aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
