"""Where another server brings a mail."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from maillage.kernel.access.public import public_page
from maillage.mailbox.domain import posting
from maillage.mailbox.domain.taking import take_in
from maillage.mailbox.models import IncomingMail


@csrf_exempt
@public_page(methods=("POST",))
def receive(request: HttpRequest) -> HttpResponse:
    """Take in a mail as it travels (raw, in the body), sealed with the secret of the two servers; 201 once stored, 200 if it was already."""
    if not settings.MAIL_IN_SECRET:
        raise Http404
    if not posting.is_timely(request=request):
        return HttpResponse("sceau périmé", status=401, content_type="text/plain; charset=utf-8")
    try:
        raw, seal = posting.read_body(request=request)
    except posting.TooBig:
        return HttpResponse("trop lourd", status=413, content_type="text/plain; charset=utf-8")
    if not posting.is_sealed(request=request, seal=seal):
        return HttpResponse("sceau faux", status=401, content_type="text/plain; charset=utf-8")
    if not raw.strip():
        return HttpResponse("vide", status=422, content_type="text/plain; charset=utf-8")
    _, new = take_in(raw=raw, way=IncomingMail.Way.POSTED)
    return HttpResponse(status=201 if new else 200)
