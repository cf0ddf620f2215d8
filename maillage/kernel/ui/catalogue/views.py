"""/composants/: every component, every tone, every state."""

from django.http import HttpRequest, HttpResponse

from maillage.kernel.access.public import public_page
from maillage.kernel.ui.catalogue.samples import samples
from maillage.kernel.ui.respond import respond


@public_page()
def catalogue(request: HttpRequest) -> HttpResponse:
    """Show the components; served in development and demonstration only."""
    return respond(request, "ui/catalogue.html", samples())
