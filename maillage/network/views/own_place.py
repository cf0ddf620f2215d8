from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from maillage.kernel.access.public import PersonRequest, person_page
from maillage.kernel.ui.respond import respond
from maillage.network.domain.memberships import set_own_place
from maillage.network.forms.own_place import OwnPlaceForm


@person_page(methods=("GET", "POST"))
def own_place(request: PersonRequest) -> HttpResponse:
    """My organisations, and what I can help with."""
    form = OwnPlaceForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        set_own_place(person=request.user, main=form.main(), functions=form.functions(), offers=form.offers())
        messages.success(request, "Votre place dans le réseau est à jour.")
        return redirect("network:own_place")
    return respond(request, "network/own_place.html", {"form": form}, status=422 if form.is_bound else 200)
