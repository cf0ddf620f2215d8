"""The list, the page of a resource, its picture and its history."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import Gone, is_member, public_page
from maillage.kernel.cards import is_worth_choosing
from maillage.kernel.files.public import StoredFile
from maillage.kernel.ui.respond import respond, shared_picture
from maillage.letters import public as letters
from maillage.library import rules
from maillage.library.citing import cited_by
from maillage.library.domain.content import field_labels
from maillage.library.models import Resource
from maillage.library.models.choices import LANGUAGES
from maillage.library.queries import lists, pages
from maillage.library.queries.inspirations import inspirations_of
from maillage.library.related import related
from maillage.library.views import showing
from maillage.library.views.fetching import visible_or_gone
from maillage.people import public as people

SHOWS = ("search.index", "library.resource", "network.theme", "network.organisation", "people.person")
LEGENDS = {
    "forme": "Forme",
    "theme": "Thème",
    "organisation": "Organisation",
    "annee": "Année",
    "acces": "Accès",
    "territoire": "Territoire",
}


@public_page(shows=SHOWS)
def resource_list(request: HttpRequest) -> HttpResponse:
    """The resources this reader may see, newest first, with filters and counts."""
    filters = lists.Filters.from_query(request.GET)
    page = lists.page_of(person=request.user, filters=filters, before=request.GET.get("avant", ""), after=request.GET.get("apres", ""))
    return respond(
        request,
        "library/resource_list.html",
        {
            "page": page,
            "facets": [
                (LEGENDS[name], name, choices)
                for name in lists.FACETS
                if (choices := [(each.value, each.label, each.count, each.checked) for each in page.facets[name]])
                and is_worth_choosing(choices=choices, total=page.total)
            ],
            "active": [
                (each.label, _address(request, drop=(name, each.value)))
                for name in lists.FACETS
                for each in page.facets[name]
                if each.checked
            ],
            "filtered": bool(filters.values),
            "clear": reverse("library:resource_list"),
            "contribute_url": reverse("library:contribute"),
            "previous": _address(request, avant=page.before) if page.before else "",
            "next": _address(request, apres=page.after) if page.after else "",
            "crumbs": [("Accueil", "/"), ("Bibliothèque", reverse("library:home"))],
        },
        part="results",
    )


def _address(request: HttpRequest, *, drop: tuple[str, str] | None = None, **place: str) -> str:
    query = request.GET.copy()
    for name in ("avant", "apres"):
        query.pop(name, None)
    if drop:
        query.setlist(drop[0], [value for value in query.getlist(drop[0]) if value != drop[1]])
    for name, value in place.items():
        query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path


@public_page(shows=letters.shown_beside(*SHOWS))
def resource_detail(request: HttpRequest, address: str) -> HttpResponseBase:
    """A resource: previews, context, uses, facts."""
    number = int(address.partition("-")[0])
    resource = pages.readable(number=number, person=request.user)
    if resource is None:
        # A draft, one that waits, one withdrawn: what the rules say of each.
        everything = pages.with_kept(queryset=Resource.objects.select_related("contributor", "territory"), person=request.user)
        try:
            resource = visible_or_gone(person=request.user, queryset=everything, pk=number)
        except Gone as gone:
            return _tombstone(request, number, gone)
    if resource.get_absolute_url() != request.path:
        return HttpResponsePermanentRedirect(resource.get_absolute_url())
    return render(request, "library/resource_detail.html", _page(request, resource))


def _tombstone(request: HttpRequest, number: int, gone: Gone) -> HttpResponse:
    resource = Resource.objects.get(pk=number)
    context = {"resource": resource, "reason": gone.reason, "may_restore": rules.may_restore(person=request.user, resource=resource)}
    context |= {"restore_url": reverse("library:resource_restore", args=[number]), "list_url": reverse("library:resource_list")}
    return render(request, "library/resource_withdrawn.html", context, status=410)


def _page(request: HttpRequest, resource: Resource) -> dict[str, Any]:
    person = request.user
    links, holding = pages.links_of(resource=resource), pages.holding_of(resource=resource, person=person)
    uses = pages.uses_of(resource=resource, person=person)
    url = settings.BASE_URL + resource.get_absolute_url()
    main = holding.main
    beside = letters.beside(request=request, kind="library.resource", uuid=resource.uuid) if resource.is_listed else None
    context = {
        "resource": resource,
        "beside": beside,
        "links": links,
        "holding": holding,
        "main": main,
        **_people(resource, links, person=person),
        **_addresses(resource, main),
        "quote": showing.quoted(resource.quote),
        "keep": showing.as_list(resource.keep),
        "otherwise": showing.as_list(resource.otherwise),
        "language": LANGUAGES.get(resource.language, "") if resource.language != "fr" else "",
        "version": holding.versions[0].version if len(holding.versions) > 1 else None,
        "to_check": resource.check_on is not None and resource.check_on <= timezone.localdate(),
        "download": showing.download_label(file=main) if main else "",
        "main_words": showing.file_words(file=main, language=resource.language) if main else "",
        "others": [(file, showing.file_words(file=file, language=resource.language)) for file in holding.files[1:]],
        "former": [(held, [(file, showing.file_words(file=file)) for file in held.files]) for held in holding.versions[1:]],
        "uses": uses,
        "uses_title": showing.uses_title(count=len(uses)),
        "meta": showing.meta_of(resource=resource),
        "licence": showing.licence_words(resource=resource, organisations=[link.label for link in links.organisations]),
        "crumbs": _crumbs(links),
        "inspirations": inspirations_of(uuid=resource.uuid, person=person, beside=beside),
        "cited_by": cited_by(resource=resource, person=person),
        "related": related(resource=resource, person=person),
        "share_url": url,
        "locale": f"fr_{settings.NETWORK.country}",
        "may_edit": rules.may_edit(person=person, resource=resource),
        "may_say_used": rules.may_say_used(person=person, resource=resource),
        "may_moderate": resource.is_waiting and rules.may_moderate(person=person),
        "is_own": resource.contributor_id == getattr(person, "pk", None),
    }
    if resource.is_public:
        context["json_ld"] = showing.json_ld(resource=resource, links=links, holding=holding, url=url)
        context["dublin_core"] = showing.dublin_core(resource=resource, links=links, holding=holding, url=url)
    return context


def _people(resource: Resource, links: pages.Links, *, person: Any) -> dict[str, Any]:
    """Say whose words these are. Visitors read the authors that were named; members also who shared it."""
    member = is_member(person=person)
    author = links.authors[0] if links.authors else None
    found: dict[str, Any] = {"author": author, "author_organisation": links.organisations[0].label if links.organisations else ""}
    if member and author and author.key:
        found["author_url"] = reverse("network:person_detail", args=[UUID(author.key)])
    if member and not author:
        found["contributor_name"] = str(resource.contributor)
        found["contributor_role"] = people.visible_fields(person=resource.contributor, reader=person).get("function", "")
        if resource.contributor.is_member:
            found["contributor_url"] = reverse("network:person_detail", args=[resource.contributor.uuid])
    return found


def _addresses(resource: Resource, main: StoredFile | None) -> dict[str, str]:
    found = {
        name: reverse(f"library:{view}", args=[resource.pk])
        for name, view in (("use_url", "use_create"), ("checked_url", "resource_checked"))
    }
    found["image_url"] = settings.BASE_URL + reverse("library:resource_image", args=[resource.pk])
    found["link_host"] = urlsplit(resource.video_url).hostname or resource.video_url if resource.video_url else ""
    if main:
        found["download_url"] = f"{reverse('library:file', args=[main.uuid])}?telecharger=1"
    return found


def _crumbs(links: pages.Links) -> list[tuple[str, str]]:
    crumbs = [("Accueil", "/"), ("Ressources", reverse("library:resource_list"))]
    return crumbs + [(link.label, reverse("library:theme_detail", args=[link.key])) for link in links.themes[:1]]


@public_page(shows=("library.resource", "network.organisation"))
def resource_image(request: HttpRequest, number: int) -> HttpResponse:
    """The picture other sites show beside a link: drawn from the tiles, for open resources only."""
    resource = visible_or_gone(
        person=request.user, queryset=Resource.objects.filter(access=Resource.Access.PUBLIC, published_at__isnull=False), pk=number
    )
    organisations = [link.label for link in pages.links_of(resource=resource).organisations]
    return shared_picture(seed=str(resource.uuid), kind="ressource", title=resource.title, subtitle=", ".join(organisations[:2]))


@public_page()
def resource_history(request: HttpRequest, number: int) -> HttpResponse:
    """Versions, edits and decisions of a resource."""
    resource = visible_or_gone(person=request.user, pk=number)
    labels = field_labels()
    found = pages.history_of(resource=resource, person=request.user)
    edits = [(revision, [(labels.get(name, name), *pair) for name, pair in revision.changes.items()]) for revision in found["revisions"]]
    versions = [(version, [(row.file, showing.file_words(file=row.file)) for row in version.files.all()]) for version in found["versions"]]
    crumbs = [("Ressources", reverse("library:resource_list")), (resource.title, resource.get_absolute_url())]
    return render(
        request,
        "library/resource_history.html",
        {"resource": resource, "edits": edits, "versions": versions, "decisions": found["decisions"], "crumbs": crumbs},
    )
