"""What machines follow: Atom feeds, sitemap, robots. Open resources only."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as render_sitemap
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.http import http_date

from maillage.kernel.access.public import public_page
from maillage.library.atom import ReadableAtom, languages_of
from maillage.library.models import Resource
from maillage.library.models.choices import Access
from maillage.library.models.resources import LISTED
from maillage.library.queries.cards import beside, newest_under
from maillage.library.shelves import SHELVES, Shelf, shown_kinds
from maillage.library.views.themes import find_theme
from maillage.network import public as network

IN_FEED = 30
PER_MAP = 5000


def feed_of(*, theme: network.Theme | None = None) -> HttpResponse:
    """Write the newest open resources as Atom; `theme` narrows it."""
    page = reverse("library:theme_detail", args=[theme.slug]) if theme else reverse("library:resource_list")
    own = settings.BASE_URL + (reverse("library:theme_feed", args=[theme.slug]) if theme else reverse("library:feed"))
    network_name = settings.NETWORK.name
    feed = ReadableAtom(
        title=f"{theme.name} · {network_name}" if theme else f"Nouvelles ressources · {network_name}",
        subtitle=(theme.note if theme else "") or settings.NETWORK.description,
        link=settings.BASE_URL + page,
        feed_url=own,
        feed_guid=own,
        language="fr",
        description="",
    )
    resources = newest_under(theme=theme, limit=IN_FEED)
    around = beside(resources=resources)
    for each in resources:
        feed.add_item(
            title=each.title,
            description=each.summary,
            link=settings.BASE_URL + each.get_absolute_url(),
            unique_id=f"urn:uuid:{each.uuid}",
            pubdate=each.published_at,
            updateddate=each.updated_at,
            author_name=", ".join(around[each.pk].organisations) or network_name,
            categories=[str(each.get_form_display())],
            languages=languages_of(title=each.title_language, summary=each.words_language),
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    if resources:
        response["Last-Modified"] = http_date(feed.latest_post_date().timestamp())
    return response


@public_page(shows=("library.resource", "network.organisation"))
def all_feed(request: HttpRequest) -> HttpResponseBase:
    """The newest open resources, as Atom."""
    return feed_of()


@public_page(shows=("library.resource", "network.organisation", "network.theme"))
def theme_feed(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The newest open resources of a theme, as Atom."""
    theme, moved = find_theme(slug)
    if moved:
        return HttpResponsePermanentRedirect(reverse("library:theme_feed", args=[theme.slug]))
    return feed_of(theme=theme)


class ResourceMap(Sitemap):
    """Open resources."""

    limit = PER_MAP

    def items(self) -> Any:
        return (
            Resource.objects.filter(LISTED, access=Access.PUBLIC).order_by("-published_at", "-id").only("pk", "slug", "title", "updated_at")
        )

    def lastmod(self, item: Resource) -> datetime:
        return item.updated_at


class ThemeMap(Sitemap):
    """Themes in use."""

    def items(self) -> Any:
        return network.active_themes()

    def location(self, item: network.Theme) -> str:
        return reverse("library:theme_detail", args=[item.slug])


class OrganisationMap(Sitemap):
    """Organisations of the directory."""

    limit = PER_MAP

    def items(self) -> Any:
        return network.Organisation.objects.open().order_by("pk")


class FrontMap(Sitemap):
    """The few pages everything starts from."""

    def items(self) -> list[str]:
        return ["library:home", "library:resource_list", "library:theme_list"]

    def location(self, item: str) -> str:
        return reverse(item)


class ShelfMap(Sitemap):
    """What stands open on a shelf of another room, and its list."""

    limit = PER_MAP

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def items(self) -> Any:
        return self.shelf.open_pages() if self.shelf.open_pages else []

    def lastmod(self, item: Any) -> datetime:
        found: datetime = item.updated_at
        return found


MAPS: dict[str, type[Sitemap] | Sitemap] = {
    "pages": FrontMap,
    "themes": ThemeMap,
    "organisations": OrganisationMap,
    "ressources": ResourceMap,
}


@public_page(shows=shown_kinds)
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """Addresses visitors may open."""
    maps = MAPS | {shelf.name: ShelfMap(shelf) for shelf in SHELVES.values() if shelf.open_pages}
    response = render_sitemap(request, sitemaps=maps, template_name="library/sitemap.xml", content_type="application/xml")
    return response.render() if hasattr(response, "render") else response


@public_page(shows=("library.resource",))
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read."""
    closed = (
        "/recherche/",
        "/recherche.json",
        "/compte/",
        "/administration/",
        "/la-semaine/",
        "/mon-",
        "/mes-",
        "/bibliotheque/partager/",
        "/bibliotheque/dossiers/partager/",
    )
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {settings.BASE_URL}{reverse('library:sitemap')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
