"""Read our own files as the closed process does, without closing anything. Light: each process of the pool imports it."""

import time
from importlib import import_module
from io import BytesIO
from pathlib import Path

from maillage.kernel.extract.child import READERS
from maillage.kernel.extract.report import Report
from maillage.kernel.extract.run import Analysis, _read

SECONDS = 60


def read_own(job: tuple[str, str]) -> Analysis:
    """Read the file at a path, of a media type."""
    path, media_type = job
    reader = next(name for start, name in READERS.items() if media_type.startswith(start))
    out = BytesIO()
    report = Report(out=out, deadline=time.monotonic() + SECONDS)
    with Path(path).open("rb") as source:
        import_module(f"maillage.kernel.extract.{reader}").read(source, media_type, report)
    report.finish()
    out.seek(0)
    return _read(out, "")
