"""What looks like a question being asked; carrying it to colleagues; declining one that was carried."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from maillage.community.domain import carrying
from maillage.community.links import read_decline
from maillage.community.models import Carry, Discussion
from maillage.community.queries import likeness
from maillage.community.views.fetching import crumbs_to, dead_link, visible_or_gone
from maillage.kernel.access.public import PersonRequest, Refused, person_page, public_page
from maillage.kernel.text.lists import listed_fr
from maillage.kernel.web.asked import uuid_in
from maillage.people.public import members

PORTER, LOOKING = "porter", "regarder"
MOST_WORDS = 300
DEAD = "La question n’est plus là, ou le lien est incomplet\u00a0: ouvrez-le depuis le courriel."


def chosen_in(request: HttpRequest) -> list[Any]:
    """Read the people ticked, members only, in their order: uuids."""
    return list(dict.fromkeys(uuid for value in request.POST.getlist(PORTER)[:12] if (uuid := uuid_in(value))))


def pairs_of(*, uuids: Sequence[Any], witnesses: Sequence[likeness.Witness]) -> list[tuple[Any, str]]:
    """Give the (person, why) of those ticked; somebody whom nothing proposed is carried to without a why."""
    why = {witness.person.uuid: witness.why for witness in witnesses}
    people = {person.uuid: person for person in members().filter(uuid__in=uuids)}
    return [(people[uuid], why.get(uuid, "")) for uuid in uuids if uuid in people]


def context_of(request: PersonRequest, *, words: str, themes: Sequence[str]) -> dict[str, Any]:
    """Give what the panel « Cela existe peut-être déjà » shows."""
    found = likeness.alike(words=words[:MOST_WORDS], themes=likeness.themes_of(values=themes), person=request.user)
    return {"alike": found, "looked": bool(words.strip()), "ticked": set(chosen_in(request))}


@person_page()
def alike(request: PersonRequest) -> HttpResponse:
    """The panel alone, for the page that asks while one types."""
    context = context_of(request, words=request.GET.get("titre", ""), themes=request.GET.getlist("themes"))
    return render(request, "community/_alike.html", context)


@person_page(methods=("GET", "POST"))
def carry(request: PersonRequest, number: int) -> HttpResponse:
    """Choose to whom a question is carried."""
    discussion = visible_or_gone(person=request.user, number=number)
    carrying.check_may_carry(discussion=discussion, person=request.user)
    words = request.GET.get("cherche", "").strip()
    found = likeness.alike(
        words=f"{discussion.title} {words}"[:MOST_WORDS],
        themes=[row.theme_id for row in discussion.theme_rows.all()],
        person=request.user,
        but=discussion.uuid,
    )
    problem = ""
    if request.method == "POST":
        try:
            made = carrying.carry(discussion=discussion, to=pairs_of(uuids=chosen_in(request), witnesses=found.witnesses), by=request.user)
        except Refused as refusal:
            problem = refusal.reason
        else:
            messages.success(request, _said(made))
            return redirect(f"{discussion.get_absolute_url()}#porter")
    context = {
        "discussion": discussion,
        "crumbs": crumbs_to(discussion),
        "witnesses": found.witnesses,
        "problem": problem,
        "ticked": set(chosen_in(request)),
        "searched": words,
        "named": _named(words, discussion) if words else [],
    }
    return render(request, "community/carry.html", context, status=422 if problem else 200)


def _named(words: str, discussion: Discussion) -> list[Any]:
    """Give the members whose name holds these words."""
    there = Carry.objects.filter(discussion=discussion).values("person_id")
    return list(members().filter(name__icontains=words[:100]).exclude(pk__in=there).order_by("name", "pk")[:8])


def _said(made: Sequence[Carry]) -> str:
    if not made:
        return "C’était déjà fait."
    return f"La question est portée à {listed_fr([str(row.person) for row in made])}."


@public_page(methods=("GET", "POST"))
def decline(request: HttpRequest, token: str) -> HttpResponse:
    """Say, from the mail and without signing in, that one has nothing to answer. Opening the page decides nothing."""
    carried = read_decline(given=token)
    if carried is None or not carried.discussion.is_listed:
        raise dead_link(DEAD)
    if request.method == "POST":
        carrying.decline_carry(carried=carried)
        carried.refresh_from_db()
    return render(request, "community/carried_decline.html", {"carried": carried, "discussion": carried.discussion})
