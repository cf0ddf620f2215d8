"""The mails that came in: the coordination looks after them; whoever looks after the machine may take one as it travelled."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest, Refused, admin_page, coordinator_page
from maillage.kernel.ui.respond import back, respond
from maillage.mailbox import queries
from maillage.mailbox.domain import deciding
from maillage.mailbox.models import BoxVisit, IncomingMail, RawMail

PER_PAGE = 50


@coordinator_page()
def incoming_list(request: PersonRequest) -> HttpResponse:
    """What came in, what became of it and why."""
    chosen = request.GET.get("etat") or ""
    tab = chosen if chosen in queries.TABS else next(iter(queries.TABS))
    counts, here = queries.counts(), reverse("mailbox:incoming_list")
    found = IncomingMail.objects.filter(state__in=queries.TABS[tab][1]).select_related("person").order_by("-received_at", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(mail, queries.label_of(mail), mail.state in deciding.OPEN) for mail in page.object_list],
        "tabs": [(f"{label} ({counts[name]})", f"{here}?etat={name}") for name, (label, _) in queries.TABS.items()],
        "tab": tab,
        "total": sum(counts.values()),
        "visit": BoxVisit.objects.first(),
        "settings": settings,
        "crumbs": [("La semaine", "/la-semaine/"), ("Le courriel du réseau", reverse("letters:mail_health"))],
        "here": f"{here}?etat={tab}",
    }
    return respond(request, "mailbox/incoming_list.html", context)


@coordinator_page(methods=("POST",))
def read_again(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Have a mail read again."""
    mail = get_object_or_404(IncomingMail, uuid=uuid)
    try:
        deciding.read_again(mail=mail, person=request.user)
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, "Ce courriel est relu\u00a0: la suite s’affiche ici dans un instant.")
    return back(request, default=reverse("mailbox:incoming_list"))


@coordinator_page(methods=("POST",))
def set_aside(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Set a mail aside for good."""
    deciding.set_aside(mail=get_object_or_404(IncomingMail, uuid=uuid), person=request.user)
    messages.success(request, "Ce courriel est écarté, son texte est effacé.")
    return back(request, default=reverse("mailbox:incoming_list"))


@admin_page()
def source(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """A mail as it travelled, as a file."""
    raw = RawMail.objects.filter(mail__uuid=uuid).first()
    if raw is None:
        raise Http404
    response = HttpResponse(raw.unpack(), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="courriel-{uuid.hex[:8]}.eml"'
    return response
