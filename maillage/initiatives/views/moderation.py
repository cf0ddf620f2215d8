"""The coordination reads what waits, and decides."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maillage.initiatives.domain import initiatives, publishing, testimonies
from maillage.initiatives.forms.sheets import WordForm
from maillage.initiatives.models import Contribution, Experiment, Initiative, Testimony
from maillage.initiatives.queries import waiting
from maillage.initiatives.views.fetching import NOT_HERE
from maillage.kernel.access.public import PersonRequest, Stale, coordinator_page
from maillage.kernel.text.characters import readable
from maillage.kernel.ui.respond import back

MODELS: dict[str, type[Contribution]] = {each.NOUN: each for each in (Initiative, Testimony, Experiment)}
MOST = 100


@coordinator_page()
def moderation_list(request: PersonRequest) -> HttpResponse:
    """Contributions to publish, contacts to call back, sheets to describe, experiments to conclude."""
    context = {
        "waiting": [
            (thing, waiting.LABELS[thing.NOUN], reverse("initiatives:publish", args=[thing.NOUN, thing.uuid]))
            for model in MODELS.values()
            for thing in waiting.waiting_of(model)[:MOST]
        ],
        "to_call": [
            (each, reverse("initiatives:call_back", args=[each.pk])) for each in waiting.to_call_back(today=timezone.localdate())[:MOST]
        ],
        "spotted": waiting.spotted()[:MOST],
        "to_decide": [
            (each, reverse("initiatives:decision_create", args=[each.pk])) for each in waiting.to_decide(today=timezone.localdate())[:MOST]
        ],
        "spot_url": reverse("initiatives:spot"),
        "crumbs": [("Accueil", "/"), ("La semaine", "/la-semaine/")],
    }
    return render(request, "initiatives/moderation_list.html", context)


@coordinator_page(methods=("POST",))
def publish(request: PersonRequest, noun: str, uuid: UUID) -> HttpResponse:
    """Publish in one tap."""
    thing = _waiting(noun, uuid)
    word = readable(request.POST.get("word", ""))[:2000]
    if isinstance(thing, Initiative):
        initiatives.publish(initiative=thing, coordinator=request.user, word=word)
    elif isinstance(thing, Testimony):
        testimonies.publish(testimony=thing, coordinator=request.user, word=word)
    else:
        publishing.publish(thing=thing, coordinator=request.user, word=word)
    messages.success(request, f"« {thing} » est en ligne. {thing.contributor} en est prévenu·e, et publiera désormais sans attendre.")
    return back(request, default=reverse("initiatives:moderation"))


@coordinator_page(methods=("POST",))
def answer(request: PersonRequest, noun: str, uuid: UUID) -> HttpResponse:
    """Ask for a complement, or decline, with words."""
    thing = _waiting(noun, uuid)
    declined = "decliner" in request.POST or any(name.startswith("decliner-") for name in request.POST)
    form = WordForm(request.POST, prefix="decliner" if declined else "completer")
    if not form.is_valid():
        context = {"thing": thing, "form": form, "declined": declined, "crumbs": [("Contributions", reverse("initiatives:moderation"))]}
        return render(request, "initiatives/answer.html", context, status=422)
    publishing.give_back(thing=thing, coordinator=request.user, word=form.cleaned_data["word"], declined=declined)
    messages.success(request, f"{thing.contributor} a reçu vos mots.")
    return back(request, default=reverse("initiatives:moderation"))


def _waiting(noun: str, uuid: UUID) -> Contribution:
    """Fetch what waits, or was answered.

    Raises:
        Http404: nothing of this kind was sent.
        Stale: somebody answered first.
    """
    model = MODELS.get(noun)
    thing: Contribution | None = model.objects.filter(uuid=uuid).select_related("contributor").first() if model else None  # type: ignore[attr-defined]
    if thing is None or (thing.is_draft and not publishing.last_decision(thing=thing)):
        raise Http404(NOT_HERE)
    if not thing.is_waiting:
        raise Stale(publishing.settled(thing=thing))
    return thing
