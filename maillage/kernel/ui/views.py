"""The stylesheet of the network's own colour."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from maillage.kernel.access.public import public_page
from maillage.kernel.ui.colour import network_stylesheet
from maillage.kernel.ui.network import network


@public_page()
@cache_control(public=True, max_age=31_536_000, immutable=True)
def network_css(request: HttpRequest, sun: str) -> HttpResponse:
    """Serve the rules of the network's sun; its address changes with the colour, so it may be kept a year."""
    colour = network().sun
    if f"#{sun}".lower() != colour.lower():
        raise Http404
    return HttpResponse(network_stylesheet(sun=colour), content_type="text/css; charset=utf-8")
