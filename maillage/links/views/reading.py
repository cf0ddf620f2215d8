"""The list, the sheet of a link and the feed."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse

from maillage.kernel.access.public import Gone, is_member, public_page
from maillage.kernel.ui.respond import respond
from maillage.letters import public as letters
from maillage.library import public as library
from maillage.links import rules
from maillage.links.addresses import shown
from maillage.links.forms import WordForm
from maillage.links.models import Link
from maillage.links.queries import lists, pages
from maillage.links.queries.cards import cards_of, listed, newest_open
from maillage.links.views.fetching import visible_or_gone

SHOWS = ("links.link", "network.theme", "people.person")
LEGENDS = {"theme": "Thème", "nature": "Nature", "langue": "Langue", "etat": "État"}
IN_FEED = 30


@public_page(shows=SHOWS)
def link_list(request: HttpRequest) -> HttpResponse:
    """The links this reader may see, newest first, with filters, counts and a word to look for."""
    person = request.user
    filters = lists.Filters.from_query(request.GET)
    total, facets = lists.counts(person=person, filters=filters)
    paginator = Paginator(listed(person=person).filter(filters.condition()).order_by("-published_at", "-id"), lists.PER_PAGE)
    paginator.__dict__["count"] = total
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "total": total,
        "page": page,
        "cards": cards_of(links=page.object_list, person=person),
        "facets": [
            (LEGENDS[name], name, [(each.value, each.label, each.count, each.checked) for each in facets[name]]) for name in lists.FACETS
        ],
        "active": [(each.label, _without(request, name, each.value)) for name in lists.FACETS for each in facets[name] if each.checked],
        "q": filters.query,
        "filtered": bool(filters.values or filters.query),
        "clear": reverse("links:link_list"),
        "crumbs": [("Accueil", "/"), ("Bibliothèque", reverse("library:home"))],
        "may_add": rules.may_add(person=person),
    }
    return respond(request, "links/link_list.html", context, part="results")


def _without(request: HttpRequest, name: str, value: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query.setlist(name, [each for each in query.getlist(name) if each != value])
    return f"{request.path}?{query.urlencode()}" if query else request.path


@public_page(shows=letters.shown_beside(*SHOWS))
def link_detail(request: HttpRequest, address: str) -> HttpResponseBase:
    """A link: why, by whom, what its page says, whether it answers."""
    number = int(address.partition("-")[0])
    try:
        link = pages.readable(number=number, person=request.user) or visible_or_gone(person=request.user, number=number)
    except Gone as gone:
        return _tombstone(request, number, gone)
    if link.get_absolute_url() != request.path:
        return HttpResponsePermanentRedirect(link.get_absolute_url())
    return render(request, "links/link_detail.html", page_of(request, link))


def _tombstone(request: HttpRequest, number: int, gone: Gone) -> HttpResponse:
    link = Link.objects.get(pk=number)
    context = {"link": link, "reason": gone.reason, "may_restore": rules.may_restore(person=request.user, link=link)}
    return render(request, "links/link_withdrawn.html", context, status=410)


def page_of(request: HttpRequest, link: Link, *, declined: WordForm | None = None) -> dict[str, Any]:
    """Give what the sheet shows to this reader."""
    person = request.user
    around = pages.around(link=link, person=person)
    return {
        "link": link,
        "beside": letters.beside(request=request, kind="links.link", uuid=link.uuid) if link.is_listed else None,
        "shown": shown(url=link.url),
        "host": shown(url=link.url).partition("/")[0],
        "share_url": settings.BASE_URL + link.get_absolute_url(),
        "member": is_member(person=person),
        "around": around,
        "language": library.LANGUAGES.get(link.language, ""),
        "may_edit": rules.may_edit(person=person, link=link),
        "may_take_over": rules.may_take_over(person=person, link=link),
        "may_moderate": link.is_waiting and rules.may_moderate(person=person),
        "declined": declined or WordForm(),
        "form": declined,
        "moved": shown(url=link.moved_to) if link.moved_to else "",
        "crumbs": [
            ("Accueil", "/"),
            ("Liens", reverse("links:link_list")),
            *((theme.name, reverse("library:theme_detail", args=[theme.slug])) for theme in around.themes[:1]),
        ],
    }


@public_page(shows=("links.link",))
def feed(request: HttpRequest) -> HttpResponse:
    """The newest links open to all, as Atom."""
    own = settings.BASE_URL + reverse("links:feed")
    name = settings.NETWORK.name
    atom = library.ReadableAtom(
        title=f"Nouveaux liens · {name}",
        subtitle="Des adresses utiles, chacune recommandée par un membre du réseau.",
        link=settings.BASE_URL + reverse("links:link_list"),
        feed_url=own,
        feed_guid=own,
        language="fr",
        description="",
    )
    for link in newest_open(limit=IN_FEED):
        atom.add_item(
            title=link.title,
            description=link.why,
            link=settings.BASE_URL + link.get_absolute_url(),
            unique_id=f"urn:uuid:{link.uuid}",
            pubdate=link.published_at,
            updateddate=link.updated_at,
            author_name=name,
            categories=[str(link.get_kind_display())],
            languages=library.languages_of(title=link.title_language, summary=link.why_language),
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
