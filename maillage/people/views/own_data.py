"""What the site keeps about somebody: seen, taken away, left behind."""

from typing import cast

from allauth.account.internal.flows.logout import logout
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from maillage.kernel.access.public import PersonRequest, account_page
from maillage.kernel.ui.respond import respond
from maillage.people.archive import archive, gathered
from maillage.people.domain.departure import leave as leave_network
from maillage.people.forms import LeaveForm
from maillage.people.limits import too_many, within_limits
from maillage.people.models import Person
from maillage.people.views.kept_words import room_in_words
from maillage.people.views.security import recently_proved


@account_page(methods=("GET",))
def own_data(request: PersonRequest) -> HttpResponse:
    """Show, room by room, what is kept about the reader."""
    kept = gathered(person=cast(Person, request.user))
    return respond(request, "people/own_data.html", {"rooms": [room_in_words(name=name, values=values) for name, values in kept.items()]})


@account_page(methods=("POST",))
@recently_proved
def export(request: PersonRequest) -> HttpResponseBase:
    """Send all of it as a ZIP."""
    if not within_limits(request=request, action="export", user=request.user):
        return too_many(request=request)
    response = StreamingHttpResponse(archive(person=cast(Person, request.user)), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="mes-donnees-{timezone.localdate():%Y-%m-%d}.zip"'
    return response


@account_page(methods=("GET", "POST"))
@recently_proved
def leave(request: PersonRequest) -> HttpResponse:
    """Close one's account for good, after saying what goes and what stays."""
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person = cast(Person, request.user)
        leave_network(person=person, by=person)
        logout(request, show_message=False)
        messages.success(request, "Votre compte est fermé et vos données personnelles sont effacées. Merci pour le chemin fait ensemble.")
        return redirect("home:front")
    return respond(request, "people/leave.html", {"form": form}, status=422 if form.is_bound else 200)
