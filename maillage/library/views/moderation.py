"""The coordination reads contributions and decides."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest, Stale, coordinator_page
from maillage.kernel.files.public import StoredFile
from maillage.kernel.text.characters import readable
from maillage.kernel.text.dates import short_date, since
from maillage.kernel.ui.respond import back
from maillage.library.domain import publishing
from maillage.library.forms import WordForm
from maillage.library.models import Resource
from maillage.library.queries import pages
from maillage.library.queries.waiting import to_check, waiting
from maillage.library.views import showing

PER_PAGE = 50
CRUMBS = [("Accueil", "/"), ("La semaine", "/la-semaine/")]


@coordinator_page()
def moderation_list(request: PersonRequest) -> HttpResponse:
    """Contributions to publish, and resources to check."""
    page = Paginator(waiting(), PER_PAGE).get_page(request.GET.get("page"))
    checks = Paginator(to_check(), PER_PAGE).page(1)
    context = {
        "page": page,
        "waiting": [_waiting_row(resource) for resource in page.object_list],
        "to_check": [_check_row(resource) for resource in checks.object_list],
        "other_checks": checks.paginator.count - len(checks.object_list),
        "crumbs": CRUMBS,
        "list_url": reverse("library:resource_list"),
    }
    return render(request, "library/moderation_list.html", context)


def _waiting_row(resource: Resource) -> tuple[Any, ...]:
    meta = [
        str(resource.contributor),
        *(row.organisation.name for row in list(resource.organisation_rows.all())[:1]),
        since(resource.submitted_at or resource.created_at),
    ]
    url, publish_url = (reverse(f"library:{name}", args=[resource.uuid]) for name in ("moderation_detail", "publish"))
    return resource, url, publish_url, meta, f": {resource.title}"


def _check_row(resource: Resource) -> tuple[Any, ...]:
    meta = [f"à jour au {short_date(resource.up_to_date_on)}"] if resource.up_to_date_on else []
    return resource, resource.get_absolute_url(), reverse("library:resource_checked", args=[resource.pk]), meta, f": {resource.title}"


@coordinator_page()
def moderation_detail(request: PersonRequest, uuid: UUID) -> HttpResponseBase:
    """One contribution: what it says, its files, and the three answers."""
    return _show(request, _sent(uuid))


def _sent(uuid: UUID) -> Resource:
    # Never the draft of somebody who has not sent it, even to the coordination; once answered, its contributor's again.
    return get_object_or_404(Resource.objects.filter(submitted_at__isnull=False).select_related("contributor", "territory"), uuid=uuid)


def _show(
    request: PersonRequest, resource: Resource, *, change: WordForm | None = None, declined: WordForm | None = None
) -> HttpResponseBase:
    if not resource.is_waiting:
        messages.info(request, publishing.settled(resource=resource))
        return redirect(resource)
    holding, links = pages.holding_of(resource=resource, person=request.user), pages.links_of(resource=resource)
    bound = next((form for form in (change, declined) if form is not None), None)
    context: dict[str, Any] = {
        "resource": resource,
        "links": links,
        "holding": holding,
        "files": [_file_row(file, resource) for file in holding.files],
        "facts": _facts(resource, links),
        "edit_url": reverse("library:resource_edit", args=[resource.pk]),
        "change_url": reverse("library:ask_change", args=[resource.uuid]),
        "decline_url": reverse("library:decline", args=[resource.uuid]),
        "change": change or WordForm(prefix="completer"),
        "declined": declined or WordForm(prefix="decliner"),
        "form": bound,
        "crumbs": [*CRUMBS, ("Contributions", reverse("library:moderation"))],
    }
    return render(request, "library/moderation_detail.html", context, status=422 if bound else 200)


def _file_row(file: StoredFile, resource: Resource) -> tuple[StoredFile, str, str, str]:
    notes = " ".join(str(warning) for warning in file.warnings)
    return file, reverse("library:file", args=[file.uuid]), showing.file_words(file=file, language=resource.language), notes


def _facts(resource: Resource, links: pages.Links) -> list[tuple[str, Any]]:
    organisations = [link.label for link in links.organisations]
    return [
        ("Thème", ", ".join(link.label for link in links.themes)),
        ("Accès", resource.get_access_display()),
        ("Par", ", ".join(link.label for link in links.authors)),
        ("Public", resource.audience),
        ("Année", resource.year),
        ("Territoire", resource.territory.name if resource.territory else ""),
        ("Réutilisation", showing.licence_words(resource=resource, organisations=organisations)),
    ]


@coordinator_page(methods=("POST",))
def publish(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Publish in one tap."""
    resource = _answerable(uuid)
    publishing.publish(resource=resource, coordinator=request.user, word=readable(request.POST.get("word", ""))[:2000])
    messages.success(request, f"« {resource} » est publiée. {resource.contributor} en est prévenu·e, et publiera désormais sans attendre.")
    return back(request, default=reverse("library:moderation"))


@coordinator_page(methods=("POST",))
def ask_change(request: PersonRequest, uuid: UUID) -> HttpResponseBase:
    """Give it back with what to complete."""
    resource = _answerable(uuid)
    form = WordForm(request.POST, prefix="completer")
    if not form.is_valid():
        return _show(request, resource, change=form)
    publishing.ask_change(resource=resource, coordinator=request.user, word=form.cleaned_data["word"])
    messages.success(request, f"{resource.contributor} a reçu votre mot. « {resource} » reviendra ici une fois complétée.")
    return back(request, default=reverse("library:moderation"))


@coordinator_page(methods=("POST",))
def decline(request: PersonRequest, uuid: UUID) -> HttpResponseBase:
    """Decline, with words."""
    resource = _answerable(uuid)
    form = WordForm(request.POST, prefix="decliner")
    if not form.is_valid():
        return _show(request, resource, declined=form)
    publishing.decline(resource=resource, coordinator=request.user, word=form.cleaned_data["word"])
    messages.success(request, f"« {resource} » n’est pas publiée. {resource.contributor} a reçu vos mots.")
    return back(request, default=reverse("library:moderation"))


def _answerable(uuid: UUID) -> Resource:
    """Fetch a contribution that waits, or was answered.

    Raises:
        Stale: somebody answered first.
    """
    resource: Resource = get_object_or_404(Resource.objects.select_related("contributor"), uuid=uuid)
    if resource.is_waiting:
        return resource
    if resource.decisions.exists():
        raise Stale(publishing.settled(resource=resource))
    return _sent(uuid)
