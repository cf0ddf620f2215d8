"""Read the page of a link: what it says of itself, and its text for the search."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.fetch.public import INTERNET, Fetched, FetchRefused, Outside, fetch, page_words, robots_allow
from maillage.kernel.text.characters import one_line, readable
from maillage.library.public import LANGUAGES
from maillage.links.domain.content import MAX_TEXT, searched_words
from maillage.links.domain.sharing import KIND
from maillage.links.models import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a page says of itself. `language` is one the network knows, or ""."""

    title: str = ""
    description: str = ""
    site_name: str = ""
    language: str = ""
    text: str = ""


def look(*, url: str, outside: Outside = INTERNET) -> Preview:
    """Visit a page, politely, and read what it says of itself. Takes eight seconds at most, and those of reading what came.

    Raises:
        FetchRefused: it cannot be read, with a French reason.
    """
    if not robots_allow(url=url, outside=outside):
        raise FetchRefused("robots", "Ce site demande aux robots de ne pas lire cette page\u00a0: remplissez la fiche vous-même.")
    answer = fetch(url=url, outside=outside)
    if not answer.ok:
        reason = "Cette page n’existe pas sur ce site." if answer.status in (404, 410) else "Ce site n’a pas donné la page."
        raise FetchRefused("status", f"{reason} Vérifiez l’adresse, ou remplissez la fiche vous-même.")
    return read_page(answer=answer)


def read_page(*, answer: Fetched) -> Preview:
    """Read a page that came. Nothing of it is kept but words.

    Raises:
        FetchRefused: it takes too long to read.
    """
    found = page_words(html=_decoded(answer))
    said = found.said
    language = found.language.lower().partition("-")[0]
    description = said.get("og:description") or said.get("description") or said.get("twitter:description") or ""
    return Preview(
        title=_line(said.get("og:title") or found.title, 300),
        description=_line(description, 600),
        site_name=_line(said.get("og:site_name") or said.get("application-name") or "", 120),
        language=language if language in LANGUAGES else "",
        text=" ".join(readable(found.text).split())[:MAX_TEXT],
    )


def _decoded(answer: Fetched) -> str:
    if answer.charset:
        try:
            return answer.body.decode(answer.charset, errors="replace")
        except LookupError:
            pass
    try:
        return answer.body.decode("utf-8")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(answer.body[:50_000]).best()
        return answer.body.decode(best.encoding if best else "cp1252", errors="replace")


def _line(text: str, most: int) -> str:
    line = one_line(text)
    return line if len(line) <= most else line[: most - 1].rpartition(" ")[0] + "…"


def note_preview(*, link: Link, found: Preview) -> Link:
    """Write what was read; empty fields of the person are filled and marked as proposed, none is changed."""
    with writing():
        link = locked(row=link)
        link.found_title, link.description, link.site_name, link.text = found.title, found.description, found.site_name, found.text
        if not link.language and found.language:
            link.language = found.language
            link.proposed = sorted({*link.proposed, "language"})
        link.read_at = timezone.now()
        link.words = searched_words(link=link)
        link.save()
        changes.touch(kind=KIND, uuid=link.uuid)
    return link


def read_link(*, link: Link, outside: Outside = INTERNET) -> bool:
    """Visit the page of a link and keep what it says; return whether something was read."""
    try:
        found = look(url=link.url, outside=outside)
    except FetchRefused:
        Link.objects.filter(pk=link.pk).update(read_at=timezone.now())
        return False
    note_preview(link=link, found=found)
    return True


def unread() -> Any:
    """Give the links whose page was never read, oldest first."""
    return Link.objects.filter(read_at=None, withdrawn_at=None).order_by("pk")
