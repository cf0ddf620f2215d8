"""Open a document and choose its pages."""

from collections.abc import Sequence
from typing import Any

import pikepdf
import pypdfium2

from maillage.kernel.pdf.child import Job, Unable

MAX_PAGES = 5000


def work(job: Job) -> dict[str, Any]:
    with open_source(job) as pdf:
        return {"pages": len(pdf.pages)}


def open_source(job: Job) -> pikepdf.Pdf:
    """Open the source; both engines must see the same pages, since pages are chosen with what the other one has shown."""
    pdf = pikepdf.Pdf.open(job.source, access_mode=pikepdf.AccessMode.stream)
    if len(pdf.pages) > MAX_PAGES:
        raise Unable("too_many")
    if not len(pdf.pages) or _seen_by_pdfium(job) != len(pdf.pages):
        raise Unable("broken")
    return pdf


def _seen_by_pdfium(job: Job) -> int:
    place = job.source.tell()
    try:
        with pypdfium2.PdfDocument(job.source, autoclose=False) as seen:
            return len(seen)
    except pypdfium2.PdfiumError as error:
        raise Unable("broken") from error
    finally:
        job.source.seek(place)


def chosen(pdf: pikepdf.Pdf, wanted: Sequence[int] | None) -> list[int]:
    """Give the indexes of the pages of an order, each once."""
    count = len(pdf.pages)
    if wanted is None:
        return list(range(count))
    numbers = list(dict.fromkeys(int(number) for number in wanted))
    if not numbers or min(numbers) < 1 or max(numbers) > count:
        raise Unable("no_page")
    return [number - 1 for number in numbers]


def describe(pdf: pikepdf.Pdf, *, title: str) -> None:
    """Write our own properties, in French, and no other."""
    pdf.docinfo[pikepdf.Name.Title] = title
    pdf.docinfo[pikepdf.Name.Producer] = "Maillage"
    pdf.Root[pikepdf.Name.Lang] = "fr"
    pdf.Root[pikepdf.Name.ViewerPreferences] = pikepdf.Dictionary(DisplayDocTitle=True)


def save(pdf: pikepdf.Pdf, job: Job, *, pages: int) -> None:
    """Write the document as it goes: streams pass from one file to the other without being unpacked."""
    pdf.save(
        job.out,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        encryption=False,
        progress=lambda percent: job.progress(pages * (0.5 + percent / 200), pages),
    )
