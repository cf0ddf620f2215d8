"""Keep an account that was to be closed; accept the charter."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest, account_page, public_page
from maillage.kernel.ui.respond import back, respond
from maillage.kernel.web.errors import error_page
from maillage.people.domain import charter, inactivity
from maillage.people.models import Person


@public_page(methods=("GET", "POST"))
def stay(request: HttpRequest, token: str) -> HttpResponse:
    """Keep one's account, without signing in. The mailed link only opens the page: programs that read mails follow links."""
    person = inactivity.whose_link(token=token)
    if person is None:
        return error_page(request=request, status=410, reason=inactivity.OLD_LINK)
    if request.method == "POST":
        inactivity.keep_account(person=person)
        messages.success(request, "Votre compte reste ouvert. Au plaisir de vous lire\u202f!")
        return redirect("home:front")
    return respond(request, "people/stay.html", {"kept": not inactivity.is_warned(person=person)})


@account_page(methods=("POST",))
def charter_accept(request: PersonRequest) -> HttpResponse:
    """Accept the charter, in one tap."""
    charter.accept_charter(person=cast(Person, request.user))
    messages.success(request, "Merci\u00a0: la charte de partage est aussi la vôtre.")
    return back(request, default=reverse("home:desk"))
