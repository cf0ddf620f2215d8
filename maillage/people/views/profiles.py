"""One's own profile, and the mails one receives."""

from itertools import groupby
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from maillage.kernel.access.public import PersonRequest, account_page
from maillage.kernel.notices.public import NOTICES, Notice
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


def _choosable(person: Person) -> list[type[Notice]]:
    shown = [notice for notice in NOTICES.values() if not notice.always_mailed and not notice.name.startswith("test.")]
    if not person.is_coordinator:
        shown = [notice for notice in shown if notice.category not in ("Coordination", "Pour la coordination")]
    return sorted(shown, key=lambda notice: (notice.category, notice.label))


@account_page(methods=("GET", "POST"))
def mail_preferences(request: PersonRequest) -> HttpResponse:
    """Choose, kind by kind, what also comes by mail."""
    person = cast(Person, request.user)
    shown = _choosable(person)
    if request.method == "POST":
        known = {notice.name for notice in shown}
        acts.choose_mails(person=person, known=known, stopped=known - set(request.POST.getlist("mail")))
        messages.success(request, "Vos choix sont enregistrés.")
        return redirect("people:mail_preferences")
    groups: list[tuple[str, list[dict[str, Any]]]] = [
        (
            category,
            [{"name": notice.name, "label": notice.label, "on": person.mail_choices.get(notice.name) != "none"} for notice in notices],
        )
        for category, notices in groupby(shown, key=lambda notice: notice.category)
    ]
    return respond(request, "people/mail_preferences.html", {"groups": groups})
