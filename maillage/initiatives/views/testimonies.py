"""Testimonies: written, agreed to, read, withdrawn in one tap."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.initiatives import rules
from maillage.initiatives.domain import testimonies as acts
from maillage.initiatives.forms.words import AGREED, FOR_GOOD, TakeDownForm, TestimonyForm, testimony_initial
from maillage.initiatives.links import read_consent
from maillage.initiatives.models import Testimony
from maillage.initiatives.queries.cards import witness_label
from maillage.initiatives.views import showing
from maillage.initiatives.views.fetching import NOT_HERE, listed_or_gone, visible_or_gone
from maillage.initiatives.views.lists import CRUMBS
from maillage.initiatives.views.sheets import tombstone
from maillage.kernel.access.public import Gone, PersonRequest, Refused, Stale, is_member, person_page, public_page
from maillage.kernel.web.asked import key_of, number_in

SHOWS = ("initiatives.testimony", "initiatives.initiative", "network.theme", "network.organisation", "people.person")


def _fetched() -> Any:
    return Testimony.objects.select_related("contributor", "witness", "organisation", "initiative").prefetch_related("themes")


def _crumbs() -> list[tuple[str, str]]:
    return [*CRUMBS, ("Témoignages", reverse("initiatives:testimony_list"))]


@public_page(shows=SHOWS)
def testimony_detail(request: HttpRequest, address: str) -> HttpResponseBase:
    """A testimony, with the name its witness wished."""
    number = number_in(address)
    person = request.user
    try:
        testimony: Testimony = visible_or_gone(person=person, queryset=_fetched(), pk=number)
    except Gone as gone:
        return tombstone(request, Testimony.objects.get(pk=number), gone)
    if testimony.get_absolute_url() != request.path:
        return HttpResponsePermanentRedirect(testimony.get_absolute_url())
    initiative = testimony.initiative
    if initiative is not None and not rules.visible_to(person=person, things=type(initiative).objects.filter(pk=initiative.pk)).exists():
        initiative = None
    context = {
        "testimony": testimony, "initiative": initiative, "witness": witness_label(testimony=testimony), "crumbs": _crumbs(),
        "themes": list(testimony.themes.all()), "may_edit": rules.may_edit(person=person, thing=testimony),
        "may_withdraw": rules.may_withdraw(person=person, thing=testimony), "is_writer": testimony.contributor_id == getattr(person, "pk", None),
        "may_moderate": testimony.is_waiting and rules.may_moderate(person=person), "is_member": is_member(person=person),
        "withdraw_url": reverse("initiatives:testimony_withdraw", args=[number]), "is_theirs": _is_theirs(testimony, request), **showing.moderation_of(thing=testimony),
    }  # fmt: skip
    return render(request, "initiatives/testimony_detail.html", context)


@person_page(methods=("GET", "POST"))
def testimony_create(request: PersonRequest) -> HttpResponse:
    """Write a testimony, one's own or that of somebody else."""
    if request.method == "POST":
        return _receive(request, None)
    about = request.GET.get("initiative", "")
    initial: dict[str, Any] = {"key": uuid4(), "witness_name": str(request.user), "initiative": about if about.isdigit() else None}
    return _show(request, TestimonyForm(person=request.user, initial=initial))


@person_page(methods=("GET", "POST"))
def testimony_edit(request: PersonRequest, number: int) -> HttpResponse:
    """Go on with a draft; or change one's own words, once published."""
    draft = Testimony.objects.filter(pk=number, published_at=None, contributor_id=request.user.pk).first()
    if draft is not None:
        if not draft.is_draft or draft.asked_at:
            return redirect(draft)
        if request.method == "POST":
            return _receive(request, draft)
        return _show(request, TestimonyForm(person=request.user, testimony=draft, initial=testimony_initial(testimony=draft)), draft)
    testimony: Testimony = listed_or_gone(request=request, queryset=_fetched(), number=number)
    if not rules.may_edit(person=request.user, thing=testimony):
        raise Refused("Seule la personne qui témoigne change ses mots.")
    form = TestimonyForm(request.POST or None, person=request.user, testimony=testimony, initial=testimony_initial(testimony=testimony))
    if request.method == "POST" and form.is_valid():
        acts.revise(testimony=testimony, person=request.user, words=form.words(own=testimony.is_own))
        messages.success(request, "Vos changements sont enregistrés.")
        return redirect(Testimony.objects.get(pk=number))
    return _show(request, form, testimony, status=422 if form.is_bound else 200)


def _receive(request: PersonRequest, draft: Testimony | None) -> HttpResponse:
    key: UUID = draft.uuid if draft else key_of(request)
    send = "brouillon" not in request.POST
    form = TestimonyForm(request.POST, person=request.user, testimony=draft, strict=send)
    if not form.is_valid():
        return _show(request, form, draft, status=422)
    try:
        testimony = acts.save_draft(person=request.user, key=key, words=form.words())
    except Stale:
        # The same form sent twice: the first sending won.
        return redirect(Testimony.objects.get(uuid=key))
    if not send:
        messages.success(request, "Brouillon enregistré.")
        return redirect("initiatives:testimony_edit", number=testimony.pk)
    testimony = acts.send_testimony(testimony=testimony, person=request.user, agreed=form.cleaned_data["consent"] == AGREED)
    messages.success(request, _thanks(testimony))
    return redirect(testimony)


def _thanks(testimony: Testimony) -> str:
    if testimony.is_listed:
        return "Merci ! Le témoignage est publié."
    if testimony.asked_at:
        return "Merci ! La personne reçoit le texte entier, et répond sans compte. Le témoignage paraîtra dès qu’elle aura dit oui."
    return "Merci ! Le témoignage est envoyé : la coordination le lit avant de le publier, et vous recevrez un message."


def _show(request: PersonRequest, form: TestimonyForm, testimony: Testimony | None = None, status: int = 200) -> HttpResponse:
    context = {
        "form": form, "testimony": testimony, "published": testimony is not None and testimony.is_listed, "crumbs": _crumbs(),
        "decision": showing.returned_with(thing=testimony),
        "draft": f"temoignage:{testimony.pk if testimony else 'nouveau'}",
    }  # fmt: skip
    return render(request, "initiatives/testimony_edit.html", context, status=status)


@person_page(methods=("GET", "POST"))
def testimony_withdraw(request: PersonRequest, number: int) -> HttpResponse:
    """Withdraw in one tap; the page asks those who come without the button."""
    testimony = listed_or_gone(request=request, queryset=_fetched(), number=number)
    if not rules.may_withdraw(person=request.user, thing=testimony):
        raise Refused("Seules la personne qui témoigne, celle qui a noté ses mots et la coordination retirent un témoignage.")
    if not _is_theirs(testimony, request):
        return _take_down(request, testimony)
    if request.method == "GET":
        context = {"thing": testimony, "keep_url": testimony.get_absolute_url(), "crumbs": _crumbs()}
        return render(request, "initiatives/testimony_withdraw.html", context)
    acts.withdraw(testimony=testimony, person=request.user)
    messages.success(request, "Le témoignage est retiré, et ses mots sont effacés.")
    return redirect("initiatives:testimony_list")


def _is_theirs(testimony: Testimony, request: HttpRequest) -> bool:
    return request.user.pk in (testimony.contributor_id, testimony.witness_id)


def _take_down(request: PersonRequest, testimony: Testimony) -> HttpResponse:
    """The coordination withdraws what somebody else wrote: with words, and the text given back or erased."""
    form = TakeDownForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        for_good = form.cleaned_data["fate"] == FOR_GOOD
        given_back = acts.take_down(testimony=testimony, coordinator=request.user, word=form.cleaned_data["word"], for_good=for_good)
        told = f"{testimony.contributor} reçoit vos mots" if testimony.contributor.is_member else "Ses mots sont effacés"
        messages.success(request, f"Le témoignage est retiré. {told}{', et son texte' if given_back else ''}.")
        return redirect("initiatives:testimony_list")
    context = {
        "thing": testimony, "form": form, "contributor": testimony.contributor, "keep_url": testimony.get_absolute_url(), "crumbs": _crumbs(),
    }  # fmt: skip
    return render(request, "initiatives/testimony_withdraw.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("GET", "POST"))
def testimony_discard(request: PersonRequest, number: int) -> HttpResponse:
    """Delete a draft, after asking."""
    draft = Testimony.objects.filter(pk=number, published_at=None, submitted_at=None, contributor_id=request.user.pk).first()
    if draft is None:
        raise Http404(NOT_HERE)
    if request.method == "GET":
        keep_url = reverse("initiatives:testimony_edit", args=[number])
        return render(request, "initiatives/discard.html", {"thing": draft, "keep_url": keep_url})
    acts.discard(testimony=draft, person=request.user)
    messages.success(request, "Le brouillon est supprimé.")
    return redirect("initiatives:testimony_list")


@public_page(methods=("GET", "POST"))
def consent(request: HttpRequest, token: str) -> HttpResponse:
    """The witness reads what was written down, and says yes or no: the address decides nothing by itself."""
    testimony = read_consent(given=token)
    if testimony is None or testimony.withdrawn_at is not None:
        return render(request, "initiatives/consent_over.html", {"list_url": reverse("initiatives:testimony_list")}, status=410)
    if request.method == "POST" and request.POST.get("reponse") in ("oui", "non"):
        given = request.POST["reponse"] == "oui"
        testimony = acts.answer(testimony=testimony, given=given)
        context = {"testimony": testimony, "given": given, "erased": testimony.withdrawn_at is not None}
        return render(request, "initiatives/consent_thanks.html", context)
    last = testimony.consents.order_by("-pk").first()
    context = {"testimony": testimony, "last": last, "witness": witness_label(testimony=testimony)}
    return render(request, "initiatives/consent.html", context, status=422 if request.method == "POST" else 200)
