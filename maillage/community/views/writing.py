"""Ask, change what one asked, answer, change one's answer."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from maillage.community import rules, things
from maillage.community.domain import answers as answer_acts
from maillage.community.domain import discussions as acts
from maillage.community.domain.carrying import carry
from maillage.community.forms.writing import AnswerForm, DiscussionForm, alts_in, initial_of, things_in
from maillage.community.mentioning import MANY, MOST_NAMED, named_in
from maillage.community.models import Discussion, DiscussionThing, Kind
from maillage.community.models.choices import KINDS_BY_SLUG
from maillage.community.queries.likeness import alike, themes_of
from maillage.community.views import carrying
from maillage.community.views.bringing import bringing, missing_alts, pictures_there
from maillage.community.views.fetching import ALL, answer_or_404, crumbs_to, visible_or_gone
from maillage.community.views.reading import page_of
from maillage.kernel.access.public import PersonRequest, Refused, Stale, person_page
from maillage.kernel.db.public import writing
from maillage.kernel.web.asked import instant, uuid_in
from maillage.library import public as library
from maillage.network.public import Theme

SEARCHING, TELLING = "chercher", "prevenir"
HELD_ANSWER = "Merci\u202f! La coordination lit les premières réponses avant de les ouvrir\u00a0: vous recevrez un message."


@person_page(methods=("GET", "POST"))
def discussion_create(request: PersonRequest) -> HttpResponse:
    """Bring something to the others."""
    if request.method == "GET":
        return _form_page(request, DiscussionForm(initial=_begun(request)), chosen=_about(request))
    form, received, chosen = DiscussionForm(request.POST), bringing(request), things_in(data=request.POST, person=request.user)
    looking = SEARCHING in request.POST or carrying.LOOKING in request.POST
    if looking or not _whole(form, received, request):
        return _form_page(request, form, chosen=chosen, received=received, status=200 if looking else 422)
    content = form.content(things=chosen, files=received.files, alts=alts_in(data=request.POST))
    to = _to(request) if not content.relayed else []
    try:
        with writing():
            discussion = acts.ask(person=request.user, content=content, key=form.cleaned_data["key"])
            if to:
                carry(discussion=discussion, to=to, by=request.user)
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return _form_page(request, form, chosen=chosen, received=received, status=422)
    messages.success(request, _said(discussion))
    return redirect(discussion)


def _to(request: PersonRequest) -> list[tuple[Any, str]]:
    """Give the colleagues ticked beside the form, and why each was proposed."""
    uuids = carrying.chosen_in(request)
    if not uuids:
        return []
    found = alike(words=request.POST.get("title", "")[:300], themes=themes_of(values=request.POST.getlist("themes")), person=request.user)
    return carrying.pairs_of(uuids=uuids, witnesses=found.witnesses)


def _begun(request: PersonRequest) -> dict[str, Any]:
    kind = KINDS_BY_SLUG.get(request.GET.get("nature", ""), Kind.QUESTION)
    return {
        "title": request.GET.get("titre", "")[:200],
        "kind": kind,
        "access": "MEMBERS",
        "themes": [*request.GET.getlist("theme")[:3], *_themes_asked(request)],
        "key": uuid4(),
    }


def _themes_asked(request: PersonRequest) -> list[str]:
    """Read « ?sur=network.theme:uuid »: themes are chosen apart from things."""
    prefix = "network.theme:"
    named = (uuid_in(value.removeprefix(prefix)) for value in request.GET.getlist("sur")[:3] if value.startswith(prefix))
    uuids = [uuid for uuid in named if uuid]
    return [str(number) for number in Theme.objects.filter(uuid__in=uuids).order_by("pk").values_list("pk", flat=True)] if uuids else []


def _about(request: PersonRequest) -> list[Any]:
    """Read « ?sur=kind:uuid »: the thing somebody asks about."""
    return things.read_things(values=request.GET.getlist("sur")[:3], person=request.user)


def _said(discussion: Discussion) -> str:
    if discussion.held_for == Discussion.Held.RELAYED:
        return "Votre question est chez la coordination, qui la relaiera sans votre nom."
    if discussion.held_for:
        return "Merci\u202f! La coordination lit les premières publications avant de les ouvrir\u00a0: vous recevrez un message."
    return "C’est publié. Vous serez prévenu·e des réponses."


def _whole(form: Any, received: Any, request: PersonRequest) -> bool:
    """Check a form with its files: refused ones, and pictures nobody described, are said next to the zone."""
    valid = form.is_valid()
    if missing := missing_alts(received=received, data=request.POST):
        received.refusals.append(
            f"Dites ce que montre «\u00a0{missing[0].name}\u00a0»\u00a0: celles et ceux qui ne voient pas l’image le liront."
        )
    for refusal in received.refusals:
        form.add_error(None, refusal)
    whole = valid and not received.refusals
    if whole and TELLING not in request.POST and len(reached := named_in(text=form.cleaned_data["text"])) >= MANY:
        beyond = " Les suivantes, au-delà de trente, ne seront pas prévenues." if len(reached) >= MOST_NAMED else ""
        form.add_error(
            "text", f"Vous nommez {len(reached)} personnes\u00a0: chacune recevra un courriel.{beyond} Publiez à nouveau pour confirmer."
        )
        form.told = len(reached)
        return False
    return whole


def _form_page(
    request: PersonRequest, form: Any, *, chosen: list[Any], received: Any = None, discussion: Discussion | None = None, answer: Any = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    if SEARCHING in request.POST or carrying.LOOKING in request.POST:
        # What was typed is kept, and nothing is said to be wrong: a search is not a sending.
        form = _as_typed(form)
    template = "community/answer_edit.html" if answer is not None else "community/discussion_form.html"
    context = {
        "form": form,
        "discussion": discussion,
        "answer": answer,
        "crumbs": crumbs_to(discussion) if discussion else ALL,
        "must_wait": not library.publishes_at_once(person=request.user),
        **picker(request, chosen=chosen),
        **(received or bringing(request)).zone(request.POST),
    }
    if discussion is not None:
        context["pictures_there"] = pictures_there(discussion=discussion, answer=answer, data=request.POST)
    else:
        words, themes = str(form["title"].value() or ""), [str(value) for value in form["themes"].value() or ()]
        context |= carrying.context_of(request, words=words, themes=themes)
    return render(request, template, context, status=status)


def _as_typed(form: Any) -> Any:
    values = {name: form[name].value() for name in form.fields}
    extra = {"revising": True} if "relayed" not in form.fields and isinstance(form, DiscussionForm) else {}
    return type(form)(initial=values, **extra)


def picker(request: PersonRequest, *, chosen: list[Any]) -> dict[str, Any]:
    """Give the things chosen, and those the words of the search lead to."""
    words = request.POST.get("cherche", "").strip()[:300] if SEARCHING in request.POST else ""
    cards = things.cards_of(things=chosen, person=request.user)
    found = things.found_by(words=words, person=request.user) if words else []
    return {
        "chosen": [cards[uuid] for _, uuid in chosen if uuid in cards],
        "found": [card for card in found if card.uuid not in cards],
        "searched": words,
    }


@person_page(methods=("GET", "POST"))
def discussion_edit(request: PersonRequest, number: int) -> HttpResponse:
    """Change what one asked."""
    discussion = visible_or_gone(person=request.user, number=number)
    if not rules.may_edit(person=request.user, discussion=discussion):
        raise Refused(acts.NO_RIGHT)
    if request.method == "GET":
        rows = DiscussionThing.objects.filter(discussion=discussion, answer=None).order_by("position", "pk").values_list("kind", "thing")
        form = DiscussionForm(initial=initial_of(discussion=discussion), revising=True)
        return _form_page(request, form, chosen=list(rows), discussion=discussion)
    form, received = DiscussionForm(request.POST, revising=True), bringing(request)
    chosen = things_in(data=request.POST, person=request.user)
    if SEARCHING in request.POST:
        return _form_page(request, form, chosen=chosen, received=received, discussion=discussion)
    if _whole(form, received, request):
        try:
            content = form.content(things=chosen, files=received.files, alts=alts_in(data=request.POST))
            discussion = acts.revise(
                discussion=discussion, person=request.user, content=content, read_at=instant(form.cleaned_data["read_at"])
            )
        except (Refused, Stale) as refusal:
            _again(request, form, refusal.reason, discussion)
        else:
            messages.success(request, "Vos changements sont enregistrés. La version d’avant reste lisible.")
            return redirect(discussion)
    return _form_page(request, form, chosen=chosen, received=received, discussion=discussion, status=422)


def _again(request: PersonRequest, form: Any, reason: str, row: Any) -> None:
    form.add_error(None, reason)
    # Shown as opened now: sent again, it wins over what somebody changed in between.
    row.refresh_from_db(fields=["revised_at"])
    form.data = request.POST.copy()
    form.data["read_at"] = (row.revised_at or row.created_at).isoformat()


@person_page(methods=("POST",))
def answer_create(request: PersonRequest, number: int) -> HttpResponseBase:
    """Answer."""
    discussion = visible_or_gone(person=request.user, number=number)
    form, received, chosen = AnswerForm(request.POST), bringing(request), things_in(data=request.POST, person=request.user)
    searching = SEARCHING in request.POST
    if not searching and _whole(form, received, request):
        try:
            given = answer_acts.answer(
                person=request.user, discussion=discussion, text=form.cleaned_data["text"], key=form.cleaned_data["key"],
                things=chosen, files=received.files, alts=alts_in(data=request.POST),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, HELD_ANSWER if given.held_for else "Votre réponse est publiée.")
            return redirect(given.get_absolute_url())
    context = page_of(request, discussion, form=_as_typed(form) if searching else form)
    context |= picker(request, chosen=chosen) | received.zone(request.POST)
    return render(request, "community/discussion_detail.html", context, status=200 if searching else 422)


@person_page(methods=("GET", "POST"))
def answer_edit(request: PersonRequest, number: int) -> HttpResponseBase:
    """Change one's answer."""
    given = answer_or_404(person=request.user, number=number)
    if not rules.may_edit_answer(person=request.user, discussion=given.discussion, answer=given):
        raise Refused(answer_acts.NOT_YOURS)
    if request.method == "GET":
        initial = {"text": given.text, "read_at": (given.revised_at or given.created_at).isoformat()}
        rows = list(given.thing_rows.order_by("position", "pk").values_list("kind", "thing"))
        return _form_page(request, AnswerForm(initial=initial), chosen=rows, discussion=given.discussion, answer=given)
    form, received, chosen = AnswerForm(request.POST), bringing(request), things_in(data=request.POST, person=request.user)
    searching = SEARCHING in request.POST
    if not searching and _whole(form, received, request):
        try:
            given = answer_acts.revise_answer(
                given=given, person=request.user, text=form.cleaned_data["text"], things=chosen, files=received.files,
                alts=alts_in(data=request.POST), read_at=instant(form.cleaned_data["read_at"]),
            )  # fmt: skip
        except (Refused, Stale) as refusal:
            _again(request, form, refusal.reason, given)
        else:
            messages.success(request, "Votre réponse est modifiée.")
            return redirect(given.get_absolute_url())
    status = 200 if searching else 422
    return _form_page(request, form, chosen=chosen, received=received, discussion=given.discussion, answer=given, status=status)
