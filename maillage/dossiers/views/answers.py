"""Answer a request: on site, or by the mailed link, signed out. Opening the page never decides."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from maillage.dossiers import links, rules
from maillage.dossiers.domain import requests
from maillage.dossiers.forms.requests import AcceptForm, DeclineForm, MessageForm
from maillage.dossiers.models import AccessRequest
from maillage.dossiers.queries import releases as queries
from maillage.kernel.access.public import Refused, Stale, public_page
from maillage.kernel.web import limits
from maillage.kernel.web.errors import error_page
from maillage.people import public as people

FORGED = "Ce lien n’est pas complet. Ouvrez-le depuis le courrier, ou copiez l’adresse entière."
GONE = "Ce lien n’est plus valable : la personne à qui il était envoyé ne répond plus pour ce dossier."
SOMEBODY_ELSE = "Ce lien a été envoyé à quelqu’un d’autre. Déconnectez-vous, ou ouvrez le courrier qui vous est adressé."
MOST_LINKS = 6
HOUR = 3600
FORMS: dict[str, tuple[type[forms.Form], str]] = {
    "accepter": (AcceptForm, "oui"),
    "parler": (MessageForm, "mot"),
    "decliner": (DeclineForm, "non"),
}
DONE = {
    "accepter": "Merci : {asker} en est prévenu·e, avec votre note de contexte. L’exemplaire à son nom se prépare.",
    "parler": "Votre message est parti : {asker} le reçoit par courriel, et sa réponse vous arrivera de même.",
    "decliner": "{asker} a reçu vos mots.",
}


@dataclass(kw_only=True)
class Answering:
    """The three forms of an answer, and the one that was sent."""

    choices: dict[str, forms.Form]
    sent: str = ""
    done: bool = False

    @property
    def bound(self) -> forms.Form | None:
        return self.choices[self.sent] if self.sent and not self.done else None

    def context(self) -> dict[str, Any]:
        """Give what the template reads; `form` is the refused one, for the title of the page."""
        names = {"accepter": "accept_form", "parler": "talk_form", "decliner": "decline_form"}
        return {names[choice]: form for choice, form in self.choices.items()} | {"form": self.bound, "open_form": self.sent}


def answering(*, request: HttpRequest, found: AccessRequest, owner: Any, by_link: bool, step: int | None = None) -> Answering:
    """Build the forms; on POST, do what was chosen. `step`: that of the link.

    Raises:
        Stale: somebody answered first.
        Refused: the rule forbids it.
    """
    choice = request.POST.get("choix", "") if request.method == "POST" else ""
    built = Answering(
        choices={
            name: kind(request.POST if name == choice else None, prefix=prefix, auto_id=f"id_{prefix}_%s")
            for name, (kind, prefix) in FORMS.items()
        },
        sent=choice if choice in FORMS else "",
    )
    if not built.sent or not built.choices[built.sent].is_valid():
        return built
    try:
        _decide(form=built.choices[built.sent], found=found, owner=owner, by_link=by_link, step=step)
    except Refused as refused:
        # What was typed is worth more than a page that says no.
        built.choices[built.sent].add_error(None, refused.reason)
        return built
    messages.success(request, DONE[built.sent].format(asker=found.person))
    built.done = True
    return built


def _decide(*, form: forms.Form, found: AccessRequest, owner: Any, by_link: bool, step: int | None) -> None:
    if isinstance(form, AcceptForm):
        requests.accept(request=found, owner=owner, note=form.note, ends_on=form.ends_on, by_link=by_link)
    elif isinstance(form, DeclineForm):
        requests.decline(request=found, owner=owner, word=form.cleaned_data["word"], by_link=by_link)
    else:
        requests.write(request=found, person=owner, words=form.cleaned_data["words"], by_link=by_link, step=step)


@public_page(methods=("GET", "POST"))
def answer_by_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page of the mailed link: the whole request and the three answers, without signing in."""
    given = links.read(given=token)
    found = queries.readable_request(uuid=given.request) if given else None
    if given is None or found is None:
        return error_page(request=request, status=404, reason=FORGED)
    owner = people.members().filter(uuid=given.person).first()
    if owner is None or not rules.may_answer(person=owner, dossier=found.dossier):
        return error_page(request=request, status=410, reason=GONE)
    if request.user.is_authenticated and request.user.pk != owner.pk:
        return error_page(request=request, status=403, reason=SOMEBODY_ELSE)
    if closed := _closed(request, found=found, owner=owner, given=given):
        return closed
    try:
        answer = answering(request=request, found=found, owner=owner, by_link=True, step=given.step)
    except Stale as stale:
        return _shown(request, found=found, owner=owner, reason=stale.reason, status=409)
    if answer.done:
        found.refresh_from_db()
        return redirect("dossiers:answer_done", token=token)
    context = _context(found, owner) | answer.context() | {"action": request.path}
    return _kept_by_nobody(render(request, "dossiers/answer_by_link.html", context, status=422 if answer.sent else 200))


def _closed(request: HttpRequest, *, found: AccessRequest, owner: Any, given: links.Given) -> HttpResponse | None:
    """Answer for a link that has nothing left to decide: settled, withdrawn, used, old."""
    status = 409 if request.method == "POST" else 410
    if found.settled_at is not None:
        return _shown(request, found=found, owner=owner, reason=requests.state_of(request=found), status=status)
    if found.dossier.withdrawn_at is not None:
        return _shown(
            request, found=found, owner=owner, reason="Ce dossier a été retiré : la demande n’attend plus de réponse.", status=410
        )
    if given.old:
        return _shown(request, found=found, owner=owner, reason="Ce lien date de plus de trente jours.", status=410, renew=request.path)
    if given.step != links.step_of(request=found, person=owner):
        reason = "Ce lien a déjà servi : vous avez écrit depuis. Un lien plus récent vous attend dans vos courriers."
        return _shown(request, found=found, owner=owner, reason=reason, status=status, renew=request.path)
    return None


def _shown(request: HttpRequest, *, found: AccessRequest, owner: Any, reason: str, status: int, renew: str = "") -> HttpResponse:
    """Show the present state instead of the forms; `renew`: the address of the link that may be replaced."""
    context = _context(found, owner) | {"reason": reason, "renew_url": f"{renew}nouveau/" if renew else ""}
    return _kept_by_nobody(render(request, "dossiers/answer_closed.html", context, status=status))


def _context(found: AccessRequest, owner: Any) -> dict[str, Any]:
    return {
        "asked": found,
        "dossier": found.dossier,
        "owner": owner,
        "conversation": queries.conversation_of(request=found),
        "site_url": found.get_absolute_url(),
    }


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response


@public_page()
def answer_done(request: HttpRequest, token: str) -> HttpResponseBase:
    """What was decided by the link: the state, and where to follow it."""
    given = links.read(given=token)
    found = queries.readable_request(uuid=given.request) if given else None
    owner = people.members().filter(uuid=given.person).first() if given else None
    if found is None or owner is None or not rules.may_answer(person=owner, dossier=found.dossier):
        raise Http404(FORGED)
    state = requests.state_of(request=found) if found.settled_at else "La conversation est ouverte. La demande attend votre décision."
    return _kept_by_nobody(render(request, "dossiers/answer_done.html", _context(found, owner) | {"state": state}))


@public_page(methods=("POST",))
def answer_link_again(request: HttpRequest, token: str) -> HttpResponseBase:
    """Send the owner a new link, at the address of their account and nowhere else."""
    given = links.read(given=token)
    found = AccessRequest.objects.filter(uuid=given.request).first() if given else None
    owner = people.members().filter(uuid=given.person).first() if given else None
    if found is None or owner is None:
        raise Http404(FORGED)
    if limits.within(name="answer_link", key=f"{found.pk}:{owner.pk}", most=MOST_LINKS, seconds=HOUR):
        requests.send_link(request=found, person=owner)
    messages.success(request, "Si la demande attend encore, un nouveau lien vient de partir à l’adresse de votre compte.")
    return redirect(reverse("dossiers:answer_by_link", args=[token]))
