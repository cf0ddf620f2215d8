"""« Comment ça va ? »: the coordination chooses and writes; people answer, or not."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest, coordinator_page, public_page
from maillage.kernel.text.numbers import plural_fr
from maillage.kernel.ui.respond import respond
from maillage.kernel.web.errors import error_page
from maillage.people.public import Person
from maillage.welcome.answering import read_token
from maillage.welcome.domain import check_ins as acts
from maillage.welcome.forms.words import AnswerForm, CheckInForm
from maillage.welcome.models import CheckIn
from maillage.welcome.queries import check_ins as queries
from maillage.welcome.views.crumbs import WEEK, tabs

OLD_LINK = "Vous pouvez toujours écrire à la coordination."
MOST_SHOWN = 50


@coordinator_page(methods=("GET", "POST"))
def check_ins(request: PersonRequest) -> HttpResponse:
    """Who was not seen for three months; write to those one chooses; read the answers."""
    found = list(queries.not_seen()[: queries.MOST])
    rows = queries.with_work(found=found)
    choices = [(str(person.uuid), _label(person, work)) for person, work in rows]
    if request.method == "POST" and not choices:
        # Sent twice: the page has no form left, where to say what is wrong.
        messages.info(request, "Plus personne n’attend de mot\u00a0: il est déjà parti, ou chacun·e est repassé·e.")
        return redirect("welcome:check_ins")
    form = CheckInForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and form.is_valid():
        chosen = [person for person in found if person.uuid in form.cleaned_data["people"]]
        for person in chosen:
            acts.ask(person=person, by=request.user, words=form.cleaned_data["words"])
        messages.success(request, f"Vos mots sont partis à {plural_fr(len(chosen), 'personne')}.")
        return redirect("welcome:check_ins")
    context = {
        "form": form, "choices": choices, "answers": list(queries.answered()[:MOST_SHOWN]), "waiting": list(queries.waiting()[:MOST_SHOWN]),
        "crumbs": WEEK, "tabs": tabs(), "here": reverse("welcome:check_ins"),
    }  # fmt: skip
    return respond(request, "welcome/check_ins.html", context, status=422 if form.is_bound else 200)


def _label(person: Person, work: str) -> str:
    last = queries.last_visit(seen_on=person.seen_on, joined_at=person.joined_at)
    return ", ".join(part for part in (str(person), work) if part) + f"\u00a0: {last}"


@coordinator_page(methods=("POST",))
def check_in_read(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Note that an answer is read."""
    acts.note_read(check_in=get_object_or_404(CheckIn, uuid=uuid), by=request.user)
    return redirect(f"{reverse('welcome:check_ins')}#reponses")


@public_page(methods=("GET", "POST"))
def check_in_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the coordination, without signing in."""
    check_in = read_token(token=token)
    if check_in is None:
        return error_page(
            request=request, status=410, reason=OLD_LINK, act=("Écrire à la coordination", f"mailto:{settings.NETWORK.contact_email}")
        )
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        acts.answer(check_in=check_in, words=form.cleaned_data["words"])
        messages.success(request, "Merci\u00a0: la coordination seule lira votre réponse.")
        return redirect(request.path)
    return respond(request, "welcome/check_in_answer.html", {"form": form, "check_in": check_in}, status=422 if form.is_bound else 200)
