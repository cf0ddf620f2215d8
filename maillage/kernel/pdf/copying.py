"""A new document made of chosen pages."""

from collections.abc import Sequence
from typing import Any

import pikepdf

from maillage.kernel.pdf.child import Job
from maillage.kernel.pdf.margins import draw_fields, web_links
from maillage.kernel.pdf.pages import chosen, describe, open_source, save
from maillage.kernel.pdf.sieve import Sieve
from maillage.kernel.pdf.usage import Usage


def work(job: Job) -> dict[str, Any]:
    with open_source(job) as source, pikepdf.Pdf.new() as copy:
        indexes = chosen(source, job.order["pages"])
        extract(source, copy, indexes, job)
        describe(copy, title=job.order["title"] or _title(indexes))
        save(copy, job, pages=len(indexes))
        return {"pages": len(indexes)}


def extract(source: pikepdf.Pdf, copy: pikepdf.Pdf, indexes: Sequence[int], job: Job) -> list[Usage]:
    """Add reduced pages to a document; give what each uses."""
    sieve, uses = Sieve(source), []
    links = [web_links(source.pages[index]) for index in indexes]
    draw_fields(source, indexes)
    for done, index in enumerate(indexes, start=1):
        uses.append(sieve.page(source.pages[index], links=links[done - 1]))
        job.progress(done / 2, len(indexes))
    sieve.finish()
    for index in indexes:
        copy.pages.append(source.pages[index])
    return uses


def _title(indexes: Sequence[int]) -> str:
    """Name the pages: "Extrait : pages 1 à 12, 15"."""
    runs: list[list[int]] = []
    for number in (index + 1 for index in indexes):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    named = ", ".join(f"{first}" if first == last else f"{first} à {last}" for first, last in runs)
    return f"Extrait\u00a0: {'page' if len(indexes) == 1 else 'pages'} {named}"[:200]
