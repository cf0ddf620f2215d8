"""How the mails of the network do, for the coordination."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest, coordinator_page
from maillage.kernel.notices.public import OutgoingMail
from maillage.kernel.ui.respond import back, respond
from maillage.letters.domain import addresses, checking
from maillage.letters.models import BouncedAddress
from maillage.letters.queries.health import health
from maillage.people.public import too_many, within_limits

PAGE = "/la-semaine/courriel/"


@coordinator_page(methods=("GET",))
def mail_health(request: PersonRequest) -> HttpResponse:
    """Show what waits, what failed, addresses that refuse, and what the domain says of itself."""
    return respond(request, "letters/mail_health.html", {"health": health(), "crumbs": [("La semaine", reverse("home:week"))]})


@coordinator_page(methods=("POST",))
def domain_check(request: PersonRequest) -> HttpResponse:
    """Look at the public records of the domain."""
    if not within_limits(request=request, action="domain_check", user=request.user):
        return too_many(request=request)
    checking.ask_check()
    messages.success(request, "La vérification est lancée. Rechargez la page dans quelques secondes.")
    return redirect("letters:mail_health")


@coordinator_page(methods=("POST",))
def address_retry(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Send to an address again."""
    row = get_object_or_404(BouncedAddress, uuid=uuid)
    addresses.try_again(address=row)
    messages.success(request, f"Les prochains courriels repartiront vers {row.address}.")
    return back(request, default=PAGE)


@coordinator_page(methods=("POST",))
def address_settle(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Leave an address stopped: it leaves the desk."""
    addresses.settle(address=get_object_or_404(BouncedAddress, uuid=uuid))
    messages.success(request, "C’est noté : cette adresse reste arrêtée.")
    return back(request, default=PAGE)


@coordinator_page(methods=("POST",))
def mail_retry(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Try a mail again."""
    checking.send_again(mail=get_object_or_404(OutgoingMail, uuid=uuid))
    messages.success(request, "Ce courriel repart dans une minute.")
    return back(request, default=PAGE)
