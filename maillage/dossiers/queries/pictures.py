"""Pictures of pages, drawn when they are looked at and kept in `DATA_DIR/dossiers/pictures` for a while."""

import time
from pathlib import Path

from django.conf import settings

from maillage.dossiers.models import DossierVersion

KEPT_DAYS = 7
WIDTH = 700


def folder() -> Path:
    return Path(settings.DATA_DIR) / "dossiers" / "pictures"


def page_picture(*, version: DossierVersion, number: int) -> bytes | None:
    """Give the picture (WebP) of a page of a version, None when there is no such page or it cannot be drawn."""
    from maillage.kernel.pdf.public import PdfRefused, render_page

    # The name holds the file: another version never shows this picture.
    path = folder() / f"{version.file.uuid.hex}-{number}.webp"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    try:
        data = render_page(source=version.file.path, number=number, width=WIDTH)
    except (PdfRefused, OSError):
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written aside, then put in its place: a picture is whole or absent.
    temporary = path.with_suffix(f".{time.time_ns()}")
    temporary.write_bytes(data)
    temporary.replace(path)
    return data


def clean_pictures() -> int:
    """Remove the pictures older than a week; return how many."""
    limit = time.time() - KEPT_DAYS * 86_400
    removed = 0
    for path in folder().glob("*") if folder().exists() else ():
        if path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
