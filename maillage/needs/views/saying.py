"""Say a need, change it, share one and take that back."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest, Refused, Stale, person_page
from maillage.kernel.ui.respond import back
from maillage.kernel.web.asked import instant
from maillage.needs import rules
from maillage.needs.domain import needs as acts
from maillage.needs.domain import voices
from maillage.needs.forms.needs import NeedForm, VoiceForm, initial_of
from maillage.needs.models import Need
from maillage.needs.queries import lists
from maillage.needs.views.fetching import ALL, crumbs_to, visible_or_404
from maillage.needs.views.reading import page_of

LOOKS_LIKE = "D’autres ont dit presque la même chose. Vérifiez avant d’ajouter le vôtre."


@person_page(methods=("GET", "POST"))
def need_create(request: PersonRequest) -> HttpResponse:
    """Say a need. Needs that look like it are shown before it is kept."""
    if request.method == "GET":
        return _show(request, NeedForm(initial={"title": request.GET.get("titre", "")[:160], "key": uuid4()}))
    form = NeedForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    near = [] if "malgre" in request.POST or _sent_before(request, form) else _near(request, form)
    if near:
        form.add_error("title", LOOKS_LIKE)
        return _show(request, form, near=near, status=422)
    need = acts.say(person=request.user, content=form.content(), words=form.cleaned_data["words"], key=form.cleaned_data["key"])
    messages.success(request, "Votre besoin est dit. Vos collègues peuvent maintenant le partager.")
    return redirect(need)


def _near(request: PersonRequest, form: NeedForm) -> list[Need]:
    return lists.similar(title=form.cleaned_data["title"], person=request.user)


def _sent_before(request: PersonRequest, form: NeedForm) -> bool:
    key = form.cleaned_data["key"]
    return bool(key) and Need.objects.filter(uuid=key, created_by_id=request.user.pk).exists()


def _show(request: PersonRequest, form: NeedForm, *, near: list[Need] | None = None, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "near": near or [], "mine": lists.mine(person=request.user) if near else set(), "crumbs": ALL}
    return render(request, "needs/need_create.html", context, status=status)


@person_page(methods=("GET", "POST"))
def need_edit(request: PersonRequest, number: int) -> HttpResponse:
    """Change the words of a need."""
    need = visible_or_404(person=request.user, number=number)
    if not rules.may_edit(person=request.user, need=need):
        raise Refused(acts.NO_RIGHT if need.goes_on else acts.ENDED)
    form = NeedForm(request.POST or None, initial=initial_of(need=need), revising=True)
    if request.method == "POST" and form.is_valid():
        try:
            read_at = instant(form.cleaned_data["read_at"])
            need = acts.revise(need=need, person=request.user, content=form.content(), read_at=read_at)
        except (Refused, Stale) as refusal:
            form.add_error(None, refusal.reason)
            # Shown as opened now: sent again, it wins over what somebody changed in between.
            form.data = request.POST.copy()
            form.data["read_at"] = need.changed_at.isoformat()
        else:
            messages.success(request, "Vos changements sont enregistrés.")
            return redirect(need)
    context = {"form": form, "need": need, "crumbs": crumbs_to(need)}
    return render(request, "needs/need_edit.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("POST",))
def join(request: PersonRequest, number: int) -> HttpResponse:
    """« Moi aussi », in one tap, or with when and how it would suit."""
    need = visible_or_404(person=request.user, number=number)
    words = None
    if "words" in request.POST:
        form = VoiceForm(request.POST)
        if not form.is_valid():
            return render(request, "needs/need_detail.html", page_of(request, need, voiced=form), status=422)
        words = form.cleaned_data["words"]
    need = voices.join(need=need, person=request.user, words=words)
    messages.success(request, f"«\u00a0{need}\u00a0»\u00a0: vous en êtes. Vous recevrez un message quand une rencontre y répondra.")
    return back(request, default=need.get_absolute_url())


@person_page(methods=("POST",))
def leave(request: PersonRequest, number: int) -> HttpResponse:
    """Take « moi aussi » back, in one tap."""
    need = voices.leave(need=visible_or_404(person=request.user, number=number), person=request.user)
    messages.success(request, f"Vous ne partagez plus «\u00a0{need}\u00a0».")
    return back(request, default=need.get_absolute_url() or reverse("needs:need_list"))
