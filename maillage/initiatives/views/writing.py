"""Open a sheet in one minute, describe, edit, withdraw."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.initiatives import rules
from maillage.initiatives.domain import initiatives as acts
from maillage.initiatives.domain import publishing
from maillage.initiatives.domain.content import Content, content_of
from maillage.initiatives.forms.sheets import ReasonForm, SheetForm, SpotForm, blank_sheet, sheet_initial
from maillage.initiatives.models import Initiative
from maillage.initiatives.queries import waiting
from maillage.initiatives.views.fetching import NOT_HERE, listed_or_gone
from maillage.initiatives.views.sheets import crumbs_to
from maillage.kernel.access.public import PersonRequest, Refused, Stale, coordinator_page, person_page
from maillage.kernel.web.asked import instant, key_of
from maillage.library.public import publishes_at_once

THANKS = "Merci ! L’initiative est publiée : vos collègues peuvent la lire et la reprendre."
WAITS = (
    "Merci ! La fiche est envoyée. C’est votre première contribution : la coordination la lit avant de la publier, "
    "et vous recevrez un message. Les suivantes paraîtront tout de suite."
)


@coordinator_page(methods=("GET", "POST"))
def spot(request: PersonRequest) -> HttpResponse:
    """One minute: a title and a contact."""
    form = SpotForm(request.POST or None, initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        initiative = acts.spot(
            coordinator=request.user, title=form.cleaned_data["title"], content=form.content(),
            call_back_on=form.cleaned_data["call_back_on"], key=key_of(request),
        )  # fmt: skip
        back = " Elle reviendra dans La semaine le jour du rappel." if initiative.call_back_on else ""
        messages.success(request, f"« {initiative} » est repérée.{back}")
        return redirect(initiative)
    context = {"form": form, "spotted": waiting.spotted()[:20], "crumbs": [("Initiatives", reverse("initiatives:initiative_list"))]}
    return render(request, "initiatives/initiative_spot.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("GET", "POST"))
def describe(request: PersonRequest) -> HttpResponse:
    """Tell an initiative: a blank sheet, and the drafts begun."""
    if request.method == "POST":
        return _receive(request, None)
    return _show(request, SheetForm(person=request.user, initial=blank_sheet(person=request.user)))


@person_page(methods=("GET", "POST"))
def initiative_edit(request: PersonRequest, number: int) -> HttpResponse:
    """Go on with a draft, or edit a published sheet."""
    draft = Initiative.objects.filter(pk=number, published_at=None, withdrawn_at=None).first()
    if draft is not None and rules.may_edit_draft(person=request.user, thing=draft):
        if not draft.is_draft:
            return redirect(draft)
        if request.method == "POST":
            return _receive(request, draft)
        content = content_of(initiative=draft)
        return _show(
            request, SheetForm(person=request.user, initiative=draft, initial=sheet_initial(initiative=draft, content=content)), draft
        )
    initiative: Initiative = listed_or_gone(request=request, queryset=Initiative.objects.all(), number=number)
    if not rules.may_edit(person=request.user, thing=initiative):
        raise Refused(acts.NO_RIGHT)
    return _revise(request, initiative)


def _receive(request: PersonRequest, draft: Initiative | None) -> HttpResponse:
    """Keep a sheet, and send it unless it stays a draft."""
    key = draft.uuid if draft else key_of(request)
    draft = draft or Initiative.objects.filter(uuid=key, contributor_id=request.user.pk).first()
    send = "brouillon" not in request.POST
    form = SheetForm(request.POST, person=request.user, initiative=draft, strict=send)
    valid = form.is_valid()
    if not (valid or draft) and not form.has_words():
        return _show(request, form, status=422)
    try:
        before = content_of(initiative=draft) if draft else Content()
        draft = acts.save_draft(person=request.user, key=key, content=form.content(before=before))
    except Stale:
        # The same form sent twice: the first sending won.
        return redirect(Initiative.objects.get(uuid=key))
    if send and valid and (lacking := acts.missing(thing=draft)):
        form.add_error(None, f"Il manque encore {', '.join(lacking)}.")
        valid = False
    if not valid:
        return _show(request, form, draft, status=422)
    if not send:
        messages.success(request, "Brouillon enregistré.")
        return redirect("initiatives:initiative_edit", number=draft.pk)
    initiative = acts.submit(initiative=draft, person=request.user)
    messages.success(request, THANKS if initiative.is_listed else WAITS)
    return redirect(initiative)


def _revise(request: PersonRequest, initiative: Initiative) -> HttpResponse:
    before = content_of(initiative=initiative)
    form = SheetForm(
        request.POST or None, person=request.user, initiative=initiative, initial=sheet_initial(initiative=initiative, content=before)
    )
    if request.method == "POST" and form.is_valid():
        try:
            read_at = instant(form.cleaned_data["read_at"])
            acts.revise(initiative=initiative, person=request.user, content=form.content(before=before), read_at=read_at)
        except (Stale, Refused) as refusal:
            form.add_error(None, refusal.reason)
            # Shown as opened now: sent again, it wins over what somebody changed in between.
            form.data = request.POST.copy()
            form.data["read_at"] = initiative.updated_at.isoformat()
        else:
            messages.success(request, "Vos changements sont enregistrés.")
            return redirect(Initiative.objects.get(pk=initiative.pk))
    return _show(request, form, initiative, status=422 if form.is_bound else 200)


def _show(request: PersonRequest, form: SheetForm, initiative: Initiative | None = None, status: int = 200) -> HttpResponse:
    published = initiative is not None and initiative.is_listed
    drafts = (
        [] if published else [each for each in waiting.sheet_drafts(person=request.user) if initiative is None or each.pk != initiative.pk]
    )
    context: dict[str, Any] = {
        "form": form,
        "initiative": initiative,
        "published": published,
        "drafts": drafts,
        "at_once": publishes_at_once(person=request.user),
        "crumbs": crumbs_to(initiative) if initiative else [("Initiatives", reverse("initiatives:initiative_list"))],
        "draft": f"initiative:{initiative.pk if initiative else 'nouvelle'}",
        "decision": publishing.last_decision(thing=initiative) if initiative and not published else None,
    }
    return render(request, "initiatives/initiative_edit.html", context, status=status)


@person_page(methods=("GET", "POST"))
def initiative_discard(request: PersonRequest, number: int) -> HttpResponse:
    """Delete a draft, after asking."""
    draft = Initiative.objects.filter(pk=number, published_at=None).first()
    if draft is None or not rules.may_edit_draft(person=request.user, thing=draft):
        raise Http404(NOT_HERE)
    if request.method == "GET":
        keep_url = reverse("initiatives:initiative_edit", args=[number])
        return render(request, "initiatives/discard.html", {"thing": draft, "keep_url": keep_url, "with_files": True})
    acts.discard(initiative=draft, person=request.user)
    messages.success(request, "Le brouillon est supprimé, avec ses photos et ses fichiers.")
    return redirect("initiatives:initiative_list")


@person_page(methods=("GET", "POST"))
def initiative_withdraw(request: PersonRequest, number: int) -> HttpResponse:
    """Withdraw a sheet, with a reason."""
    initiative = listed_or_gone(request=request, queryset=Initiative.objects.all(), number=number)
    if not rules.may_withdraw(person=request.user, thing=initiative):
        raise Refused(acts.NO_RIGHT)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        publishing.withdraw(thing=initiative, person=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, f"« {initiative} » est retirée. Son adresse dit pourquoi, et depuis quand.")
        return redirect("initiatives:initiative_list")
    context = {"form": form, "thing": initiative, "crumbs": crumbs_to(initiative)}
    return render(request, "initiatives/withdraw.html", context, status=422 if form.is_bound else 200)


@coordinator_page(methods=("POST",))
def initiative_restore(request: PersonRequest, number: int) -> HttpResponse:
    """Put a withdrawn sheet back."""
    initiative = publishing.restore(thing=get_object_or_404(Initiative, pk=number), coordinator=request.user)
    messages.success(request, f"« {initiative} » est de nouveau en ligne.")
    return redirect(initiative)
