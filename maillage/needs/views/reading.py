"""The list of needs and the page of one."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest, is_coordinator, person_page
from maillage.kernel.ui.respond import respond
from maillage.letters import public as letters
from maillage.needs import rules
from maillage.needs.forms.needs import VoiceForm
from maillage.needs.models import Need
from maillage.needs.queries import lists, pages
from maillage.needs.queries.cards import state_words
from maillage.needs.views.fetching import ALL, TOP, visible_or_404

LEGENDS = {"etat": "État", "theme": "Thème"}


@person_page()
def need_list(request: PersonRequest) -> HttpResponse:
    """The needs of the network: most shared first, or newest, with filters."""
    filters = lists.Filters.from_query(request.GET)
    counted = lists.counted(person=request.user, filters=filters)
    facets = lists.facets_of(counted=counted, filters=filters)
    page = lists.page_of(person=request.user, filters=filters, counted=counted, number=request.GET.get("page"))
    context = {
        "page": page,
        "total": page.paginator.count,
        "mine": lists.mine(person=request.user),
        "facets": [
            (LEGENDS[name], name, [(each.value, each.label, each.count, each.checked) for each in facets[name]]) for name in lists.FACETS
        ],
        "orders": [(value, label, None, value == filters.order) for value, (label, _) in lists.ORDERS.items()],
        "active": [(each.label, _without(request, name, each.value)) for name in lists.FACETS for each in facets[name] if each.checked],
        "filtered": bool(filters.values),
        "clear": request.path,
        "here": request.get_full_path(),
        "crumbs": TOP,
    }
    return respond(request, "needs/need_list.html", context, part="results")


def _without(request: PersonRequest, name: str, value: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query.setlist(name, [each for each in query.getlist(name) if each != value])
    return f"{request.path}?{query.urlencode()}" if query else request.path


@person_page()
def need_detail(request: PersonRequest, address: str) -> HttpResponseBase:
    """A need: what it says, who shares it, the meetings that answer it."""
    need = visible_or_404(person=request.user, number=int(address.partition("-")[0]))
    if need.merged_into is not None:
        # A need may be merged again: this is not for ever.
        return HttpResponseRedirect(need.merged_into.get_absolute_url())
    if need.get_absolute_url() != request.path:
        return HttpResponsePermanentRedirect(need.get_absolute_url())
    return render(request, "needs/need_detail.html", page_of(request, need))


def page_of(request: PersonRequest, need: Need, *, voiced: VoiceForm | None = None) -> dict[str, Any]:
    """Give what the page of a need shows to this reader."""
    around = pages.around(need=need, person=request.user)
    return {
        "need": need,
        "around": around,
        "beside": letters.beside(request=request, kind=need.KIND, uuid=need.uuid),
        "mine": {need.pk} if around.mine else set(),
        "here": need.get_absolute_url(),
        "state": state_words(need=need),
        "voice_form": voiced or VoiceForm(initial={"words": around.mine.words if around.mine else ""}),
        "form": voiced,
        "may_edit": rules.may_edit(person=request.user, need=need),
        "may_decide": rules.may_decide(person=request.user),
        "is_coordinator": is_coordinator(person=request.user),
        "crumbs": ALL,
        "propose_url": reverse("needs:propose", args=[need.pk]),
    }
