from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from maillage.kernel.access.public import PersonRequest, Refused, coordinator_page, public_page
from maillage.kernel.ui.respond import respond
from maillage.kernel.web.errors import error_page
from maillage.network import links
from maillage.network.domain import invitations as acts
from maillage.network.forms.invitations import AcceptInvitationForm, InvitationsForm
from maillage.network.models import Invitation
from maillage.network.queries import requests as queries
from maillage.people import public as people

SOMEBODY_ELSE = "Cette invitation a été envoyée à une autre adresse que celle de votre compte. Déconnectez-vous pour y répondre."
GONE = "Cette invitation a été reprise, ou remplacée par une plus récente. Vous pouvez demander à rejoindre le réseau."


@coordinator_page(methods=("GET", "POST"))
def invitations(request: PersonRequest) -> HttpResponse:
    """Paste addresses, send; see who answered, batch after batch."""
    form = InvitationsForm(request.POST or None)
    report, status = None, 200
    if request.method == "POST":
        if form.is_valid():
            values = form.cleaned_data
            report = acts.invite(entries=form.pasted.entries, by=request.user, organisation=values["organisation"], word=values["word"])
            wrong = form.pasted.wrong
            if not wrong and not report.skipped:
                count = len(report.sent) + len(report.welcomed)
                messages.success(request, f"{count} invitation{'s' if count > 1 else ''} envoyée{'s' if count > 1 else ''}.")
                return redirect("network:invitations")
            # What was not sent comes back in the field, to be corrected.
            form = InvitationsForm(initial={"addresses": "\n".join(piece for piece, _ in wrong), "word": values["word"]})
            return respond(request, "network/invitations.html", _context(form=form, report=report, wrong=wrong))
        status = 422
    return respond(request, "network/invitations.html", _context(form=form, report=report, wrong=[]), status=status)


def _context(**more: Any) -> dict[str, Any]:
    rows = [(row, *queries.invitation_state(invitation=row)) for row in queries.invitations()]
    batches = [list(group) for _, group in groupby(rows, key=lambda row: row[0].batch)]
    return {"batches": batches, **more}


@coordinator_page(methods=("POST",))
def invitation_withdraw(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(Invitation, uuid=uuid)
    acts.withdraw_invitation(invitation=invitation, by=request.user)
    messages.success(request, f"L’invitation de {invitation.email} est retirée : son lien n’ouvre plus rien.")
    return redirect("network:invitations")


def _invited(token: str) -> Invitation | None:
    given = links.read(purpose=links.INVITATION, given=token)
    found = Invitation.objects.filter(uuid=given[0]).select_related("organisation", "invited_by").first() if given else None
    return found if found and given and found.sent_at.isoformat() == given[1] else None


def _gone(request: HttpRequest) -> HttpResponse:
    return error_page(request=request, status=410, reason=GONE, act=("Demander à rejoindre le réseau", reverse("network:join")))


@public_page(methods=("GET", "POST"))
def invitation_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Read an invitation; accept opens the account, member at once."""
    invitation = _invited(token)
    if invitation is None:
        return _gone(request)
    other = SOMEBODY_ELSE if request.user.is_authenticated and request.user.email.casefold() != invitation.email.casefold() else ""
    if other and request.method == "POST":
        raise Refused(other)
    form = AcceptInvitationForm(request.POST or None, initial={"name": invitation.name})
    status = 200
    if request.method == "POST":
        if form.is_valid():
            person, is_new = acts.accept_invitation(invitation=invitation, name=form.cleaned_data["name"])
            if form.cleaned_data.get("charter"):
                people.accept_charter(person=person)
            # The link came to the mailbox, as a sign-in link would; an account that existed has its own ways in.
            if is_new and not request.user.is_authenticated:
                people.let_in(request=request, person=person)
            messages.success(request, "Bienvenue : vous faites partie du réseau.")
            return redirect("network:own_place" if request.user.is_authenticated else "account_login")
        status = 422
    state, _ = queries.invitation_state(invitation=invitation)
    is_open = state.startswith("en attente")
    return respond(
        request,
        "network/invitation_answer.html",
        {"invitation": invitation, "form": form, "state": state, "open": is_open, "token": token, "other": other},
        status=status,
    )


@csrf_exempt
@public_page(methods=("GET", "POST"))
def invitation_decline(request: HttpRequest, token: str) -> HttpResponse:
    """Decline an invitation: asked on GET, done on POST, by the button as by mail programs (RFC 8058, hence without token)."""
    if request.method == "GET":
        return redirect("network:invitation_answer", token=token)
    invitation = _invited(token)
    if invitation is None:
        return _gone(request)
    acts.decline_invitation(invitation=invitation)
    return redirect("network:invitation_answer", token=token)
