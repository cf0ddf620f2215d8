"""What machines follow: Atom feeds, sitemap, robots. Open resources only."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as render_sitemap
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from maillage.kernel.access.public import public_page
from maillage.kernel.text.characters import readable
from maillage.library.models import Resource, ResourceOrganisation, ResourceTheme
from maillage.library.models.choices import Access
from maillage.library.models.resources import LISTED
from maillage.library.views.themes import find_theme
from maillage.network import public as network

IN_FEED = 30
PER_MAP = 5000


class ReadableAtom(Atom1Feed):
    """Atom without the characters XML forbids: one of them in one name would close the feed to all."""

    def __init__(self, *args: Any, **said: Any) -> None:
        super().__init__(*args, **_readable(said))

    def add_item(self, *args: Any, **said: Any) -> None:
        """Add an entry."""
        super().add_item(*args, **_readable(said))


def _readable(said: dict[str, Any]) -> dict[str, Any]:
    return {name: readable(value) if isinstance(value, str) else value for name, value in said.items()}


class NewestFeed(Feed):
    """The newest open resources. `theme` narrows it."""

    feed_type = ReadableAtom
    language = "fr"

    def __init__(self, *, theme: network.Theme | None = None) -> None:
        self.theme = theme

    def title(self) -> str:
        """The name readers of feeds show."""
        return f"{self.theme.name} · {settings.NETWORK.name}" if self.theme else f"Nouvelles ressources · {settings.NETWORK.name}"

    def subtitle(self) -> str:
        return (self.theme.note if self.theme else "") or settings.NETWORK.description

    def link(self) -> str:
        return reverse("library:theme_detail", args=[self.theme.slug]) if self.theme else reverse("library:resource_list")

    def feed_url(self) -> str:
        return reverse("library:theme_feed", args=[self.theme.slug]) if self.theme else reverse("library:feed")

    def feed_guid(self) -> str:
        return settings.BASE_URL + self.feed_url()

    def items(self) -> list[Resource]:
        found = Resource.objects.filter(LISTED, access=Access.PUBLIC).defer("quote", "context", "keep", "otherwise")
        if self.theme:
            found = found.filter(pk__in=ResourceTheme.objects.filter(theme=self.theme, listed_at__isnull=False).values("resource_id"))
        resources = list(found.order_by("-published_at", "-id")[:IN_FEED])
        rows = ResourceOrganisation.objects.filter(resource__in=resources).select_related("organisation").order_by("position")
        names: dict[int, list[str]] = {}
        for row in rows:
            names.setdefault(row.resource_id, []).append(row.organisation.name)
        for resource in resources:
            resource.feed_author = ", ".join(names.get(resource.pk, [])) or settings.NETWORK.name  # type: ignore[attr-defined]
        return resources

    def item_title(self, item: Resource) -> str:
        return item.title

    def item_description(self, item: Resource) -> str:
        return item.summary

    def item_link(self, item: Resource) -> str:
        return item.get_absolute_url()

    def item_guid(self, item: Resource) -> str:
        return f"urn:uuid:{item.uuid}"

    def item_pubdate(self, item: Resource) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Resource) -> datetime:
        return item.updated_at

    def item_author_name(self, item: Any) -> str:
        return str(item.feed_author)

    def item_categories(self, item: Resource) -> list[str]:
        return [str(item.get_form_display())]


@public_page(shows=("library.resource", "network.organisation"))
def all_feed(request: HttpRequest) -> HttpResponseBase:
    """The newest open resources, as Atom."""
    return _answer(NewestFeed()(request))


@public_page(shows=("library.resource", "network.organisation", "network.theme"))
def theme_feed(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The newest open resources of a theme, as Atom."""
    theme, moved = find_theme(slug)
    if moved:
        return HttpResponsePermanentRedirect(reverse("library:theme_feed", args=[theme.slug]))
    return _answer(NewestFeed(theme=theme)(request))


def _answer(response: HttpResponse) -> HttpResponse:
    response["Content-Type"] = "application/atom+xml; charset=utf-8"
    return response


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


MAPS: dict[str, type[Sitemap] | Sitemap] = {
    "pages": FrontMap,
    "themes": ThemeMap,
    "organisations": OrganisationMap,
    "ressources": ResourceMap,
}


@public_page(shows=("library.resource", "network.theme", "network.organisation"))
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """Addresses visitors may open."""
    response = render_sitemap(request, sitemaps=MAPS, template_name="library/sitemap.xml", content_type="application/xml")
    return response.render() if hasattr(response, "render") else response


@public_page(shows=("library.resource",))
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read."""
    closed = ("/recherche/", "/recherche.json", "/compte/", "/administration/", "/la-semaine/", "/mon-", "/mes-", "/bibliotheque/partager/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {settings.BASE_URL}{reverse('library:sitemap')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
