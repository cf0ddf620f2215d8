"""Acts on the pages: write, restore. Every act adds a version."""

from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from maillage.editorial.events import PageRestored, PageWritten
from maillage.editorial.models import Page, PageVersion
from maillage.editorial.queries import KIND
from maillage.editorial.rules import may_write_pages
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal

NOT_YOURS = "Les pages du réseau sont écrites par la coordination."


def create_page(*, by: Any, title: str, body: str, in_footer: bool = False) -> Page:
    """Add a page; its address comes from its title, with a number when it is taken. Sent again, it is added once.

    Raises:
        Refused: only the coordination writes pages.
    """
    if not may_write_pages(person=by):
        raise Refused(NOT_YOURS)
    now = timezone.now()
    with writing():
        same = Page.objects.filter(title=title, body=body, version=1).first()
        if same:
            return same
        page = Page.objects.create(
            slug=_free_slug(title),
            title=title,
            body=body,
            in_footer=in_footer,
            position=Page.objects.count() * 10 + 100,
            created_at=now,
            updated_at=now,
        )
        PageVersion.objects.create(page=page, number=1, title=title, body=body, note="Première version", by=by, at=now)
        journal.record(PageWritten(page=page.uuid), actor=by)
        changes.touch(kind=KIND, uuid=page.uuid)
    return page


def edit_page(*, page: Page, by: Any, title: str, body: str, based_on: int, note: str = "", in_footer: bool | None = None) -> Page:
    """Save a page as a new version. `based_on` is the number of the version the writer started from; saving the same text changes nothing.

    Raises:
        Refused: only the coordination writes pages.
        Stale: somebody saved the page since.
    """
    if not may_write_pages(person=by):
        raise Refused(NOT_YOURS)
    with writing():
        page = locked(row=page)
        if page.version != based_on:
            raise Stale("Cette page a été modifiée pendant que vous écriviez. Votre texte est gardé ci-dessous, rien n’est perdu.")
        wanted = page.in_footer if in_footer is None else in_footer
        if (page.title, page.body, page.in_footer) == (title, body, wanted):
            return page
        page.in_footer = wanted
        _save(page=page, by=by, title=title, body=body, note=note)
        journal.record(PageWritten(page=page.uuid), actor=by)
    return page


def restore_version(*, page: Page, number: int, by: Any) -> Page:
    """Put an older version back, as a new version.

    Raises:
        Refused: only the coordination writes pages.
        DoesNotExist: the page has no such version.
    """
    if not may_write_pages(person=by):
        raise Refused(NOT_YOURS)
    with writing():
        page = locked(row=page)
        old = page.versions.get(number=number)
        if number != page.version:
            _save(page=page, by=by, title=old.title, body=old.body, note=f"Retour à la version {number}")
            journal.record(PageRestored(page=page.uuid), actor=by)
    return page


def _save(*, page: Page, by: Any, title: str, body: str, note: str) -> None:
    page.title, page.body, page.version, page.updated_at = title, body, page.version + 1, timezone.now()
    page.save(update_fields=["title", "body", "version", "in_footer", "updated_at"])
    PageVersion.objects.create(page=page, number=page.version, title=title, body=body, note=note, by=by, at=page.updated_at)
    changes.touch(kind=KIND, uuid=page.uuid)


def _free_slug(title: str) -> str:
    stem = slugify(title)[:70].strip("-") or "page"
    slug, number = stem, 2
    while slug in RESERVED or Page.objects.filter(slug=slug).exists():
        slug, number = f"{stem}-{number}", number + 1
    return slug


RESERVED = {"nouvelle"}
