"""What stands on pages without being their content: links, filled fields, comments."""

import contextlib
from collections.abc import Collection

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

ADDRESSES = (b"http://", b"https://", b"mailto:")
LONGEST_ADDRESS = 2000


def web_links(page: pikepdf.Page) -> list[Object]:
    """Give new links to the web and mail addresses of a page; what else its annotations hold stays behind."""
    links: list[Object] = []
    for annotation in _of(page):
        action = annotation.get("/A") if annotation.get("/Subtype") == Name.Link else None
        address = action.get("/URI") if isinstance(action, Dictionary) and action.get("/S") == Name.URI else None
        place = annotation.get("/Rect")
        if not isinstance(address, pikepdf.String) or not isinstance(place, Array) or len(place) != 4:
            continue
        if bytes(address).lower().startswith(ADDRESSES) and len(bytes(address)) < LONGEST_ADDRESS:
            links.append(
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Link,
                    Rect=Array([float(number) for number in place]),
                    Border=Array([0, 0, 0]),
                    F=4,
                    A=Dictionary(S=Name.URI, URI=pikepdf.String(bytes(address))),
                )
            )
    return links


def draw_fields(pdf: pikepdf.Pdf, indexes: Collection[int]) -> None:
    """Make what fields show part of their pages, on the pages of `indexes`; of other annotations only links stay, there and nowhere else."""
    chosen, form = set(indexes), pdf.Root.get("/AcroForm")
    for index, page in enumerate(pdf.pages):
        kept = [one for one in _of(page) if one.get("/Subtype") == Name.Widget or _leads(one)] if index in chosen else []
        if kept:
            page.obj.Annots = Array(kept)
        elif "/Annots" in page.obj:
            del page.obj["/Annots"]
    if not isinstance(form, Dictionary):
        return
    if bool(form.get("/NeedAppearances", False)):
        with contextlib.suppress(pikepdf.PdfError, RuntimeError, ValueError):
            pdf.generate_appearance_streams()
    pdf.flatten_annotations("screen")
    if "/AcroForm" in pdf.Root:
        del pdf.Root["/AcroForm"]


def _leads(annotation: Object) -> bool:
    """Say whether an annotation is a link to a place of the document or to an address, not to a program or a file."""
    action = annotation.get("/A")
    wanted = action.get("/S") in (Name.GoTo, Name.URI) if isinstance(action, Dictionary) else "/Dest" in annotation
    return annotation.get("/Subtype") == Name.Link and wanted


def _of(page: pikepdf.Page) -> list[Object]:
    annotations = page.obj.get("/Annots")
    return [one for one in annotations if isinstance(one, Dictionary)] if isinstance(annotations, Array) else []
