"""Go through every page as a copy would, and write nothing: what could not be copied is known before anybody shares it."""

from typing import Any

import pikepdf

from maillage.kernel.pdf.child import Job
from maillage.kernel.pdf.copying import extract
from maillage.kernel.pdf.pages import chosen, open_source


def work(job: Job) -> dict[str, Any]:
    with open_source(job) as source, pikepdf.Pdf.new() as copy:
        indexes = chosen(source, None)
        extract(source, copy, indexes, job)
        return {"pages": len(indexes)}
