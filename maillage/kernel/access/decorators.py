"""One access decorator per view: who may open it, and whether it may write.

GET and HEAD run with writes refused at the connection. `ACCESS` on the view is read by the access map.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from maillage.kernel.access.people import Reader
from maillage.kernel.db.transactions import reading_only

View = Callable[..., HttpResponseBase]
Kinds = tuple[str, ...] | Callable[[], tuple[str, ...]]
READ = ("GET", "HEAD")


def _page(
    *, access: str, may_open: Callable[[Reader], bool], methods: tuple[str, ...], writes_on_get: bool, shows: Kinds | None
) -> Callable[[View], View]:
    allowed = (*methods, "HEAD") if "GET" in methods else methods

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            if access != "public":
                if not request.user.is_authenticated:
                    return _ask_to_sign_in(request)
                if not may_open(request.user):
                    raise PermissionDenied
            if request.method in READ and not writes_on_get:
                with reading_only():
                    response = view(request, *args, **kwargs)
            else:
                response = view(request, *args, **kwargs)
            if request.user.is_authenticated:
                add_never_cache_headers(response)
            elif shows is not None and request.method in READ:
                request.cache_shows = shows() if callable(shows) else shows  # type: ignore[attr-defined]
            return response

        page.ACCESS = access  # type: ignore[attr-defined]
        page.METHODS = methods  # type: ignore[attr-defined]
        page.SHOWS = shows  # type: ignore[attr-defined]
        return login_not_required(page)

    return decorate


def _everybody(_person: Reader) -> bool:
    return True


def _ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Send to the sign-in page and back; an HTMX request gets the redirection as a header, so that the whole page moves."""
    response = redirect_to_login(request.get_full_path() if request.method in READ else _page_before(request))
    if request.headers.get("HX-Request"):
        htmx = HttpResponse(status=204)
        htmx["HX-Redirect"] = response["Location"]
        return htmx
    patch_vary_headers(response, ["Cookie"])
    return response


def _page_before(request: HttpRequest) -> str:
    """Give the path of the page whose form was sent: a whole address is not taken back after signing in."""
    before = urlsplit(request.META.get("HTTP_REFERER", ""))
    if before.netloc != request.get_host():
        return "/"
    return urlunsplit(("", "", before.path, before.query, ""))


def public_page(*, methods: tuple[str, ...] = ("GET",), shows: Kinds | None = None, writes_on_get: bool = False) -> Callable[[View], View]:
    """Open a page to everybody.

    `shows` lists the kinds ("library.resource"…) the page shows to a visitor: with it, the whole answer is kept for
    visitors until one of these kinds changes. Without it, the page is never kept.
    """
    return _page(access="public", may_open=_everybody, methods=methods, writes_on_get=writes_on_get, shows=shows)


def account_page(*, methods: tuple[str, ...] = ("GET",), writes_on_get: bool = False) -> Callable[[View], View]:
    """Open a page to whoever is signed in, accepted in the network or not yet."""
    return _page(access="account", may_open=_everybody, methods=methods, writes_on_get=writes_on_get, shows=None)


def person_page(*, methods: tuple[str, ...] = ("GET",), writes_on_get: bool = False) -> Callable[[View], View]:
    """Open a page to the members of the network."""
    return _page(
        access="person",
        may_open=lambda person: bool(getattr(person, "is_member", False)),
        methods=methods,
        writes_on_get=writes_on_get,
        shows=None,
    )


def coordinator_page(*, methods: tuple[str, ...] = ("GET",), writes_on_get: bool = False) -> Callable[[View], View]:
    """Open a page to the coordination."""
    return _page(
        access="coordinator",
        may_open=lambda person: bool(getattr(person, "is_coordinator", False)),
        methods=methods,
        writes_on_get=writes_on_get,
        shows=None,
    )


def admin_page(*, methods: tuple[str, ...] = ("GET",), writes_on_get: bool = False) -> Callable[[View], View]:
    """Open a page to technical administrators."""
    return _page(
        access="admin",
        may_open=lambda person: bool(getattr(person, "is_administrator", False)),
        methods=methods,
        writes_on_get=writes_on_get,
        shows=None,
    )
