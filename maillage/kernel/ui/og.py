"""The picture shown when a page is shared elsewhere: its title on paper, its tiles beside it."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from maillage.kernel.ui import quilt
from maillage.kernel.ui.colour import DEFAULT_SUN
from maillage.kernel.ui.kinds import KINDS
from maillage.kernel.ui.network import network

WIDTH, HEIGHT = 1200, 630
MARGIN, TILE, COLUMNS, ROWS = 64, 210, 2, 3
TEXT_WIDTH = WIDTH - COLUMNS * TILE - 2 * MARGIN
FONTS = Path(__file__).parent / "static" / "ui" / "fonts"
INK = "#241d1a"
# The printed inks of the stylesheet, in light mode; 2 is the sun of the network.
INKS = {1: INK, 2: DEFAULT_SUN, 3: "#3d68c9", 4: "#bcd7f7", 5: "#2f8a5d", 6: "#b9e2c4", 7: "#f0532d", 8: "#ffc3a8", 9: "#cf3a72",
        10: "#ffc7d4", 11: "#d69a55", 12: "#1e8791", 13: "#ffffff"}  # fmt: skip
PAPER = {"ressource": "#cee9ff", "dossier": "#fce1c9", "question": "#ffd6e1", "rencontre": "#d0f0da", "echeance": "#ffd9ca",
         "centre": "#c8eff3", "personne": "#ece0fd", "initiative": "#e3ebca", "neutre": "#ffedb5", "accueil": "#ffcb3d"}  # fmt: skip
LABEL = {"ressource": "#005094", "dossier": "#783f00", "question": "#8d1c46", "rencontre": "#006135", "echeance": "#8f2400",
         "centre": "#005e6a", "personne": "#55358c", "initiative": "#4b5700", "neutre": "#6a4a00", "accueil": "#241d1a"}  # fmt: skip

# A disc with some corners left square: (column, row) of these corners.
SQUARE_CORNERS = {"leaf": [(0, 0), (1, 1)], "arch": [(0, 1), (1, 1)], "bubble": [(0, 1)], "page": [(0, 0), (0, 1), (1, 1)]}


@lru_cache(maxsize=16)
def _font(name: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(FONTS / f"{name}.woff2", size)
    font.set_variation_by_axes([weight])
    return font


def _lines(text: str, font: ImageFont.FreeTypeFont, most: int) -> tuple[list[str], bool]:
    """Cut a text into at most `most` lines; say whether it was shortened. A word too long for a line is cut."""
    lines, line = [], ""
    for word in text.split():
        trial = f"{line} {word}".strip()
        if font.getlength(trial) <= TEXT_WIDTH:
            line = trial
            continue
        if line:
            lines.append(line)
        line = word
        while font.getlength(line) > TEXT_WIDTH:
            cut = next(n for n in range(len(line), 0, -1) if font.getlength(line[:n] + "-") <= TEXT_WIDTH)
            lines.append(line[:cut] + "-")
            line = line[cut:]
    lines.append(line)
    if len(lines) <= most:
        return lines, False
    last = lines[most - 1].rstrip("-")
    while font.getlength(last + "…") > TEXT_WIDTH:
        last = last[:-1].rstrip()
    return [*lines[: most - 1], last + "…"], True


def _shape(draw: ImageDraw.ImageDraw, name: str, colour: str) -> None:
    """Draw a shape of the quilt in a square of 2 × TILE, the pattern being reduced afterwards."""
    u = 2 * TILE
    h = u // 2
    match name:
        case "quarter":
            draw.pieslice((-u, -u, u, u), 0, 90, fill=colour)
        case "half":
            draw.pieslice((0, -h, u, h), 0, 180, fill=colour)
        case "triangle":
            draw.polygon([(0, 0), (u, 0), (0, u)], fill=colour)
        case "leaf" | "arch" | "bubble" | "page":
            draw.ellipse((0, 0, u, u), fill=colour)
            for x, y in SQUARE_CORNERS[name]:
                draw.rectangle((x * h, y * h, x * h + h, y * h + h), fill=colour)
        case _:
            draw.ellipse((0.14 * u, 0.14 * u, 0.86 * u, 0.86 * u), fill=colour)


def _pattern(seed: str, kind: str, paper: str) -> Image.Image:
    inks = INKS | {2: network().sun}
    pattern = Image.new("RGB", (COLUMNS * TILE, ROWS * TILE), paper)
    for tile in quilt.tiles(seed=seed, kind=kind, columns=COLUMNS, rows=ROWS):
        square = Image.new("RGB", (2 * TILE, 2 * TILE), inks[tile.back] if tile.back else paper)
        _shape(ImageDraw.Draw(square), tile.shape, inks[tile.front])
        square = square.rotate(-90 * tile.turns).resize((TILE, TILE), Image.Resampling.LANCZOS)
        pattern.paste(square, (tile.column * TILE, tile.row * TILE))
    return pattern


def og_image(*, seed: str, kind: str, title: str, subtitle: str = "") -> bytes:
    """Return a PNG of 1200 × 630: kind, title and subtitle on the left, the tiles of `seed` on the right.

    The same arguments always give the same bytes. A long title is set smaller, then shortened; nothing overflows.
    """
    paper = PAPER.get(kind, PAPER["neutre"])
    image = Image.new("RGB", (WIDTH, HEIGHT), paper)
    image.paste(_pattern(str(seed), kind, paper), (WIDTH - COLUMNS * TILE, 0))
    draw = ImageDraw.Draw(image)
    y = MARGIN
    if kind in KINDS and kind != "neutre":
        draw.text((MARGIN, y), KINDS[kind].word, font=_font("atkinson-next", 30, 700), fill=LABEL[kind])
        y += 62
    room = HEIGHT - y - MARGIN - 60 - (116 if subtitle else 0)
    for size in (72, 60, 50, 42):
        font, step = _font("bricolage-grotesque", size, 700), round(size * 1.12)
        lines, cut = _lines(title, font, max(1, room // step))
        if not cut:
            break
    for line in lines:
        draw.text((MARGIN, y), line, font=font, fill=INK)
        y += step
    if subtitle:
        font = _font("atkinson-next", 32, 400)
        for line in _lines(subtitle, font, 2)[0]:
            y += 8
            draw.text((MARGIN, y + 10), line, font=font, fill=INK)
            y += 36
    name = _lines(network().name, _font("bricolage-grotesque", 32, 800), 1)[0][0]
    draw.text((MARGIN, HEIGHT - MARGIN - 34), name, font=_font("bricolage-grotesque", 32, 800), fill=INK)
    out = BytesIO()
    image.quantize(128, method=Image.Quantize.MEDIANCUT).save(out, "PNG", optimize=True)
    return out.getvalue()
