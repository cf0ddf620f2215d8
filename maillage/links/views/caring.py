"""Edit, withdraw, put back, confirm, take over, leave in place, publish and decline."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest, Refused, Stale, coordinator_page, person_page, public_page
from maillage.kernel.text.dates import since
from maillage.kernel.ui.respond import back
from maillage.kernel.web.asked import instant
from maillage.links import rules
from maillage.links.domain import caring, sharing
from maillage.links.forms import LinkForm, ReasonForm, WhyForm, WordForm, initial_of
from maillage.links.models import Link, LinkTheme
from maillage.links.queries.waiting import dead, dead_words, waiting
from maillage.links.signing import STILL_GOOD
from maillage.links.tasks import read_page
from maillage.links.views.fetching import to_act_on
from maillage.links.views.reading import page_of
from maillage.people import public as people


def _crumbs(link: Link) -> list[tuple[str, str]]:
    return [("Liens", reverse("links:link_list")), (link.title, link.get_absolute_url())]


def _editable(request: PersonRequest, number: int) -> Link:
    link = to_act_on(request=request, number=number)
    if not rules.may_edit(person=request.user, link=link):
        raise Refused(sharing.NO_RIGHT)
    return link


@person_page(methods=("GET", "POST"))
def link_edit(request: PersonRequest, number: int) -> HttpResponse:
    """Edit a link; a new address begins anew."""
    link = _editable(request, number)
    themes = list(LinkTheme.objects.filter(link=link).order_by("pk").values_list("theme_id", flat=True))
    form = LinkForm(request.POST or None, initial=initial_of(link=link, theme_ids=themes))
    known = None
    if request.method == "POST" and form.is_valid():
        try:
            saved = sharing.revise(link=link, person=request.user, content=form.content(), read_at=instant(form.cleaned_data["read_at"]))
        except sharing.Known as found:
            known = found.link
            form.add_error("url", found.reason)
        except Stale as stale:
            form.add_error(None, stale.reason)
            data = request.POST.copy()
            data["read_at"] = link.updated_at.isoformat()
            form.data = data
        else:
            if saved.read_at is None:
                transaction.on_commit(lambda: read_page.enqueue(link_id=saved.pk))
            messages.success(request, "Vos changements sont enregistrés.")
            return redirect(saved)
    names = dict.fromkeys(link.proposed, "Proposé d’après la page")
    context = {"form": form, "link": link, "known": known, "proposed": names, "crumbs": _crumbs(link)}
    return render(request, "links/link_edit.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("GET", "POST"))
def link_withdraw(request: PersonRequest, number: int) -> HttpResponse:
    """Withdraw a link, with a reason."""
    link = _editable(request, number)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sharing.withdraw(link=link, person=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, f"« {link} » est retiré. Sa fiche dit pourquoi, et depuis quand.")
        return redirect("links:link_list")
    context = {"form": form, "link": link, "crumbs": _crumbs(link)}
    return render(request, "links/link_withdraw.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("POST",))
def withdraw_dead(request: PersonRequest, number: int) -> HttpResponse:
    """Withdraw in one tap a link that does not answer any more."""
    link = _editable(request, number)
    if not link.is_dead:
        raise Stale("Ce lien répond de nouveau.")
    sharing.withdraw(link=link, person=request.user, reason=dead_words(link=link))
    messages.success(request, f"« {link} » est retiré. La coordination peut le remettre en ligne.")
    return back(request, default=reverse("links:link_list"))


@person_page(methods=("POST",))
def leave_in_place(request: PersonRequest, number: int) -> HttpResponse:
    """Leave a dead link for three months."""
    link = caring.leave_in_place(link=_editable(request, number), person=request.user)
    messages.success(request, f"« {link} » reste dans la bibliothèque. On en reparlera dans trois mois s’il ne répond toujours pas.")
    return back(request, default=link.get_absolute_url())


@coordinator_page(methods=("POST",))
def link_restore(request: PersonRequest, number: int) -> HttpResponse:
    """Put a withdrawn link back."""
    try:
        link = sharing.restore(link=get_object_or_404(Link, pk=number), coordinator=request.user)
    except sharing.Known as known:
        messages.info(request, f"{known.reason} Voici la fiche qui la porte.")
        return redirect(known.link)
    messages.success(request, f"« {link} » est de nouveau en ligne.")
    return redirect(link)


@person_page(methods=("POST",))
def link_confirm(request: PersonRequest, number: int) -> HttpResponse:
    """Say that it is still good."""
    link = caring.confirm(link=_editable(request, number), person=request.user)
    messages.success(request, f"Merci\u00a0: « {link} » est confirmé pour un an.")
    return back(request, default=link.get_absolute_url())


@person_page(methods=("GET", "POST"))
def link_take_over(request: PersonRequest, number: int) -> HttpResponse:
    """Vouch for a link whose sponsor has left."""
    link = to_act_on(request=request, number=number)
    if not rules.may_take_over(person=request.user, link=link):
        raise Refused(f"« {link} » est déjà recommandé par une personne du réseau.")
    form = WhyForm(request.POST or None, initial={"why": link.why})
    if request.method == "POST" and form.is_valid():
        link = caring.take_over(link=link, person=request.user, why=form.cleaned_data["why"])
        messages.success(request, f"Merci\u00a0: vous recommandez maintenant « {link} ».")
        return redirect(link)
    context = {"form": form, "link": link, "crumbs": _crumbs(link)}
    return render(request, "links/link_take_over.html", context, status=422 if form.is_bound else 200)


@coordinator_page()
def week_list(request: PersonRequest) -> HttpResponse:
    """Links to publish, and links that do not answer any more: each settled in one tap."""
    context = {
        "waiting": [
            (link, [str(link.sponsor), since(link.created_at)], f": {link}", reverse("links:publish", args=[link.pk]))
            for link in waiting()[:100]
        ],
        "dead": [(link, [f"Recommandé par {link.sponsor}", dead_words(link=link)], f": {link}", _ways_out(link)) for link in dead()[:100]],
        "crumbs": [("Accueil", "/"), ("La semaine", "/la-semaine/")],
    }
    return render(request, "links/week_list.html", context)


def _ways_out(link: Link) -> dict[str, str]:
    names = {"withdraw": "withdraw_dead", "edit": "link_edit", "leave": "leave_in_place"}
    return {each: reverse(f"links:{name}", args=[link.pk]) for each, name in names.items()}


@coordinator_page(methods=("POST",))
def publish(request: PersonRequest, number: int) -> HttpResponse:
    """Publish in one tap."""
    link = sharing.publish(link=get_object_or_404(Link.objects.select_related("sponsor"), pk=number), coordinator=request.user)
    messages.success(request, f"« {link} » est publié. {link.sponsor} en est prévenu·e, et publiera désormais sans attendre.")
    return back(request, default=link.get_absolute_url())


@coordinator_page(methods=("POST",))
def decline(request: PersonRequest, number: int) -> HttpResponse:
    """Decline, with words."""
    link: Link = get_object_or_404(Link.objects.select_related("sponsor"), pk=number)
    form = WordForm(request.POST)
    if not form.is_valid() and link.is_waiting:
        return render(request, "links/link_detail.html", page_of(request, link, declined=form), status=422)
    sharing.decline(link=link, coordinator=request.user, word=form.cleaned_data.get("word", ""))
    messages.success(request, f"« {link} » n’est pas publié. {link.sponsor} a reçu vos mots.")
    return back(request, default=reverse("links:link_list"))


@person_page(methods=("GET", "POST"))
def mine_to_confirm(request: PersonRequest) -> HttpResponse:
    """The links one vouches for and whose year has passed."""
    return _still_good(request, person=request.user, here=reverse("links:mine_to_confirm"))


@public_page(methods=("GET", "POST"))
def confirm_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """The same question from the mail, without signing in: the page decides nothing until a button is pressed."""
    uuid = STILL_GOOD.uuid_in(given=token)
    person = people.members().filter(uuid=uuid).first() if uuid else None
    if person is None:
        return render(request, "links/confirm_expired.html", status=410)
    return _still_good(request, person=person, here=request.path, by_mail=True)


def _still_good(request: HttpRequest, *, person: Any, here: str, by_mail: bool = False) -> HttpResponse:
    if request.method == "POST":
        _answer(request, person=person, by_mail=by_mail)
        return redirect(here)
    context = {"links": list(caring.to_confirm(person=person)[:50]), "here": here, "by_mail": by_mail, "person": person}
    return render(request, "links/still_good.html", context)


def _answer(request: HttpRequest, *, person: Any, by_mail: bool) -> None:
    chosen, withdrawn = request.POST.get("bon", ""), request.POST.get("retirer", "")
    number = chosen or withdrawn
    link = (
        Link.objects.filter(pk=number, sponsor=person, withdrawn_at=None).first()
        if number.isascii() and number.isdigit() and len(number) < 16
        else None
    )
    if link is None:
        messages.info(request, "Ce lien n’attend plus de réponse.")
        return
    if chosen:
        caring.confirm(link=link, person=person, by_mail=by_mail)
        messages.success(request, f"Merci\u00a0: « {link} » est confirmé pour un an.")
    else:
        sharing.withdraw(link=link, person=person, reason="La personne qui le recommandait ne le trouve plus utile.")
        messages.success(request, f"« {link} » est retiré.")
