"""Ask, and the conversation page of a request, for both."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.dossiers import rules
from maillage.dossiers.domain import requests
from maillage.dossiers.forms.requests import AskForm, MessageForm
from maillage.dossiers.models import AccessRequest
from maillage.dossiers.queries import releases as queries
from maillage.dossiers.views.answers import answering
from maillage.dossiers.views.fetching import listed_or_gone
from maillage.kernel.access.public import PersonRequest, Refused, Stale, coordinator_page, person_page
from maillage.kernel.ui.respond import back

NOT_HERE = "Cette demande n’existe pas, ou vous ne pouvez pas la lire."
OWN_PAGE = [("Accueil", "/"), ("Mises à disposition", "/mes-mises-a-disposition/")]


@person_page(methods=("GET", "POST"))
def request_create(request: PersonRequest, number: int) -> HttpResponseBase:
    """Ask for a dossier; the conditions of its owner stand above the form."""
    dossier = listed_or_gone(person=request.user, number=number)
    state = queries.ask_state(request.user, dossier)
    if not state.may_ask:
        return redirect(f"{dossier.get_absolute_url()}#demande")
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        asked = requests.ask(
            dossier=dossier, person=request.user, purpose=values["purpose"], situation=values["situation"], talk=values["talk"]
        )
        messages.success(request, "Votre demande est partie. Vous recevrez la réponse par courriel, et la retrouverez ici.")
        return redirect(asked)
    crumbs = [("Dossiers", "/bibliotheque/dossiers/"), (str(dossier), dossier.get_absolute_url())]
    context = {"dossier": dossier, "ask": state, "form": form, "ask_form": form, "crumbs": crumbs}
    return render(request, "dossiers/request_create.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("GET", "POST"))
def request_detail(request: PersonRequest, uuid: UUID) -> HttpResponseBase:
    """The whole request, the conversation, and what each side may do now."""
    found = _readable(request, uuid)
    if found.person_id == request.user.pk:
        return _of_asker(request, found)
    try:
        answer = answering(request=request, found=found, owner=request.user, by_link=False)
    except Stale as stale:
        messages.warning(request, stale.reason)
        return redirect(found)
    if answer.done:
        return redirect(found)
    return _page(request, found, {**answer.context(), "action": request.path}, status=422 if answer.sent else 200)


def _readable(request: PersonRequest, uuid: UUID) -> AccessRequest:
    found = queries.readable_request(uuid=uuid)
    if found is None or not (found.person_id == request.user.pk or rules.may_answer(person=request.user, dossier=found.dossier)):
        raise Http404(NOT_HERE)
    return found


def _of_asker(request: PersonRequest, found: AccessRequest) -> HttpResponseBase:
    sent = request.method == "POST"
    form = MessageForm(request.POST if sent else None, prefix="mot")
    if sent and form.is_valid():
        try:
            requests.write(request=found, person=request.user, words=form.cleaned_data["words"])
            messages.success(request, "Votre message est parti.")
        except Stale as stale:
            messages.warning(request, stale.reason)
        return redirect(found)
    return _page(
        request, found, {"message_form": form, "form": form if sent else None, "action": request.path}, status=422 if sent else 200
    )


def _page(request: PersonRequest, found: AccessRequest, more: dict[str, Any], *, status: int) -> HttpResponse:
    answer = getattr(found, "answer", None)
    context = {
        "asked": found,
        "dossier": found.dossier,
        "answer": answer,
        "release": getattr(answer, "release", None),
        "conversation": queries.conversation_of(request=found),
        "is_asker": found.person_id == request.user.pk,
        "is_open": found.settled_at is None and found.dossier.withdrawn_at is None,
        "state": requests.state_of(request=found),
        "take_back_url": reverse("dossiers:request_take_back", args=[found.uuid]),
        "crumbs": OWN_PAGE,
        **more,
    }
    return render(request, "dossiers/request_detail.html", context, status=status)


@person_page(methods=("POST",))
def request_take_back(request: PersonRequest, uuid: UUID) -> HttpResponseBase:
    """Take one's request back."""
    found = _readable(request, uuid)
    if found.person_id != request.user.pk:
        raise Refused("Seule la personne qui a demandé peut reprendre sa demande.")
    requests.take_back(request=found, person=request.user)
    messages.success(request, "Votre demande est reprise. Vous pourrez demander à nouveau.")
    return redirect(found.dossier)


@coordinator_page(methods=("POST",))
def request_nudge(request: PersonRequest, uuid: UUID) -> HttpResponseBase:
    """Remind the owners of a request that waits."""
    found: AccessRequest = get_object_or_404(AccessRequest, uuid=uuid)
    requests.nudge(request=found, coordinator=request.user)
    messages.success(request, "Un rappel est parti aux personnes qui s’occupent de ce dossier.")
    return back(request, default=reverse("home:week"))
