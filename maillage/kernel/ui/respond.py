"""The only place that chooses between a whole page and a part of it."""

from collections.abc import Mapping
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from maillage.kernel.access.public import is_local


def wants_part(request: HttpRequest) -> bool:
    """Say whether the script asks for a part of the page rather than the page."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"


def respond(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, part: str | None = None, status: int = 200
) -> HttpResponse:
    """Render `template`, or only its partial `part` when the script asked for it.

    The waiting messages travel with the part, out of band. The answer always says that it varies on `HX-Request`.
    """
    values = dict(context or {})
    if part and wants_part(request):
        html = render_to_string(f"{template}#{part}", values, request)
        if waiting := list(get_messages(request)):
            html += render_to_string("ui/messages.html", {"messages": waiting, "swap": True}, request)
    else:
        html = render_to_string(template, values, request)
    response = HttpResponse(html, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def shared_picture(**shown: str) -> HttpResponse:
    """Answer with the picture other sites show beside a link: the arguments of `og_image`."""
    # What draws is loaded by the first process asked to: most never are.
    from maillage.kernel.ui.og import og_image

    return HttpResponse(og_image(**shown), content_type="image/png")


def back(request: HttpRequest, *, default: str) -> HttpResponseRedirect:
    """Go back to the page where an act was done in one tap (the field `retour` names it), else to `default`.

    Only a path of this site is followed.
    """
    url = request.POST.get("retour", "")
    return HttpResponseRedirect(url if url.startswith("/") and is_local(url) else default)
