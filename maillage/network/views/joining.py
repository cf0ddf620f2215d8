from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest, account_page, person_page, public_page
from maillage.kernel.ui.respond import respond
from maillage.kernel.web import limits
from maillage.kernel.web.errors import error_page
from maillage.network import links
from maillage.network.domain import joining
from maillage.network.forms.joining import JoinForm, ReplyForm
from maillage.network.models import JoinQuestion, JoinRequest
from maillage.network.queries.requests import request_of
from maillage.network.rules import may_vouch
from maillage.people import public as people

HOUR = 3600
# A workshop of thirty people asks from one address, with a few mistakes; each mailbox is protected by itself.
MOST_TRIES = 240
MOST_ASKED = 60
MOST_TO_ONE_MAILBOX = 4
TOO_MANY = "Beaucoup de demandes viennent d’ici. Réessayez dans une heure."
NEXT_STEPS = [
    ("Vous confirmez votre adresse", "Un lien arrive par courriel, dans la minute."),
    ("La coordination lit votre demande", "Vos collègues déjà membres peuvent dire qu’elles et ils vous connaissent."),
    ("Vous recevez une réponse", "Sous deux jours ouvrables, avec quelques mots. Acceptée, vous êtes membre tout de suite."),
]
OLD_LINK = "Il a été remplacé par un plus récent, ou il date de plus d’une semaine. Vous pouvez refaire votre demande."


@public_page(methods=("GET", "POST"))
def join(request: HttpRequest) -> HttpResponse:
    """The four questions. The answer says nothing of who is known."""
    form = JoinForm(request.POST or None)
    if request.method == "POST":
        here = limits.client_network(request=request)
        if not limits.within(name="join_tries", key=here, most=MOST_TRIES, seconds=HOUR):
            return error_page(request=request, status=429, reason=TOO_MANY)
        if not form.is_valid():
            return respond(request, "network/join.html", {"form": form, "next_steps": NEXT_STEPS}, status=422)
        if not limits.within(name="join", key=here, most=MOST_ASKED, seconds=HOUR):
            form.add_error(None, TOO_MANY)
            return respond(request, "network/join.html", {"form": form, "next_steps": NEXT_STEPS}, status=429)
        _ask(form)
        return redirect("network:join_sent")
    return respond(request, "network/join.html", {"form": form, "next_steps": NEXT_STEPS})


def _ask(form: JoinForm) -> None:
    values = form.cleaned_data
    # Past the limit, and for machines, the answer is the same: nothing is told.
    if not form.is_trap and limits.within(name="join_email", key=values["email"], most=MOST_TO_ONE_MAILBOX, seconds=HOUR):
        joining.ask_to_join(
            name=values["name"],
            email=values["email"],
            what_i_do=values["what_i_do"],
            keep_words=values["keep_words"],
            organisation=values["organisation"],
            organisation_name=values["organisation_name"],
            charter_version=people.charter_version() if values.get("charter") else "",
        )


@public_page()
def join_sent(request: HttpRequest) -> HttpResponse:
    """What happens next."""
    return respond(request, "network/join_sent.html")


@public_page(methods=("GET", "POST"))
def join_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Read one's request again, and confirm the address. The mailed link only opens the page."""
    given = links.read(purpose=links.CONFIRM, given=token)
    asked = JoinRequest.objects.filter(uuid=given[0]).select_related("organisation").first() if given else None
    if asked is None or given is None or asked.asked_at.isoformat() != given[1]:
        return error_page(request=request, status=410, reason=OLD_LINK, act=("Refaire ma demande", reverse("network:join")))
    if request.method == "POST":
        asked, is_new = joining.confirm_request(request=asked)
        # The link came to the mailbox, as a sign-in link would; an account that existed has its own ways in.
        if is_new and asked.account and not request.user.is_authenticated:
            people.let_in(request=request, person=asked.account)
        messages.success(request, "Votre adresse est confirmée.")
        return redirect("network:own_request" if request.user.is_authenticated else "account_login")
    return respond(request, "network/join_confirm.html", {"asked": asked, "done": asked.confirmed_at is not None})


@account_page()
def own_request(request: PersonRequest) -> HttpResponse:
    """Where my request stands."""
    asked = request_of(person=request.user)
    if asked is None and people.members().filter(pk=request.user.pk).exists():
        return redirect("home:desk")
    answer = getattr(asked, "answer", None) if asked else None
    questions = list(asked.questions.order_by("pk")) if asked else []
    shown = [(question, "" if question.replied_at else links.path(purpose=links.REPLY, uuid=question.uuid)) for question in questions]
    return respond(request, "network/own_request.html", {"asked": asked, "answer": answer, "questions": shown})


@public_page(methods=("GET", "POST"))
def join_reply(request: HttpRequest, token: str) -> HttpResponse:
    """Reply to a question of the coordination, without signing in."""
    given = links.read(purpose=links.REPLY, given=token)
    question = JoinQuestion.objects.filter(uuid=given[0]).select_related("request", "by").first() if given else None
    if question is None:
        return error_page(request=request, status=410, reason="Connectez-vous pour voir où en est votre demande.")
    form = ReplyForm(request.POST or None)
    if request.method == "POST":
        if form.is_valid():
            joining.reply(question=question, words=form.cleaned_data["word"])
            messages.success(request, "Merci, votre réponse est partie. La coordination revient vers vous.")
            return redirect(request.path)
        return respond(request, "network/join_reply.html", {"form": form, "question": question}, status=422)
    return respond(request, "network/join_reply.html", {"form": form, "question": question})


@person_page(methods=("GET", "POST"))
def vouch(request: PersonRequest, uuid: Any) -> HttpResponse:
    """Say that one knows a person who asks to join."""
    asked: JoinRequest = get_object_or_404(JoinRequest.objects.select_related("organisation"), uuid=uuid, confirmed_at__isnull=False)
    return _vouch(request, asked=asked, person=request.user)


@public_page(methods=("GET", "POST"))
def vouch_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same page, opened by the mailed link of one colleague."""
    given = links.read(purpose=links.VOUCH, given=token)
    asked = JoinRequest.objects.filter(uuid=given[0], confirmed_at__isnull=False).select_related("organisation").first() if given else None
    person = people.members().filter(uuid=given[1]).first() if given else None
    if asked is None or person is None:
        return error_page(request=request, status=410, reason="La demande est peut-être déjà réglée.")
    return _vouch(request, asked=asked, person=person)


def _vouch(request: HttpRequest, *, asked: JoinRequest, person: Any) -> HttpResponse:
    if not may_vouch(person=person, request=asked):
        raise Http404
    if request.method == "POST":
        joining.vouch(request=asked, by=person)
        messages.success(request, "Merci : la coordination sait que vous connaissez cette personne.")
        return redirect(request.path)
    answer = getattr(asked, "answer", None)
    done = asked.vouches.filter(by=person).exists()
    return respond(request, "network/vouch.html", {"asked": asked, "answer": answer, "done": done, "person": person})
