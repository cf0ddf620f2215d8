"""Reads of the pages."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.conf import settings

from maillage.editorial.models import Page
from maillage.kernel.cards import Card, IndexRow
from maillage.kernel.text.markdown import to_text

KIND = "editorial.page"


def with_network(*, text: str) -> str:
    """Put the name and addresses of the network in the place of their marks."""
    network = settings.NETWORK
    for mark, value in (("[réseau]", network.name), ("[contact]", network.contact_email), ("[site]", settings.BASE_URL)):
        text = text.replace(mark, value)
    return text


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
