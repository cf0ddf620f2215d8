"""Pages set from a template and its data: what people wrote is data, never markup."""

import json
from functools import lru_cache
from typing import Any

import typst

from maillage.kernel.pdf.child import Job
from maillage.kernel.pdf.letters import FONTS, drawable


def work(job: Job) -> dict[str, Any]:
    job.out.write(typeset(template=job.order["template"], data=job.order["data"]))
    return {}


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """Return our fonts and no other."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def ready() -> None:
    """Take what the compiler needs while the doors are open: the fonts, its threads."""
    typeset(template="#pagebreak()", data={}, tagged=False)


def typeset(*, template: str, data: Any, tagged: bool = True) -> bytes:
    """Return the PDF of a template, which reads its data as JSON in `sys.inputs.data`. The same data give the same bytes.

    With `tagged`, it follows PDF/UA-1: a title, a language, texts for pictures, titles that skip no level.
    """
    return typst.compile(
        template.encode(),
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_drawable(data))},
        pdf_standards=["ua-1"] if tagged else [],
        pdf_tags=tagged,
    )


def _drawable(data: Any) -> Any:
    match data:
        case str():
            return drawable(data)
        case dict():
            return {key: _drawable(value) for key, value in data.items()}
        case list() | tuple():
            return [_drawable(value) for value in data]
    return data
