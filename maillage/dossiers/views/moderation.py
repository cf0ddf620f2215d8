"""The coordination reads first dossiers and decides; it edits the lists of kinds and levels."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.dossiers.domain import publishing
from maillage.dossiers.forms.sheet import WordForm
from maillage.dossiers.models import Dossier, DossierStatus, Status
from maillage.dossiers.queries import pages
from maillage.dossiers.queries.waiting import incomplete, waiting
from maillage.dossiers.views import showing
from maillage.kernel.access.public import PersonRequest, Stale, coordinator_page
from maillage.kernel.text.characters import readable
from maillage.kernel.text.dates import since
from maillage.kernel.ui.respond import back

PER_PAGE = 50
CRUMBS = [("Accueil", "/"), ("La semaine", "/la-semaine/")]


@coordinator_page()
def moderation_list(request: PersonRequest) -> HttpResponse:
    """Dossiers to publish, and incomplete files whose clock runs."""
    page = Paginator(waiting(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "waiting": [_row(dossier) for dossier in page.object_list],
        "clocks": [_clock(dossier) for dossier in incomplete()[:PER_PAGE]],
        "crumbs": CRUMBS,
        "list_url": reverse("dossiers:dossier_list"),
        "lists_url": reverse("dossiers:lists"),
    }
    return render(request, "dossiers/moderation_list.html", context)


def _row(dossier: Dossier) -> tuple[Any, ...]:
    who = [str(dossier.contributor), *([dossier.organisation.name] if dossier.organisation else [])]
    url, publish_url = (reverse(f"dossiers:{name}", args=[dossier.uuid]) for name in ("moderation_detail", "publish"))
    return dossier, url, publish_url, [*who, since(dossier.submitted_at or dossier.created_at)], f": {dossier.title}"


def _clock(dossier: Dossier) -> tuple[Any, ...]:
    clock = showing.clock_of(statuses=[DossierStatus(status=Status.INCOMPLETE, on=dossier.incomplete_on)])  # type: ignore[attr-defined]
    return dossier, f"{dossier.get_absolute_url()}#etapes", [str(dossier.organisation or ""), clock.words if clock else ""]


@coordinator_page()
def moderation_detail(request: PersonRequest, uuid: UUID) -> HttpResponseBase:
    """One dossier: its sheet, its parts, and the three answers."""
    return _show(request, _sent(uuid))


def _sent(uuid: UUID) -> Dossier:
    # Never the draft of somebody who has not sent it, even to the coordination; once answered, its contributor's again.
    queryset = pages.with_facts(queryset=Dossier.objects.filter(submitted_at__isnull=False))
    return get_object_or_404(queryset, uuid=uuid)


def _show(
    request: PersonRequest, dossier: Dossier, *, change: WordForm | None = None, declined: WordForm | None = None
) -> HttpResponseBase:
    if not dossier.is_waiting:
        messages.info(request, publishing.settled(dossier=dossier))
        return redirect(dossier)
    around = pages.around_of(dossier=dossier)
    holding = pages.holding_of(dossier=dossier, around=around, person=request.user)
    bound = next((form for form in (change, declined) if form is not None), None)
    context = {
        "dossier": dossier,
        "holding": holding,
        "head": ["Partie", "Pages", "Accès"],
        "facts": _facts(dossier, around),
        "change_url": reverse("dossiers:ask_change", args=[dossier.uuid]),
        "decline_url": reverse("dossiers:decline", args=[dossier.uuid]),
        "change": change or WordForm(prefix="completer"),
        "declined": declined or WordForm(prefix="decliner"),
        "form": bound,
        "crumbs": [*CRUMBS, ("Dossiers", reverse("dossiers:moderation"))],
    }
    return render(request, "dossiers/moderation_detail.html", context, status=422 if bound else 200)


def _facts(dossier: Dossier, around: pages.Around) -> list[tuple[str, Any]]:
    return [
        ("Sorte", dossier.kind.name),
        ("Qui voit la fiche", dossier.get_access_display()),
        ("Période", dossier.period),
        ("Déposé en", dossier.filed_year),
        ("Niveaux demandés", ", ".join(level.name for level in around.levels)),
        ("Communes", ", ".join(link.label for link in around.communes)),
        ("Territoire", showing.territory_of(dossier=dossier, around=around)),
        ("Enjeux", ", ".join(link.label for link in around.stakes)),
        ("Thèmes", ", ".join(link.label for link in around.themes)),
        *showing.extra_of(dossier=dossier),
        ("Conditions", dossier.conditions),
    ]


@coordinator_page(methods=("POST",))
def publish(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Publish in one tap."""
    dossier = _answerable(uuid)
    publishing.publish(dossier=dossier, coordinator=request.user, word=readable(request.POST.get("word", ""))[:2000])
    messages.success(request, f"« {dossier} » est publié. {dossier.contributor} en est prévenu·e, et publiera désormais sans attendre.")
    return back(request, default=reverse("dossiers:moderation"))


@coordinator_page(methods=("POST",))
def ask_change(request: PersonRequest, uuid: UUID) -> HttpResponseBase:
    """Give it back with what to complete."""
    dossier = _answerable(uuid)
    form = WordForm(request.POST, prefix="completer")
    if not form.is_valid():
        return _show(request, _sent(uuid), change=form)
    publishing.ask_change(dossier=dossier, coordinator=request.user, word=form.cleaned_data["word"])
    messages.success(request, f"{dossier.contributor} a reçu votre mot. « {dossier} » reviendra ici une fois complété.")
    return back(request, default=reverse("dossiers:moderation"))


@coordinator_page(methods=("POST",))
def decline(request: PersonRequest, uuid: UUID) -> HttpResponseBase:
    """Decline, with words."""
    dossier = _answerable(uuid)
    form = WordForm(request.POST, prefix="decliner")
    if not form.is_valid():
        return _show(request, _sent(uuid), declined=form)
    publishing.decline(dossier=dossier, coordinator=request.user, word=form.cleaned_data["word"])
    messages.success(request, f"« {dossier} » n’est pas publié. {dossier.contributor} a reçu vos mots.")
    return back(request, default=reverse("dossiers:moderation"))


def _answerable(uuid: UUID) -> Dossier:
    """Fetch a dossier that waits, or was answered.

    Raises:
        Stale: somebody answered first.
    """
    dossier: Dossier = get_object_or_404(Dossier.objects.select_related("contributor"), uuid=uuid)
    if dossier.is_waiting:
        return dossier
    if dossier.decisions.exists():
        raise Stale(publishing.settled(dossier=dossier))
    return _sent(uuid)
