"""One's own profile."""

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from maillage.kernel.access.public import PersonRequest, account_page
from maillage.kernel.ui.respond import respond
from maillage.people.domain import profiles as acts
from maillage.people.forms import ProfileForm
from maillage.people.models import Person


@account_page(methods=("GET", "POST"))
def profile_edit(request: PersonRequest) -> HttpResponse:
    """Write one's profile, and who reads each field."""
    person = cast(Person, request.user)
    form = ProfileForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        acts.edit_profile(person=person, values=form.values(), by=person)
        messages.success(request, "Votre profil est à jour.")
        return redirect("people:profile_edit")
    return respond(request, "people/profile_edit.html", {"form": form, "person": person}, status=422 if form.is_bound else 200)
