"""What makes the network itself: its colour, its logo, its name on a phone."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.views.decorators.cache import cache_control

from maillage.kernel.access.public import public_page
from maillage.kernel.ui.colour import network_stylesheet
from maillage.kernel.ui.network import logo_version, network

LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}


@public_page()
@cache_control(public=True, max_age=31_536_000, immutable=True)
def network_css(request: HttpRequest, sun: str) -> HttpResponse:
    """Serve the rules of the network's sun; its address changes with the colour, so it may be kept a year."""
    colour = network().sun
    if f"#{sun}".lower() != colour.lower():
        raise Http404
    return HttpResponse(network_stylesheet(sun=colour), content_type="text/css; charset=utf-8")


@public_page()
@cache_control(public=True, max_age=31_536_000, immutable=True)
def logo(request: HttpRequest, version: str) -> HttpResponse:
    """Serve the network's logo; its address changes with its bytes, so it may be kept a year."""
    path = network().logo
    if not path or version != logo_version(path=path):
        raise Http404
    response = HttpResponse(Path(path).read_bytes(), content_type=LOGO_TYPES[Path(path).suffix.lower()])
    # An SVG opened by itself is a page: it may run nothing.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


@public_page(shows=())
def manifest(request: HttpRequest) -> JsonResponse:
    """Say how the site is called and coloured when it is put on a phone's screen."""
    identity = network()
    return JsonResponse(
        {
            "name": identity.name,
            "short_name": identity.name[:12],
            "description": identity.description,
            "lang": settings.LANGUAGE_CODE,
            "start_url": "/",
            "display": "minimal-ui",
            "background_color": "#ffffff",
            "theme_color": identity.sun,
            "icons": [{"src": static("ui/img/icone.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )
