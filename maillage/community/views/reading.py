"""The list of discussions and the page of one; what its page asks to tell of new answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.community import rules
from maillage.community.forms.writing import AnswerForm
from maillage.community.models import Discussion
from maillage.community.queries import lists, threads
from maillage.community.queries.carries import carries_of
from maillage.community.queries.described import json_ld
from maillage.community.queries.likeness import near
from maillage.community.queries.states import answered_soon, state_words
from maillage.community.things import shown_kinds
from maillage.community.views import wording
from maillage.community.views.bringing import Brought
from maillage.community.views.fetching import ALL, TOP, visible_or_gone
from maillage.kernel.access.public import PersonRequest, is_coordinator, is_member, person_page, public_page
from maillage.kernel.cards import Card
from maillage.kernel.text.numbers import plural_fr
from maillage.kernel.ui.respond import respond
from maillage.kernel.web.asked import key_of, number_in
from maillage.letters import public as letters
from maillage.mailbox.public import plain_address

LEGENDS = {"nature": "Nature", "etat": "Réponses", "theme": "Thème", "voir": "Pour moi"}


@public_page(shows=shown_kinds)
def discussion_list(request: HttpRequest) -> HttpResponse:
    """The discussions of the network: members see all of them, visitors those that are public."""
    about = lists.asked_about(query=request.GET, person=request.user)
    filters = lists.Filters.from_query(request.GET, person=request.user, about=about)
    found = lists.listed_page(person=request.user, filters=filters, number=request.GET.get("page"))
    page, facets = found.page, found.choices
    context = {
        "page": page,
        "total": page.paginator.count,
        "facets": [
            (LEGENDS[name], name, [(each.value, each.label, each.count, each.checked) for each in facets[name]])
            for name in lists.FACETS
            if facets[name]
        ],
        "orders": [(value, label, None, value == filters.order) for value, (label, _) in lists.ORDERS.items()],
        "active": _active(request, facets, about),
        "about": about,
        "filtered": bool(filters.values),
        "clear": request.path,
        "is_member": is_member(person=request.user),
        "rows": [
            (row, state_words(discussion=row), threads.who_of(row=row, reader=request.user, discussion=row), found.themes.get(row.pk, ()))
            for row in page
        ],
        "crumbs": TOP,
    }
    context |= _beside(request)
    return respond(request, "community/discussion_list.html", context, part="results")


def _active(request: HttpRequest, facets: Mapping[str, Sequence[lists.Choice]], about: Card | None) -> list[tuple[str, str]]:
    chosen = [(each.label, _without(request, name, each.value)) for name in lists.FACETS for each in facets[name] if each.checked]
    return [*([(f"À propos de « {about.title} »", _without(request, lists.ABOUT, f"{about.kind}:{about.uuid}"))] if about else []), *chosen]


def _beside(request: HttpRequest) -> dict[str, Any]:
    """Give what stands beside the list: the health figure for the coordination, how to write by mail, what waits of one's own."""
    if not is_member(person=request.user):
        return {}
    soon = answered_soon() if is_coordinator(person=request.user) else None
    return {
        "health": soon if soon and soon[1] else None,
        "share": round(100 * soon[0] / soon[1]) if soon and soon[1] else 0,
        "mail_address": plain_address(reader="questions"),
        "own_held": lists.own_held(person=request.user),
    }


def _without(request: HttpRequest, name: str, value: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query.setlist(name, [each for each in query.getlist(name) if each != value])
    said = query.urlencode()
    return f"{request.path}?{said}" if said else request.path


@public_page(shows=shown_kinds)
def discussion_detail(request: HttpRequest, address: str) -> HttpResponseBase:
    """A discussion: what it says, its answers, the kept one first, and the field to answer."""
    discussion = visible_or_gone(person=request.user, number=number_in(address))
    if discussion.get_absolute_url() != request.path:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return HttpResponsePermanentRedirect(discussion.get_absolute_url() + query)
    letters.seen(request=request, kind=discussion.KIND, uuid=discussion.uuid)
    return render(request, "community/discussion_detail.html", page_of(request, discussion))


def page_of(request: HttpRequest, discussion: Discussion, *, form: AnswerForm | None = None) -> dict[str, Any]:
    """Give what the page of a discussion shows to this reader. `form`: an answer to correct."""
    person, asked = request.user, request.GET.get("reponse", "")
    at = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    thread = threads.thread_of(discussion=discussion, person=person, whole="toutes" in request.GET, at=at)
    may_answer = rules.may_answer(person=person, discussion=discussion)
    share_url = settings.BASE_URL + discussion.get_absolute_url()
    return {
        "discussion": discussion,
        "thread": thread,
        "form": form if form is not None and form.is_bound else None,
        "answer_form": form or AnswerForm(initial={"key": key_of(request)}),
        "relay": threads.relay_of(discussion=discussion, person=person),
        "is_member": is_member(person=person),
        "is_coordinator": is_coordinator(person=person),
        "is_asker": rules.is_asker(person=person, discussion=discussion),
        "may_answer": may_answer,
        "must_wait": may_answer and not rules.opens_at_once(person=person),
        "name_shown": may_answer and rules.shows_name(of=person, reader=None),
        "may_edit": rules.may_edit(person=person, discussion=discussion),
        "may_keep": rules.may_keep(person=person, discussion=discussion),
        "carries": carries_of(discussion=discussion, person=person),
        "near": near(discussion=discussion, person=person),
        "arrivals": threads.arrivals_of(discussion=discussion, person=person),
        "news_url": reverse("community:news", args=[discussion.pk]),
        "share_url": share_url,
        "json_ld": json_ld(discussion=discussion, thread=thread, url=share_url) if discussion.is_public else "",
        "image_url": settings.BASE_URL + reverse("community:discussion_image", args=[discussion.pk]),
        "crumbs": ALL,
        **wording.words_of(thread=thread, reader=person),
        **(Brought().zone({}) if may_answer else {}),
    }


@person_page()
def news(request: PersonRequest, number: int) -> HttpResponseBase:
    """How many answers there are, for the page that asks whether there are new ones: an ETag, most often 304."""
    discussion = visible_or_gone(person=request.user, number=number)
    count, last = threads.latest_of(discussion=discussion, person=request.user)
    etag = f'"{discussion.pk}-{count}-{last}"'
    response: HttpResponseBase
    if etag in request.headers.get("If-None-Match", ""):
        response = HttpResponseNotModified()
    else:
        since = request.GET.get("depuis", "")
        new = count - int(since) if since.isascii() and since.isdigit() and len(since) < 7 else 0
        said = plural_fr(new, "nouvelle réponse,nouvelles réponses") if new > 0 else ""
        response = JsonResponse(
            {"count": count, "last": last, "said": said, "url": f"{discussion.get_absolute_url()}?reponse={last}#reponse-{last}"}
        )
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response
