"""What every page needs and no view should have to give: the network, the menu, the reader's display."""

from functools import cached_property, lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse

from maillage.kernel.access.public import is_coordinator
from maillage.kernel.ui.colour import DEFAULT_SUN
from maillage.kernel.ui.names import initials
from maillage.kernel.ui.network import Network, logo_version, network

THEMES = (("", "Automatique"), ("light", "Clair"), ("dark", "Sombre"))
FOOTER = (
    ("À propos du réseau", "home:about"),
    ("Charte de partage", "home:charter"),
    ("Données personnelles", "home:privacy"),
    ("Accessibilité", "home:accessibility"),
    ("Mentions", "home:legal"),
)


class Item(NamedTuple):
    """A link of the menu. `current` is "page" on its page, "true" below it, else empty."""

    label: str
    url: str
    current: str


def url_or_empty(name: str) -> str:
    """Return the address of a URL name, or nothing when no room answers to it."""
    return _resolve(get_urlconf() or settings.ROOT_URLCONF, name)


@lru_cache(maxsize=256)
def _resolve(urlconf: str, name: str) -> str:
    try:
        return reverse(name, urlconf=urlconf)
    except NoReverseMatch:
        return ""


class Site:
    """Read by the base template, each part computed when it is shown."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def network(self) -> Network:
        return network()

    @cached_property
    def own_sun(self) -> str:
        """The sun of the network without its #, to version its stylesheet; empty when it is the one of the stylesheet."""
        sun = self.network.sun
        return "" if sun.lower() == DEFAULT_SUN else sun.lstrip("#")

    @cached_property
    def navigation(self) -> list[Item]:
        return self._items(getattr(settings, "NAVIGATION", ()))

    @cached_property
    def footer(self) -> list[Item]:
        return self._items(getattr(settings, "FOOTER_NAVIGATION", FOOTER))

    @cached_property
    def leave(self) -> str:
        """Where whoever is signed in signs out: within reach on every page."""
        user = getattr(self.request, "user", None)
        return url_or_empty("account_logout") if getattr(user, "is_authenticated", False) else ""

    @cached_property
    def themes(self) -> list[tuple[str, str, bool]]:
        kept = self.request.COOKIES.get(settings.THEME_COOKIE_NAME, "")
        kept = kept if kept in dict(THEMES) else ""
        return [(value, label, value == kept) for value, label in THEMES]

    @cached_property
    def canonical(self) -> str:
        return self.request.build_absolute_uri(self.request.path)

    @cached_property
    def reader_name(self) -> str:
        """The name of whoever is signed in, as short as their profile gives it."""
        user = getattr(self.request, "user", None)
        return str(getattr(user, "name", "") or user or "")

    @cached_property
    def reader_initials(self) -> str:
        return initials(self.reader_name)

    @cached_property
    def home(self) -> str:
        return url_or_empty("home:front") or "/"

    @cached_property
    def logo(self) -> str:
        """The address of the network's own logo, which changes with its bytes; empty for the drawn one."""
        return reverse("ui:logo", args=[logo_version(path=self.network.logo)]) if self.network.logo else ""

    @cached_property
    def manifest(self) -> str:
        return url_or_empty("ui:manifest")

    @cached_property
    def search(self) -> str:
        return url_or_empty("search:results")

    @cached_property
    def suggest(self) -> str:
        return url_or_empty("search:suggest")

    @cached_property
    def contribute(self) -> str:
        return url_or_empty("library:contribute")

    @cached_property
    def desk(self) -> str:
        """Where the reader's own things wait: the week for the coordination, the desk for everybody else."""
        name = "home:week" if is_coordinator(person=self.request.user) else "home:desk"
        return url_or_empty(name) or self.home

    @cached_property
    def sign_in(self) -> str:
        return url_or_empty("account_login")

    @cached_property
    def sign_in_back(self) -> str:
        """Sign in, then come back to this page."""
        return f"{self.sign_in}?{urlencode({'next': self.request.get_full_path()})}"

    @cached_property
    def catalogue(self) -> str:
        return url_or_empty("catalogue:index")

    def _items(self, entries: "list[tuple[str, str]] | tuple[tuple[str, str], ...]") -> list[Item]:
        path, items = self.request.path, []
        for label, name in entries:
            if url := url_or_empty(name):
                current = "page" if path == url else "true" if url != "/" and path.startswith(url) else ""
                items.append(Item(label, url, current))
        return items


def site(request: HttpRequest) -> dict[str, Site]:
    """Context processor: `{{ site.network.name }}`, `{{ site.navigation }}`…"""
    return {"site": Site(request)}
