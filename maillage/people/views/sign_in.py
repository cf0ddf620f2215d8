"""Signing in with a code or a link received by mail."""

import logging
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from maillage.kernel.access.public import PersonRequest, account_page, is_local, public_page
from maillage.kernel.ui.respond import respond
from maillage.people.domain import sign_in as acts
from maillage.people.forms import CodeForm, EmailForm
from maillage.people.limits import too_many, within_limits
from maillage.people.models import Person
from maillage.people.tasks import mail_sign_in

logger = logging.getLogger(__name__)
ASKED = "sign_in_asked"


def _next(request: HttpRequest) -> str:
    url = request.POST.get("next") or request.GET.get("next") or ""
    return url if is_local(url) else ""


def _enter(request: HttpRequest, person: Person, *, next_url: str) -> HttpResponse:
    request.session.pop(ASKED, None)
    record_authentication(request, person, method="code", email=person.email)
    login = Login(user=person, redirect_url=next_url or None, email=person.email)
    answer: HttpResponse = perform_login(request, login)
    return answer


@public_page(methods=("GET", "POST"))
def request_code(request: HttpRequest) -> HttpResponse:
    """Ask for an address; answer the same whether it has an account or not."""
    if request.user.is_authenticated:
        return redirect("home:front")
    form = EmailForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        email, next_url = form.cleaned_data["email"], _next(request)
        allowed = within_limits(request=request, action="sign_in_request", key=email)
        if not allowed or not within_limits(request=request, action="sign_in_all"):
            return too_many(request=request)
        asked = acts.ask_to_sign_in(email=email, next_url=next_url)
        mail_sign_in.enqueue(request_id=asked.pk)
        request.session[ASKED] = {"uuid": asked.uuid.hex, "email": email, "next": next_url}
        return redirect("account_confirm_login_code")
    context = {"form": form, "next_url": _next(request)}
    return respond(request, "people/sign_in_request.html", context, status=422 if form.is_bound else 200)


@public_page(methods=("GET", "POST"))
def confirm_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; five wrong ones close the request."""
    asked: dict[str, Any] = request.session.get(ASKED) or {}
    if request.user.is_authenticated:
        return redirect("home:front")
    if not asked:
        return redirect("account_login")
    form, uuid = CodeForm(request.POST if request.method == "POST" else None), UUID(asked["uuid"])
    if request.method == "POST" and form.is_valid():
        if not within_limits(request=request, action="sign_in_code"):
            return too_many(request=request)
        person = acts.use_code(uuid=uuid, code=form.cleaned_data["code"])
        if person is not None:
            return _enter(request, person, next_url=asked["next"])
        logger.warning("mailed code refused")
        form.add_error("code", "Ce code n’est pas le bon. Vérifiez le dernier courriel reçu.")
    if not acts.is_waiting(uuid=uuid):
        del request.session[ASKED]
        messages.error(request, "Ce code ne fonctionne plus. Demandez-en un nouveau.")
        return redirect(_with_next("account_login", asked["next"]))
    context = {"form": form, "email": asked["email"], "next_url": asked["next"]}
    return respond(request, "people/sign_in_code.html", context, status=422 if form.is_bound else 200)


def _with_next(name: str, next_url: str) -> str:
    return reverse(name) + (f"?{urlencode({'next': next_url})}" if next_url else "")


@public_page(methods=("GET", "POST"))
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Show whose account the link opens; only the button signs in, so that scanners of mail use nothing up."""
    if request.method == "POST":
        if not within_limits(request=request, action="sign_in_code"):
            return too_many(request=request)
        opened = acts.use_link(token=token)
        if opened is not None:
            return _enter(request, opened[0], next_url=opened[1])
        return respond(request, "people/sign_in_link.html", {"asked": None}, status=410)
    asked = acts.read_link(token=token)
    return respond(request, "people/sign_in_link.html", {"asked": asked}, status=200 if asked else 410)


@public_page(methods=("GET",))
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """A password is never mailed: a code lets in, and the next page sets a new password."""
    context = {"form": EmailForm(), "next_url": reverse("account_change_password"), "forgotten": True}
    return respond(request, "people/sign_in_request.html", context)


@public_page(methods=("GET",))
def sign_up(request: HttpRequest) -> HttpResponse:
    """There is no open sign-up: lead to the request to join."""
    return redirect("network:join")


@account_page(methods=("GET",))
def waiting(request: PersonRequest) -> HttpResponse:
    """Tell a candidate where the request stands; members go home."""
    if request.user.is_member:
        return redirect("home:front")
    return respond(request, "people/waiting.html", {})
