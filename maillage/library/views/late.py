"""A draft edited in an old tab, after it was sent: nothing typed is dropped without a word."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest
from maillage.library import rules
from maillage.library.domain.content import changes_of, content_of, field_labels
from maillage.library.forms import ContributionForm, EditForm, initial_of
from maillage.library.models import Resource, VersionFile
from maillage.library.queries.pages import has_closed_former
from maillage.library.views.receiving import Received

NOT_KEPT = "Cette contribution était déjà envoyée : ce que vous venez d’écrire n’est pas encore enregistré. Vérifiez, puis enregistrez."


def already_sent(*, request: PersonRequest, resource: Resource, form: ContributionForm, received: Received) -> HttpResponse:
    """Answer a draft that was sent since: go to its page when the same form came twice, else show what is not kept (409)."""
    typed = _typed(resource, form)
    files = _new_files(resource, received)
    if not typed and not files:
        return redirect(resource)
    may_edit = rules.may_edit(person=request.user, resource=resource)
    context = {
        "resource": resource,
        "typed": typed,
        "files": files,
        "form": _edit_form(request, resource) if may_edit else None,
        "edit_url": reverse("library:resource_edit", args=[resource.pk]),
        "crumbs": [("Ressources", reverse("library:resource_list")), (resource.title, resource.get_absolute_url())],
    }
    return render(request, "library/draft_sent.html", context, status=409)


def _typed(resource: Resource, form: ContributionForm) -> list[tuple[str, str]]:
    """Give the fields typed otherwise than kept. What was proposed since, and left empty in the form, is not a difference."""
    labels = field_labels()
    found = changes_of(resource=resource, content=form.content(before=content_of(resource=resource)))
    typed = [(labels[name], after) for name, (_, after) in found.items() if after or name not in resource.proposed]
    return typed + [
        (str(form[name].label), str(form.data.get(name, ""))) for name in form.errors if name in form.fields and form.data.get(name)
    ]


def _new_files(resource: Resource, received: Received) -> list[str]:
    held = VersionFile.objects.filter(version__resource=resource).values_list("file__received_sha256", "file__sha256")
    known = {sha256 for pair in held for sha256 in pair}
    return [file.name for file in received.files if file.sha256 not in known and file.received_sha256 not in known]


def _edit_form(request: PersonRequest, resource: Resource) -> EditForm:
    """Make the form that edits what is published, filled with what was typed: sent, it is kept."""
    kept: dict[str, Any] = initial_of(resource=resource, content=content_of(resource=resource))
    data = request.POST.copy()
    data["read_at"] = resource.updated_at.isoformat()
    data["check_on"] = resource.check_on.isoformat() if resource.check_on else ""
    for name in resource.proposed:
        if not data.get(name) and kept.get(name):
            data[name] = str(kept[name])
    form = EditForm(data, person=request.user, resource=resource, has_former=has_closed_former(resource=resource))
    form.is_valid()
    form.add_error(None, NOT_KEPT)
    return form
