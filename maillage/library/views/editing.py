"""Edit, bring a new version, confirm, withdraw and put back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest, Refused, Stale, coordinator_page, person_page
from maillage.kernel.ui.respond import back
from maillage.kernel.web.asked import instant
from maillage.library import rules
from maillage.library.domain import editing, publishing
from maillage.library.domain.content import content_of
from maillage.library.forms import EditForm, VersionForm, WithdrawForm, initial_of
from maillage.library.models import Resource
from maillage.library.queries.pages import has_closed_former
from maillage.library.views.fetching import listed_or_gone
from maillage.library.views.receiving import drop_zone, received_files, received_words


def _editable(request: PersonRequest, number: int) -> Resource:
    resource = listed_or_gone(request=request, number=number)
    if not rules.may_edit(person=request.user, resource=resource):
        raise Refused(editing.NO_RIGHT)
    return resource


def _describable(request: PersonRequest, number: int) -> Resource:
    """Fetch what this person may describe: what waits too, for the coordination. It keeps its files as they were sent."""
    waiting = Resource.objects.waiting().filter(pk=number).first() if rules.may_moderate(person=request.user) else None
    return waiting or _editable(request, number)


def _crumbs(resource: Resource) -> list[tuple[str, str]]:
    if resource.is_waiting:
        return [("La semaine", "/la-semaine/"), ("Contributions", reverse("library:moderation")), (resource.title, _page_of(resource))]
    return [("Ressources", reverse("library:resource_list")), (resource.title, _page_of(resource))]


def _page_of(resource: Resource) -> str:
    """Give the page to come back to: what waits is answered on its own."""
    return reverse("library:moderation_detail", args=[resource.uuid]) if resource.is_waiting else resource.get_absolute_url()


@person_page(methods=("GET", "POST"))
def resource_edit(request: PersonRequest, number: int) -> HttpResponse:
    """Edit the description of a published resource, or of one that waits."""
    resource = _describable(request, number)
    before = content_of(resource=resource)
    initial = initial_of(resource=resource, content=before) | {"check_on": resource.check_on, "read_at": resource.updated_at.isoformat()}
    has_former = has_closed_former(resource=resource)
    form = EditForm(request.POST or None, person=request.user, resource=resource, initial=initial, has_former=has_former)
    if request.method == "POST" and form.is_valid():
        try:
            editing.revise(
                resource=resource, person=request.user, content=form.content(before=before),
                check_on=form.cleaned_data["check_on"], read_at=instant(form.cleaned_data["read_at"]),
                open_former=form.cleaned_data.get("open_former", False),
            )  # fmt: skip
        except Stale as stale:
            form.add_error(None, stale.reason)
            # Shown as opened now: sent again, it wins over what somebody changed in between.
            data = request.POST.copy()
            data["read_at"] = resource.updated_at.isoformat()
            form.data = data
        else:
            messages.success(request, "Vos changements sont enregistrés.")
            return redirect(_page_of(Resource.objects.get(pk=resource.pk)))
    status = 422 if form.is_bound else 200
    return render(
        request,
        "library/resource_edit.html",
        {"form": form, "resource": resource, "crumbs": _crumbs(resource), "page_url": _page_of(resource), "draft": f"ressource:{number}"},
        status=status,
    )


@person_page(methods=("GET", "POST"))
def version_create(request: PersonRequest, number: int) -> HttpResponse:
    """Bring new files, with a note."""
    resource = _editable(request, number)
    form = VersionForm(request.POST if request.method == "POST" else None)
    received = received_files(request=request)
    file_error = " ".join(received.refusals)
    if request.method == "POST":
        if not received.files and not file_error:
            file_error = "Choisissez le nouveau fichier."
        if form.is_valid() and not file_error:
            version = editing.add_version(resource=resource, person=request.user, note=form.cleaned_data["note"], added=received.files)
            messages.success(request, f"La version {version.number} est en ligne. Les précédentes restent téléchargeables.")
            return redirect(resource)
        if file_error:
            form.add_error(None, file_error)
    context: dict[str, Any] = {"form": form, "resource": resource, "file_error": file_error, "crumbs": _crumbs(resource)}
    context |= {
        "held": [(file, received_words(file=file)) for file in received.files],
        "upload_url": reverse("library:upload"),
        **drop_zone(),
    }
    return render(request, "library/version_create.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("POST",))
def resource_checked(request: PersonRequest, number: int) -> HttpResponse:
    """Say that it is up to date today."""
    resource = editing.confirm_up_to_date(resource=_editable(request, number), person=request.user)
    messages.success(request, "Merci : la date « à jour » est celle d’aujourd’hui.")
    return back(request, default=resource.get_absolute_url())


@person_page(methods=("GET", "POST"))
def resource_withdraw(request: PersonRequest, number: int) -> HttpResponse:
    """Withdraw a resource, with a reason."""
    resource = _editable(request, number)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        publishing.withdraw(resource=resource, person=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, f"« {resource} » est retirée. Son adresse dit pourquoi, et depuis quand.")
        return redirect("library:resource_list")
    context = {"form": form, "resource": resource, "crumbs": _crumbs(resource)}
    return render(request, "library/resource_withdraw.html", context, status=422 if form.is_bound else 200)


@coordinator_page(methods=("POST",))
def resource_restore(request: PersonRequest, number: int) -> HttpResponse:
    """Put a withdrawn resource back."""
    resource = publishing.restore(resource=get_object_or_404(Resource, pk=number), coordinator=request.user)
    messages.success(request, f"« {resource} » est de nouveau en ligne.")
    return redirect(resource)
