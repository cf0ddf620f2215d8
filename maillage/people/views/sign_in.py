"""Signing in with a code or a link received by mail."""

import logging
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

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


def _ask(request: HttpRequest, *, email: str, next_url: str, shown: bool = True) -> HttpResponse:
    """Have a code mailed, within the limits; `shown`: whoever asks typed this address, and may read it again."""
    allowed = within_limits(request=request, action="sign_in_request", key=email)
    if not allowed or not within_limits(request=request, action="sign_in_all"):
        return too_many(request=request)
    asked = acts.ask_to_sign_in(email=email, next_url=next_url)
    mail_sign_in.enqueue(request_id=asked.pk)
    request.session[ASKED] = {"uuid": asked.uuid.hex, "email": email, "next": next_url, "shown": shown}
    return redirect("account_confirm_login_code")


@public_page(methods=("GET", "POST"))
def request_code(request: HttpRequest) -> HttpResponse:
    """Ask for an address; answer the same whether it has an account or not."""
    if request.user.is_authenticated:
        return redirect("home:front")
    form = EmailForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _ask(request, email=form.cleaned_data["email"], next_url=_next(request))
    context = {"form": form, "next_url": _next(request)}
    return respond(request, "people/sign_in_request.html", context, status=422 if form.is_bound else 200)


@public_page(methods=("GET", "POST"))
def confirm_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; ten minutes or five wrong ones close the request, and another code leaves at a press."""
    asked: dict[str, Any] = request.session.get(ASKED) or {}
    if request.user.is_authenticated:
        return redirect("home:front")
    if not asked:
        return redirect("account_login")
    if "again" in request.POST:
        return _ask(request, email=asked["email"], next_url=asked["next"], shown=asked.get("shown", True))
    form, uuid = CodeForm(request.POST if request.method == "POST" else None), UUID(asked["uuid"])
    if request.method == "POST" and form.is_valid():
        if not within_limits(request=request, action="sign_in_code"):
            return too_many(request=request)
        person = acts.use_code(uuid=uuid, code=form.cleaned_data["code"])
        if person is not None:
            return _enter(request, person, next_url=asked["next"])
        logger.warning("mailed code refused")
        form.add_error("code", "Ce code n’est pas le bon. Vérifiez le dernier courriel reçu.")
    context = {"form": form, "email": asked["email"] if asked.get("shown", True) else "", "next_url": asked["next"]}
    if not acts.is_waiting(uuid=uuid):
        return respond(request, "people/sign_in_code.html", context | {"too_late": True}, status=410)
    return respond(request, "people/sign_in_code.html", context, status=422 if form.is_bound else 200)


@public_page(methods=("GET", "POST"))
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Show whose account the link opens; only the button signs in, so that scanners of mail use nothing up."""
    old = acts.whose_link(token=token)
    if request.method == "POST":
        if not within_limits(request=request, action="sign_in_code"):
            return too_many(request=request)
        if "again" in request.POST and old is not None and old.person is not None:
            return _ask(request, email=old.person.email, next_url=old.next_url, shown=False)
        opened = acts.use_link(token=token)
        if opened is not None:
            return _enter(request, opened[0], next_url=opened[1])
        return respond(request, "people/sign_in_link.html", {"asked": None, "old": old}, status=410)
    asked = acts.read_link(token=token)
    return respond(request, "people/sign_in_link.html", {"asked": asked, "old": old}, status=200 if asked else 410)


@public_page(methods=("GET",))
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """A password is never mailed: a code lets in, and the next page sets a new password."""
    context = {"form": EmailForm(), "next_url": reverse("account_set_password"), "forgotten": True}
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
