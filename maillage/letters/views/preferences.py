"""What one receives by mail, and when: one page, one button."""

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from maillage.kernel.access.public import PersonRequest, account_page
from maillage.kernel.ui.respond import respond
from maillage.letters.domain import following, preferences
from maillage.letters.domain.testing import send_test
from maillage.letters.forms import PreferencesForm
from maillage.letters.queries import choices
from maillage.letters.quiet import quiet_sentence
from maillage.people.public import Person, start_mails, too_many, within_limits


@account_page(methods=("GET", "POST"))
def preferences_edit(request: PersonRequest) -> HttpResponse:
    """Choose levels, days of the digest, quiet hours, and the level of each thing one follows."""
    person = cast(Person, request.user)
    mine = preferences.of(person=person)
    follows, more = choices.followed_things(person=person)
    form = PreferencesForm(
        request.POST if request.method == "POST" else None,
        preferences=mine,
        categories=choices.categories(person=person),
        follows=follows,
        stopped=choices.stopped_notices(person=person),
    )
    if request.method == "POST" and form.is_valid():
        _keep(person, form)
        messages.success(request, "Vos choix sont enregistrés. Ils valent dès maintenant, pour le passé comme pour la suite.")
        return redirect("letters:preferences")
    context = {"form": form, "sentence": quiet_sentence(preferences=mine, now=timezone.now()), "more": more}
    return respond(request, "letters/preferences.html", context, status=422 if form.is_bound else 200)


def _keep(person: Person, form: PreferencesForm) -> None:
    preferences.choose(person=person, values=form.values())
    for row, level in form.follow_levels():
        if level == "-":
            following.unfollow(person=person, kind=row.about_kind, uuid=row.about)
        else:
            following.follow(person=person, kind=row.about_kind, uuid=row.about, level=level)
    start_mails(person=person, notices=set(form.cleaned_data["again"]))


@account_page(methods=("GET",))
def former_address(request: PersonRequest) -> HttpResponse:
    """Lead from the former address of the choices to their page."""
    return redirect("letters:preferences", permanent=True)


@account_page(methods=("POST",))
def test_mail(request: PersonRequest) -> HttpResponse:
    """Mail oneself a test."""
    if not within_limits(request=request, action="test_mail", user=request.user):
        return too_many(request=request)
    person = cast(Person, request.user)
    send_test(person=person)
    messages.success(request, f"Un courriel d’essai part vers {person.email}. S’il n’arrive pas, regardez dans les indésirables.")
    return redirect("letters:preferences")
