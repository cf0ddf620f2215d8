"""A thread elsewhere: made into a resource or an initiative, brought from another place, shown in another one."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.community import rules
from maillage.community.domain import arriving, harvesting, pasting
from maillage.community.forms.elsewhere import HarvestForm, PasteForm
from maillage.community.links import read_consent
from maillage.community.models import Answer, Discussion, Harvest
from maillage.community.queries.cards import summary_of
from maillage.community.queries.threads import arrivals_of, who_of
from maillage.community.views.fetching import ALL, crumbs_to, dead_link, visible_or_gone
from maillage.kernel.access.public import PersonRequest, Refused, Stale, person_page, public_page
from maillage.kernel.files.public import is_somebody
from maillage.kernel.ui.respond import shared_picture
from maillage.kernel.web.asked import key_of

DEAD = "Le recueil est fait, vos mots ne sont plus là, ou le lien est incomplet. Il n’y a plus rien à décider."
ONLY_PUBLIC = "Seule une discussion publique se montre ailleurs\u00a0: ouvrez-la d’abord à tout le monde."


@person_page(methods=("GET", "POST"))
def harvest(request: PersonRequest, number: int) -> HttpResponse:
    """Make a resource or an initiative of a thread: choose the answers, wait for those who wrote them, make the draft."""
    discussion = visible_or_gone(person=request.user, number=number)
    if not rules.may_harvest(person=request.user, discussion=discussion):
        raise Refused(harvesting.NO_RIGHT)
    running = Harvest.objects.filter(discussion=discussion, by=request.user, done_at=None).first()
    form, problem = HarvestForm(request.POST or None, initial={"into": running.into if running else Harvest.Into.RESOURCE}), ""
    answers = list(
        rules.answers_for(person=None, answers=Answer.objects.filter(discussion=discussion))
        .select_related("author")
        .order_by("created_at", "pk")
    )
    if request.method == "POST" and "brouillon" in request.POST and running is not None:
        try:
            return redirect(_draft_url(running, harvesting.finish(harvest=running, person=request.user)))
        except Refused as refusal:
            problem = refusal.reason
    elif request.method == "POST" and form.is_valid():
        ticked = set(request.POST.getlist("reponses"))
        chosen = [row for row in answers if str(row.pk) in ticked]
        running = harvesting.begin(discussion=discussion, answers=chosen, into=form.cleaned_data["into"], person=request.user)
        messages.success(request, "C’est demandé. Vous serez prévenu·e quand tout le monde aura répondu.")
        return redirect("community:harvest", discussion.pk)
    parts = list(running.parts.select_related("answer", "person").order_by("answer__created_at", "pk")) if running else []
    asked = {part.answer_id for part in parts}
    context = {
        "discussion": discussion, "form": form, "problem": problem, "running": running, "parts": parts, "crumbs": crumbs_to(discussion),
        "rows": [(row, who_of(row=row, reader=request.user, discussion=discussion), summary_of(plain=row.plain, most=160)) for row in answers if row.pk not in asked],
        "given": sum(part.given is True for part in parts), "waiting": sum(part.given is None and part.person_id is not None for part in parts),
    }  # fmt: skip
    return render(request, "community/harvest.html", context, status=422 if problem or form.errors else 200)


def _draft_url(running: Harvest, draft: Any) -> str:
    if running.into == Harvest.Into.INITIATIVE:
        return reverse("initiatives:initiative_edit", args=[draft.pk])
    return reverse("library:draft", args=[draft.uuid])


@public_page(methods=("GET", "POST"))
def consent(request: HttpRequest, token: str) -> HttpResponse:
    """Say, from the mail and without signing in, whether one's words may be taken. Opening the page decides nothing."""
    part = read_consent(given=token)
    if part is None or part.person is None or part.harvest.done_at is not None or not part.harvest.discussion.is_listed:
        raise dead_link(DEAD)
    if part.answer is not None and part.answer.withdrawn_at is not None:
        raise dead_link(DEAD)
    asked = request.POST.get("reponse", "")
    if request.method == "POST" and asked in ("oui", "non"):
        try:
            part = harvesting.consent(part=part, given=asked == "oui")
        except Stale as stale:
            raise dead_link(DEAD) from stale
    context = {
        "part": part,
        "harvest": part.harvest,
        "discussion": part.harvest.discussion,
        "words": part.answer or part.harvest.discussion,
        "unanswered": request.method == "POST" and asked not in ("oui", "non"),
    }
    return render(request, "community/consent.html", context, status=422 if context["unanswered"] else 200)


@person_page(methods=("GET", "POST"))
def paste(request: PersonRequest) -> HttpResponse:
    """Bring a thread from elsewhere."""
    form = PasteForm(request.POST or None, initial={"key": key_of(request), "agreed_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            discussion = pasting.paste(person=request.user, pasted=form.pasted(), key=form.cleaned_data["key"])
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "Ce fil est maintenant dans le réseau, et se retrouve par la recherche.")
            return redirect(discussion)
    return render(request, "community/paste.html", {"form": form, "crumbs": ALL}, status=422 if form.errors else 200)


@person_page()
def bridge(request: PersonRequest, number: int) -> HttpResponse:
    """A text and a picture ready for a group elsewhere, with a link that opens without account."""
    discussion = visible_or_gone(person=request.user, number=number)
    if not discussion.is_public:
        raise Refused(ONLY_PUBLIC)
    url = settings.BASE_URL + reverse("community:arrive", args=[discussion.pk])
    words = summary_of(plain=discussion.plain, most=400)
    text = "\n\n".join(part for part in (discussion.title, words, f"Lire et répondre, sans compte pour lire\u00a0: {url}") if part)
    image = reverse("community:discussion_image", args=[discussion.pk])
    context = {"discussion": discussion, "text": text, "image_url": image, "crumbs": crumbs_to(discussion)}
    context["arrivals"] = arrivals_of(discussion=discussion, person=request.user)
    return render(request, "community/bridge.html", context)


@public_page(writes_on_get=True)
def arrive(request: HttpRequest, number: int) -> HttpResponse:
    """Where the link pasted elsewhere leads: counted, then on to the clean address, which says nothing of where one came from."""
    discussion = visible_or_gone(person=request.user, number=number)
    if request.method == "GET" and discussion.is_public and is_somebody(request=request):
        arriving.note_arrival(discussion=discussion)
    response = redirect(discussion)
    # Each opening counts: a browser that kept the way would not ask again.
    response["Cache-Control"] = "no-store"
    return response


@public_page(shows=(Discussion.KIND,))
def discussion_image(request: HttpRequest, number: int) -> HttpResponse:
    """The picture other sites show beside a link: drawn from the tiles, for public discussions only."""
    discussion = visible_or_gone(person=None, number=number)
    return shared_picture(
        seed=str(discussion.uuid), kind="question", title=str(discussion), subtitle=discussion.get_kind_display().capitalize()
    )
