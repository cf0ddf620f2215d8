"""A copy that says, on its cover and at the foot of each page, whom it was given to."""

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary
from pikepdf.sanitize import Sanitizer

from maillage.kernel.pdf.child import Job
from maillage.kernel.pdf.copying import extract
from maillage.kernel.pdf.cover import cover
from maillage.kernel.pdf.margins import draw_fields
from maillage.kernel.pdf.pages import chosen, describe, open_source, save
from maillage.kernel.pdf.typesetting import typeset
from maillage.kernel.pdf.usage import Usage, usage_of

FOOT = Path(__file__).parent / "foot.typ"
REFERENCE, EDGE, MOST = 595.0, 9.0, 1000
# Of the whole document, what serves reading.
CATALOG = {
    "/Type",
    "/Pages",
    "/Outlines",
    "/Names",
    "/Dests",
    "/StructTreeRoot",
    "/MarkInfo",
    "/OCProperties",
    "/PageLayout",
    "/OutputIntents",
}
PAGE = {"/AA", "/PieceInfo", "/Thumb", "/Metadata", "/B", "/AF"}


def work(job: Job) -> dict[str, Any]:
    title = str(job.order["cover"]["title"])
    front = cover(job.order["cover"])
    note = _footer(str(job.order["footer"]))
    with open_source(job) as source, pikepdf.Pdf.open(io.BytesIO(front)) as first, pikepdf.Pdf.open(io.BytesIO(note)) as foot:
        indexes = chosen(source, job.order["pages"])
        with pikepdf.Pdf.new() as made:
            if job.order["pages"] is None:
                copy, uses = source, _whole(source, job)
            else:
                copy, uses = made, extract(source, made, indexes, job)
            shape = copy.copy_foreign(foot.pages[0].as_form_xobject())
            for page, used in zip(copy.pages, uses, strict=True):
                _write(copy, page, used, shape)
            for number, page in enumerate(first.pages):
                copy.pages.insert(number, page)
            describe(copy, title=title)
            save(copy, job, pages=len(indexes))
        return {"pages": len(indexes)}


def _whole(source: pikepdf.Pdf, job: Job) -> list[Usage]:
    """Keep the whole document, bookmarks and tags included, but its scripts, attached files, comments and properties."""
    tidy = Sanitizer().remove_javascript().remove_attachments().remove_multimedia()
    tidy.remove_private_app_data().remove_web_capture().apply(source)
    draw_fields(source, range(len(source.pages)))
    for key in set(source.Root.keys()) - CATALOG:
        del source.Root[key]
    names = source.Root.get("/Names")
    if isinstance(names, Dictionary):
        source.Root.Names = Dictionary({key: names[key] for key in names.keys() & {"/Dests"}})
    del source.docinfo
    uses = []
    for done, page in enumerate(source.pages, start=1):
        for key in PAGE & set(page.obj.keys()):
            del page.obj[key]
        try:
            uses.append(usage_of(page, text=False))
        except pikepdf.PdfError:
            uses.append(Usage())
        job.progress(done / 2, len(source.pages))
    return uses


def _footer(text: str) -> bytes:
    return typeset(template=FOOT.read_text(encoding="utf-8"), data={"words": " ".join(text[:MOST].split())}, tagged=False)


def _write(copy: pikepdf.Pdf, page: pikepdf.Page, used: Usage, shape: pikepdf.Object) -> None:
    """Add the line to a page, in what its reader sees as its foot, whatever its rotation, its box or its size."""
    left, bottom, width, height, turn = _seen(page)
    across, up = (height, width) if turn in {90, 270} else (width, height)
    _, _, wide, _ = (float(number) for number in shape.BBox)
    scale = min(max(min(across, up) / REFERENCE, 0.3), 5.0)
    scale = min(scale, (across - 2 * EDGE * scale) / wide) if across > 2 * EDGE * scale else across / wide
    x, y = EDGE * scale, EDGE * scale * 0.6
    a, b, c, d, e, f = {
        0: (scale, 0, 0, scale, x, y),
        90: (0, scale, -scale, 0, width - y, x),
        180: (-scale, 0, 0, -scale, width - x, height - y),
        270: (0, -scale, scale, 0, y, height - x),
    }[turn]
    matrix = " ".join(f"{number:.4f}" for number in (a, b, c, d, e + left, f + bottom))
    resources = page.obj.get("/Resources")
    if not isinstance(resources, Dictionary):
        resources = page.obj.Resources = Dictionary()
    if not isinstance(resources.get("/XObject"), Dictionary):
        resources.XObject = Dictionary()
    name = next(name for name in (f"/Foot{number}" for number in range(10_000)) if _free(resources.XObject, name, shape))
    resources.XObject[name] = shape
    before = b"q " * (1 - used.lowest)
    after = b"\n" + b"Q " * (1 + max(0, used.depth - used.lowest))
    after += f"q {matrix} cm /Artifact <</Type /Pagination /Subtype /Footer>> BDC {name} Do EMC Q".encode()
    contents = page.obj.get("/Contents")
    streams = list(contents) if isinstance(contents, Array) else [contents] if isinstance(contents, pikepdf.Stream) else []
    page.obj.Contents = Array([copy.make_stream(before), *streams, copy.make_stream(after)])


def _free(names: pikepdf.Object, name: str, shape: pikepdf.Object) -> bool:
    return name not in names or names[name].objgen == shape.objgen


def _seen(page: pikepdf.Page) -> tuple[float, float, float, float, int]:
    """Give the part of a page that is shown (left, bottom, width, height) and its rotation."""
    boxes = []
    for key in ("/MediaBox", "/CropBox"):
        box = page.obj.get(key)
        if isinstance(box, Array) and len(box) == 4:
            x0, y0, x1, y1 = (float(number) for number in box)
            boxes.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    boxes = boxes or [(0.0, 0.0, 612.0, 792.0)]
    x0, y0, x1, y1 = (choose(box[side] for box in boxes) for side, choose in enumerate((max, max, min, min)))
    if x1 - x0 < 1 or y1 - y0 < 1:  # boxes that do not meet: readers fall back on the first
        x0, y0, x1, y1 = boxes[0]
    turn = page.obj.get("/Rotate", 0)
    turn = int(turn) % 360 if isinstance(turn, (int, float, Decimal)) else 0
    return x0, y0, max(x1 - x0, 1.0), max(y1 - y0, 1.0), turn if turn in {0, 90, 180, 270} else 0
