"""*À traiter*, and the public register."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import PersonRequest, Refused, coordinator_page, public_page
from maillage.kernel.text.dates import MONTHS
from maillage.kernel.ui.respond import back, respond
from maillage.kernel.waiting import WaitingAction
from maillage.moderation.domain import reports as acts
from maillage.moderation.forms.desk import WordsForm, rows_of
from maillage.moderation.models import ModerationDecision, Outcome, Report
from maillage.moderation.queries.desk import gather

OUTCOMES = {"rien": Outcome.NOTHING, "changement": Outcome.CHANGE_ASKED, "retrait": Outcome.WITHDRAWN}
DONE = {
    Outcome.NOTHING: "C’est noté\u00a0: rien à changer. La personne qui a signalé en est prévenue.",
    Outcome.CHANGE_ASKED: "Vos mots sont partis. La personne qui a signalé sait qu’un changement est demandé.",
    Outcome.WITHDRAWN: "C’est fait, vos mots sont partis. La personne qui a signalé en est prévenue.",
}
PER_PAGE = 100
COLUMNS = ("Nature", "Suite", "Règle de la charte", "Mois")


@coordinator_page()
def desk(request: PersonRequest) -> HttpResponse:
    """All that waits, oldest first, each with its outcomes."""
    return _desk(request)


def _desk(request: PersonRequest, *, form: WordsForm | None = None) -> HttpResponse:
    waiting, here = gather(person=request.user), reverse("moderation:desk")
    context = {
        "rows": rows_of(waiting=waiting, here=here, failed=request.path, bound=form),
        "count": sum(1 + item.more for item in waiting),
        "form": form,
        "crumbs": [("La semaine", "/la-semaine/")],
        "here": here,
    }
    return respond(request, "moderation/desk.html", context, status=422 if form else 200)


@coordinator_page(methods=("POST",))
def settle(request: PersonRequest, uuid: UUID, outcome: str) -> HttpResponse:
    """Settle a report in one tap, or with words."""
    if outcome not in OUTCOMES:
        raise Http404
    report, chosen = get_object_or_404(Report, uuid=uuid), OUTCOMES[outcome]
    form = WordsForm(request.POST, action=WaitingAction(label="", url=request.path))
    # Settled meanwhile, it is on the list no more: what is wrong with the words has no place there.
    if chosen != Outcome.NOTHING and report.settled_at is None and not form.is_valid():
        return _desk(request, form=form)
    try:
        acts.settle(report=report, person=request.user, outcome=chosen, words=form.cleaned_data["words"] if form.is_valid() else "")
    except Refused as refusal:
        form.add_error("words" if form.is_valid() else None, refusal.reason)
        return _desk(request, form=form)
    messages.success(request, DONE[chosen])
    return back(request, default=reverse("moderation:desk"))


@public_page(shows=(ModerationDecision.KIND,))
def register(request: HttpRequest) -> HttpResponse:
    """The decisions of moderation, by month, without names."""
    page = Paginator(ModerationDecision.objects.order_by("-at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    decisions = [(_month(decision), decision) for decision in page.object_list]
    context = {"page": page, "decisions": decisions, "columns": COLUMNS, "crumbs": [("Accueil", "/")]}
    return respond(request, "moderation/register.html", context)


def _month(decision: ModerationDecision) -> str:
    day = timezone.localdate(decision.at)
    return f"{MONTHS[day.month - 1]} {day.year}"
