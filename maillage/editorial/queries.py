"""Reads of the pages."""

import re
from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from maillage.editorial.models import Page
from maillage.kernel.cards import Card, IndexRow
from maillage.kernel.text import markdown
from maillage.kernel.text.markdown import to_text

KIND = "editorial.page"
TITLE = re.compile(r"<h([1-6])[ >]")
TITLE_TAG = re.compile(r"(</?h)([1-6])\b")


def with_network(*, text: str) -> str:
    """Put the name and addresses of the network in the place of their marks."""
    network = settings.NETWORK
    for mark, value in (("[réseau]", network.name), ("[contact]", network.contact_email), ("[site]", settings.BASE_URL)):
        text = text.replace(mark, value)
    return text


def to_html(*, text: str, top: int = 2) -> SafeString:
    """Give the text of a page as safe HTML whose highest titles are of level `top`, whatever marks the writer chose."""
    html = markdown.to_html(with_network(text=text))
    levels = [int(level) for level in TITLE.findall(html)]
    shift = top - min(levels) if levels else 0
    return mark_safe(TITLE_TAG.sub(lambda found: f"{found[1]}{min(6, int(found[2]) + shift)}", html))  # noqa: S308 (cleaned by to_html)


def card_of(*, page: Page) -> Card:
    """Make the card of a page."""
    return Card(
        kind=KIND,
        uuid=page.uuid,
        title=page.title,
        url=page.get_absolute_url(),
        label="Page",
        summary=to_text(with_network(text=page.body))[:180],
    )


def cards(*, uuids: Collection[UUID], person: Any) -> dict[UUID, Card]:
    """Give the cards of these pages, open to everybody, by uuid."""
    return {page.uuid: card_of(page=page) for page in Page.objects.filter(uuid__in=list(uuids))}


def card(*, uuid: UUID, person: Any) -> Card | None:
    """Give the card of a page, or None."""
    return cards(uuids=[uuid], person=person).get(uuid)


def index_rows(*, uuids: Collection[UUID] | None = None) -> Iterator[IndexRow]:
    """Give the pages to be found: all, or these."""
    pages = Page.objects.order_by("pk")
    for page in pages if uuids is None else pages.filter(uuid__in=list(uuids)):
        text = to_text(with_network(text=page.body))
        yield IndexRow(
            kind=KIND, uuid=page.uuid, title=page.title, audience=frozenset({"public"}), url=page.get_absolute_url(), summary=text[:300],
            context=text, facets={"type": [KIND], "access": ["public"]}, date=page.updated_at.date(),
        )  # fmt: skip


def charter_version() -> str:
    """Give the version of the charter of sharing that can be read now: number and day; empty when the page was taken away."""
    page = Page.objects.filter(slug="charte-de-partage").only("version", "updated_at").first()
    return f"{page.version}, {timezone.localdate(page.updated_at):%Y-%m-%d}" if page else ""
