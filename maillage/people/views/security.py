"""Password, address, new proofs and sessions of one's own account."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from maillage.kernel.access.public import PersonRequest, Stale, account_page
from maillage.kernel.ui.respond import respond
from maillage.people.adapters import proved_lately
from maillage.people.domain import accounts
from maillage.people.forms import CodeForm, EmailForm, PasswordForm
from maillage.people.limits import too_many, within_limits
from maillage.people.mailed_codes import awaited, check_code, send_code, too_late
from maillage.people.models import Person
from maillage.people.views.session_rows import session_rows

View = Callable[..., HttpResponseBase]
WRONG = "Ce code n’est pas le bon. Vérifiez le dernier courriel reçu."
OTHER_CODE = "Ce code ne fonctionne plus\u202f: dix minutes ou cinq essais sont passés. Recevez-en un autre."


def recently_proved(view: View) -> View:
    """Ask for a new proof of identity before a sensitive page, unless one is a quarter of an hour old at most."""

    @wraps(view)
    def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not proved_lately(request=request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return guarded


def _keep_session(request: PersonRequest, person: Person) -> None:
    """Keep this session, and only this one, after what ends them all."""
    update_session_auth_hash(request, person)
    UserSession.objects.filter(user_id=person.pk).delete()
    request.user = person  # type: ignore[assignment]
    UserSession.objects.create_from_request(request)


@account_page(methods=("GET", "POST"), writes_on_get=True)
def password_edit(request: PersonRequest) -> HttpResponse:
    """Choose a first password after a new proof; replace or remove it with the present one. A second factor is proved in any case."""
    person = cast(Person, request.user)
    if not proved_lately(request=request) and (not person.has_usable_password() or is_mfa_enabled(person)):
        return _prove_first(request)
    return _password_page(request, person, current=person.has_usable_password())


@account_page(methods=("GET", "POST"), writes_on_get=True)
def password_forgotten(request: PersonRequest) -> HttpResponse:
    """Choose a password without the present one, which is forgotten: a mailed code, or a second factor, has just proved who one is."""
    person = cast(Person, request.user)
    if not proved_lately(request=request, by=("code", "mfa")):
        if is_mfa_enabled(person):
            return _prove_first(request)
        return redirect(f"{reverse('people:reauthenticate')}?{urlencode({'next': request.path})}")
    return _password_page(request, person, current=False)


def _prove_first(request: PersonRequest) -> HttpResponse:
    # The library keeps a POST in the session until the proof is there: a password just typed is not to lie in it.
    if request.method == "POST":
        return redirect(request.path)
    raise ReauthenticationRequired


def _password_page(request: PersonRequest, person: Person, *, current: bool) -> HttpResponse:
    removing = request.method == "POST" and "remove" in request.POST
    tried = removing or "password" in request.POST
    if tried and current and not within_limits(request=request, action="reauthenticate", user=person):
        return too_many(request=request)
    check = person.check_password if current else None
    form = PasswordForm(request.POST if tried else None, person=person, check_current=check, removing=removing)
    if form.is_bound and form.is_valid():
        person = accounts.change_password(person=person, password=None if removing else form.cleaned_data["password"])
        _keep_session(request, person)
        messages.success(request, "Votre mot de passe est retiré." if removing else "Votre mot de passe est enregistré.")
        return redirect("mfa_index")
    context = {"form": form, "person": person, "current": current, "removing": removing}
    return respond(request, "people/password_edit.html", context, status=422 if form.is_bound else 200)


@account_page(methods=("GET", "POST"), writes_on_get=True)
@recently_proved
def email_edit(request: PersonRequest) -> HttpResponse:
    """Ask for a new address, and mail it a code; silent when another account has it."""
    person = cast(Person, request.user)
    form = EmailForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not within_limits(request=request, action="mailed_code", user=person):
            return too_many(request=request)
        if email != person.email:
            taken = Person.objects.filter(email=email).exists()
            send_code(session=request.session, purpose="email", person=person, email=email, silent=taken)
            return redirect("account_email_verification_sent")
        form.add_error("email", "C’est déjà votre adresse.")
    return respond(request, "people/email_edit.html", {"form": form, "person": person}, status=422 if form.is_bound else 200)


@account_page(methods=("GET", "POST"))
def email_confirm(request: PersonRequest) -> HttpResponse:
    """Ask for the code mailed to the new address, then change it."""
    email = awaited(session=request.session, purpose="email")
    if not email:
        return _other_code(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if check_code(session=request.session, purpose="email", code=form.cleaned_data["code"]):
            try:
                person = accounts.change_email(person=cast(Person, request.user), email=email)
            except Stale as stale:
                messages.error(request, stale.reason)
                return redirect("account_email")
            _keep_session(request, person)
            messages.success(request, "Votre nouvelle adresse est enregistrée.")
            return redirect("people:profile_edit")
        form.add_error("code", WRONG)
        if not awaited(session=request.session, purpose="email"):
            return _other_code(request)
    return respond(request, "people/email_confirm.html", {"form": form, "email": email}, status=422 if form.is_bound else 200)


def _other_code(request: PersonRequest) -> HttpResponse:
    """Offer another code for the address typed before; without one, ask for it."""
    email = too_late(session=request.session, purpose="email")
    if not email:
        return redirect("account_email")
    return respond(request, "people/email_confirm.html", {"email": email, "too_late": True}, status=410)


@account_page(methods=("GET", "POST"))
def reauthenticate(request: PersonRequest) -> HttpResponse:
    """Prove who one is with a code received by mail; with the second factor, for those who have one: a mailbox alone does not go round it."""
    person, form = cast(Person, request.user), CodeForm(request.POST if "code" in request.POST else None)
    next_url = request.POST.get("next") or request.GET.get("next", "")
    if is_mfa_enabled(person):
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': next_url})}" if next_url else "mfa_reauthenticate")
    context = {"form": form, "next_url": next_url, "email": person.email}
    if request.method == "POST" and not form.is_bound:
        if not within_limits(request=request, action="mailed_code", user=person):
            return too_many(request=request)
        send_code(session=request.session, purpose="reauthenticate", person=person, email=person.email)
    elif form.is_bound and form.is_valid():
        if check_code(session=request.session, purpose="reauthenticate", code=form.cleaned_data["code"]):
            record_authentication(request, person, method="code", email=person.email, reauthenticated=True)
            return resume_request(request) or redirect("mfa_index")
        form.add_error("code", OTHER_CODE if too_late(session=request.session, purpose="reauthenticate") else WRONG)
    context["sent"] = bool(awaited(session=request.session, purpose="reauthenticate"))
    return respond(request, "people/reauthenticate.html", context, status=422 if form.is_bound else 200)


@account_page(methods=("GET", "POST"), writes_on_get=True)
def sessions(request: PersonRequest) -> HttpResponse:
    """List the devices where one is signed in; end one, or all the others."""
    rows = session_rows(request=request)
    if request.method == "POST":
        if not proved_lately(request=request):
            raise ReauthenticationRequired
        chosen = request.POST.get("session", "")
        ended = [row for row in rows if (str(row.session.pk) == chosen if chosen else not row.current)]
        if chosen and not ended:
            raise Http404
        for row in ended:
            row.session.end()
        messages.success(request, "C’est fait : ces appareils devront se reconnecter.")
        return redirect("people:sessions")
    return respond(request, "people/sessions.html", {"rows": rows, "unused_days": settings.SESSION_UNUSED_DAYS})
