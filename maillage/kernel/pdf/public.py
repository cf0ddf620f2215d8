"""The door: copies that hold chosen pages and nothing else, copies with a cover and a footer, pictures of pages."""

import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import uuid4

from maillage.kernel.files import storage
from maillage.kernel.pdf.run import TIMEOUT, PdfRefused, refusal, run
from maillage.kernel.text.characters import one_line

__all__ = ["Bookmark", "Cover", "PdfRefused", "bookmarks", "copy_pages", "page_count", "render_page", "stamp", "try_pages", "typeset"]

Progress = Callable[[int, int], None]
MAX_PICTURE = 4 << 20


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What the first page says, all plain text: `facts` are (label, value), `address` and `code` tell where to look for a newer version."""

    title: str
    network: str
    facts: Sequence[tuple[str, str]] = ()
    note_title: str = ""
    note: str = ""
    notice: str = ""
    address: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """A chapter as the author of a PDF marked it: `level` from 0, `page` from 1."""

    level: int
    title: str
    page: int


def page_count(*, source: Path) -> int:
    """Return how many pages a PDF has.

    Raises:
        PdfRefused: locked, broken or too heavy; its reason is a French sentence.
    """
    return int(run(job={"work": "count"}, source=source)["pages"])


def try_pages(*, source: Path, seconds: float = 20) -> int:
    """Go through each page as `copy_pages` does, writing nothing, for so many seconds at most; return how many there are (0: no time).

    Raises:
        PdfRefused: locked, broken, too heavy, or a page that no copy could hold; its reason is a French sentence.
    """
    try:
        return int(run(job={"work": "try"}, source=source, timeout=seconds)["pages"])
    except PdfRefused as refused:
        if refused.code == "too_long":
            return 0
        raise


def bookmarks(*, source: Path) -> list[Bookmark]:
    """Return the bookmarks of a PDF in their order, 400 at most, on four levels; empty when it has none.

    Raises:
        PdfRefused: locked, broken or too heavy; its reason is a French sentence.
    """
    rows = run(job={"work": "bookmarks"}, source=source, timeout=15).get("bookmarks", [])
    try:
        found = [Bookmark(level=int(level), title=one_line(str(title)), page=int(page)) for level, title, page in rows]
    except (TypeError, ValueError):
        raise refusal("broken") from None
    return [each for each in found if each.title]


def copy_pages(*, source: Path, target: Path, pages: Sequence[int], title: str = "", progress: Progress | None = None) -> None:
    """Write a new PDF made of these pages (from 1, in this order, once each); nothing else of the source is in its bytes.

    Kept: what these pages draw, and their links to web and mail addresses. `progress(done, total)` is called now and then, in pages.
    The target appears whole or not at all.

    Raises:
        PdfRefused: locked, broken or too heavy, or a page that is not there; its reason is a French sentence.
        OSError: the disk.
    """
    _write({"work": "copy", "pages": list(pages), "title": title}, source, target, progress)


def stamp(
    *, source: Path, target: Path, cover: Cover, footer: str, pages: Sequence[int] | None = None, progress: Progress | None = None
) -> None:
    """Write a copy that starts with a cover (as many pages as its note needs) and says `footer` at the foot of each page.

    With `pages`, only these are copied, as `copy_pages` does; without, the whole document is, bookmarks and tags included, without its
    scripts, attached files and properties.

    Raises:
        PdfRefused: as `copy_pages`.
        OSError: the disk.
    """
    job = {"work": "stamp", "pages": None if pages is None else list(pages), "cover": asdict(cover), "footer": footer}
    _write(job, source, target, progress)


def render_page(*, source: Path, number: int, width: int = 900) -> bytes:
    """Return a WebP picture of page `number` (from 1), `width` pixels wide (100 to 2,000), at most twice as high.

    Raises:
        PdfRefused: as `copy_pages`.
    """
    with tempfile.TemporaryFile() as out:
        run(job={"work": "render", "number": number, "width": width}, source=source, out=out.fileno(), timeout=30)
        out.seek(0)
        data = out.read(MAX_PICTURE)
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise refusal("broken")
    return data


def typeset(*, template: Path, data: Mapping[str, object]) -> bytes:
    """Return the PDF/UA-1 document of a template (`.typ`), which reads `data` as JSON: what it says is never markup.

    Raises:
        PdfRefused: too long or too heavy.
    """
    with tempfile.TemporaryFile() as out:
        run(job={"work": "typeset", "template": template.read_text(encoding="utf-8"), "data": data}, source=None, out=out.fileno())
        out.seek(0)
        return out.read()


def _write(job: Mapping[str, object], source: Path, target: Path, progress: Progress | None) -> None:
    for leftover in target.parent.glob(f".{target.name}.*.part"):
        if time.time() - leftover.stat().st_mtime > 2 * TIMEOUT:  # of a process killed on the way
            leftover.unlink(missing_ok=True)
    temporary = target.with_name(f".{target.name}.{uuid4().hex}.part")
    try:
        with temporary.open("xb") as out:
            temporary.chmod(0o600)
            run(job=job, source=source, out=out.fileno(), progress=progress)
        storage.settle(temporary=temporary, path=target)
    finally:
        temporary.unlink(missing_ok=True)
