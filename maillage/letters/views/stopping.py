"""The switch at the end of each mail."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from maillage.kernel.access.public import public_page
from maillage.kernel.ui.respond import respond
from maillage.letters.domain import stopping as acts
from maillage.letters.queries.stops import said_of
from maillage.people.public import too_many, within_limits


@csrf_exempt
@public_page(methods=("GET", "POST"))
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop one kind of mail: asked on GET, done on POST, by the button as by mail programs (RFC 8058, hence without token)."""
    said = said_of(token=token)
    if said is None:
        return respond(request, "letters/stop.html", {"unknown": True}, status=404)
    if request.method == "POST":
        if not within_limits(request=request, action="unsubscribe"):
            return too_many(request=request)
        wider = request.POST.get("tout") == "1"
        acts.stop(switch=said.switch, category=said.category if wider else "", managed=said.managed)
        return respond(request, "letters/stop.html", {"said": said, "done": True, "wider": wider})
    return respond(request, "letters/stop.html", {"said": said})
