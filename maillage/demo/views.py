"""Enter as somebody invented, read the mails nobody receives. In the demonstration and in tests only."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, logout
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override

from maillage.demo.people import PASSWORD, players
from maillage.kernel.access.public import public_page
from maillage.kernel.notices.public import OutgoingMail, source
from maillage.kernel.ui.respond import respond
from maillage.people import public as people

# A mail carries its own style sheet, and nothing else may run or load.
MAIL_CSP = {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "frame-ancestors": ["'self'"]}
PER_PAGE = 50


def _only_in_demo() -> None:
    if not (settings.DEMO or settings.TESTING):
        raise Http404


@public_page()
def cast(request: HttpRequest) -> HttpResponse:
    """List those one may enter as."""
    _only_in_demo()
    known = get_user_model().objects.in_bulk([actor.address for actor in players()], field_name="email")
    rows = [(actor, known.get(actor.address)) for actor in players()]
    return respond(request, "demo/cast.html", {"rows": rows, "password": PASSWORD, "loaded": bool(known)})


@public_page(methods=("POST",))
def enter(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as one of the cast, without password."""
    _only_in_demo()
    actor = next((actor for actor in players() if actor.key == key), None)
    if actor is None:
        raise Http404
    person: Any = get_object_or_404(get_user_model(), email=actor.address, is_active=True)
    logout(request)
    people.let_in(request=request, person=person)
    messages.success(request, f"Vous voici {person.name}. Les données sont inventées : essayez tout.")
    return redirect("home:week" if person.is_coordinator else "home:desk" if person.is_member else "people:waiting")


@public_page()
def mail_list(request: HttpRequest) -> HttpResponse:
    """List the mails "sent", newest first."""
    _only_in_demo()
    mails = OutgoingMail.objects.order_by("-created_at", "-pk").defer("text", "html", "headers")
    page = Paginator(mails, PER_PAGE).get_page(request.GET.get("page"))
    return respond(request, "demo/mail_list.html", {"page": page})


@public_page()
def mail_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a mail as text, as laid out, and as it travels."""
    _only_in_demo()
    mail = get_object_or_404(OutgoingMail, uuid=uuid)
    return respond(
        request, "demo/mail_detail.html", {"mail": mail, "source": source(mail=mail), "parts": mail.parts.order_by("position", "pk")}
    )


@csp_override(MAIL_CSP)
@xframe_options_sameorigin
@public_page()
def mail_html(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give the HTML of a mail alone, for the frame of `mail_detail`; its links open in the whole window."""
    _only_in_demo()
    mail = get_object_or_404(OutgoingMail, uuid=uuid)
    return HttpResponse(mail.html.replace("<head>", '<head><base target="_top">', 1))
