"""The bookmarks of a document: where its author says that each chapter starts."""

from itertools import islice
from typing import Any

import pypdfium2

from maillage.kernel.pdf.child import Job, Unable

LOCKED = {4, 5}  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY
MOST, LONGEST, DEPTH = 400, 200, 4


def work(job: Job) -> dict[str, Any]:
    try:
        pdf = pypdfium2.PdfDocument(job.source)
        return {"bookmarks": [row for row in map(_row, islice(pdf.get_toc(max_depth=DEPTH), MOST)) if row]}
    except pypdfium2.PdfiumError as error:
        raise Unable("locked" if error.err_code in LOCKED else "broken") from error


def _row(bookmark: Any) -> tuple[int, str, int] | None:
    """Give the depth (from 0), the title and the page (from 1); None for what leads nowhere."""
    place = bookmark.get_dest()
    index = place.get_index() if place else None
    title = " ".join(bookmark.get_title().split())[:LONGEST]
    return (bookmark.level, title, index + 1) if index is not None and title else None
