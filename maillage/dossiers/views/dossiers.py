"""The page of a dossier, and its picture."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse

from maillage.dossiers import rules
from maillage.dossiers.models import Access, Dossier, PartAccess
from maillage.dossiers.models.dossiers import NOTICE
from maillage.dossiers.queries import cards, pages, releases
from maillage.dossiers.views import showing
from maillage.dossiers.views.fetching import visible_or_gone
from maillage.kernel.access.public import Gone, is_member, public_page
from maillage.kernel.ui.respond import shared_picture
from maillage.letters import public as letters
from maillage.library import public as library

SHOWS = ("dossiers.dossier", "dossiers.lists", "network.theme", "network.organisation", "people.person")


@public_page(shows=letters.shown_beside(*SHOWS, "library.resource", "initiatives.initiative"))
def dossier_detail(request: HttpRequest, address: str) -> HttpResponseBase:
    """A dossier: the word of its owner, its parts, its facts, how to ask for it."""
    number = int(address.partition("-")[0])
    try:
        dossier = pages.readable(number=number, person=request.user) or visible_or_gone(
            person=request.user, queryset=pages.with_facts(queryset=Dossier.objects.all()), pk=number
        )
    except Gone as gone:
        context = {"reason": gone.reason, "title": gone.title, "seed": number, "list_url": reverse("dossiers:dossier_list")}
        return render(request, "dossiers/dossier_withdrawn.html", context, status=410)
    if dossier.get_absolute_url() != request.path:
        return HttpResponsePermanentRedirect(dossier.get_absolute_url())
    return render(request, "dossiers/dossier_detail.html", _page(request, dossier))


def _page(request: HttpRequest, dossier: Dossier) -> dict[str, Any]:
    person = request.user
    around = pages.around_of(dossier=dossier)
    holding = pages.holding_of(dossier=dossier, around=around, person=person)
    url = settings.BASE_URL + dossier.get_absolute_url()
    beside = letters.beside(request=request, kind="dossiers.dossier", uuid=dossier.uuid) if dossier.is_listed else None
    context: dict[str, Any] = {
        "dossier": dossier,
        "beside": beside,
        "notice": NOTICE,
        "around": around,
        "holding": holding,
        "file": holding.shown.file if holding.shown else None,
        "statuses": around.statuses,
        "clock": showing.clock_of(statuses=around.statuses),
        "word": showing.quoted(dossier.word),
        "meta": showing.meta_of(dossier=dossier, holding=holding),
        "territory": showing.territory_of(dossier=dossier, around=around),
        "extra": showing.extra_of(dossier=dossier),
        "talk": showing.contact_of(dossier=dossier, person=person),
        "others": cards.others(dossier=dossier, person=person),
        "inspirations": library.inspirations_of(uuid=dossier.uuid, person=person, beside=beside),
        "share_url": url,
        "image_url": settings.BASE_URL + reverse("dossiers:dossier_image", args=[dossier.pk]),
        "locale": f"fr_{settings.NETWORK.country}",
        "head": ["Partie", "Pages", "Accès"],
        "list_url": reverse("dossiers:dossier_list"),
        **_reading(holding, whole=rules.may_read_all(person=person, dossier=dossier)),
        "crumbs": [("Bibliothèque", reverse("library:home")), ("Dossiers", reverse("dossiers:dossier_list"))],
        "is_owner": rules.is_owner(person=person, dossier=dossier),
        "is_own": dossier.contributor_id == getattr(person, "pk", None),
        "is_member": is_member(person=person),
        "may_withdraw": rules.may_withdraw(person=person, dossier=dossier),
        "may_moderate": dossier.is_waiting and rules.may_moderate(person=person),
        **_care(dossier=dossier, holding=holding),
        "ask": releases.ask_state(person, dossier, releasable=any(row.part.access == PartAccess.RELEASE for row in holding.rows)),
    }
    if dossier.is_public:
        context["json_ld"] = showing.json_ld(dossier=dossier, around=around, holding=holding, url=url)
        context["dublin_core"] = showing.dublin_core(dossier=dossier, around=around, url=url)
    return context


def _reading(holding: pages.Holding, *, whole: bool) -> dict[str, str]:
    """Give the button that opens all that this reader may read at once."""
    open_rows = [row for row in holding.rows if row.page]
    if not open_rows or holding.shown is None:
        return {}
    count = sum(len(row.part.pages) - row.left_out for row in open_rows)
    url = reverse("dossiers:pages", args=[holding.shown.dossier_id])
    if whole:
        return {"pages_url": url, "pages_label": "Lire le document entier"}
    return {"pages_url": url, "pages_label": f"Lire les {count} pages ouvertes" if count > 1 else "Lire la page ouverte"}


def _care(*, dossier: Dossier, holding: pages.Holding) -> dict[str, Any]:
    """Give what its owners may do."""
    care = [("Modifier la fiche", reverse("dossiers:dossier_edit", args=[dossier.pk]))]
    if holding.current:
        uuid = holding.current.uuid
        care.append(("Changer les parties et les accès", reverse("dossiers:parts", args=[uuid])))
        care.append(("Revoir la vérification", reverse("dossiers:check", args=[uuid])))
    care += [
        (label, reverse(f"dossiers:{name}", args=[dossier.pk]))
        for label, name in (
            ("Accord et conditions", "terms_edit"),
            ("Préparer une nouvelle version", "version_create"),
            ("Retirer le dossier", "withdraw"),
        )
    ]
    if holding.prepared and holding.current:
        care.insert(0, (f"Finir de préparer la version {holding.prepared.number}", reverse("dossiers:parts", args=[holding.prepared.uuid])))
    return {"care": care, "status_url": reverse("dossiers:status_add", args=[dossier.pk])}


@public_page(shows=("dossiers.dossier", "network.organisation"))
def dossier_image(request: HttpRequest, number: int) -> HttpResponse:
    """The picture other sites show beside a link: drawn from the tiles, for open sheets only."""
    open_ones = Dossier.objects.select_related("organisation").filter(access=Access.PUBLIC, published_at__isnull=False)
    dossier = visible_or_gone(person=request.user, queryset=open_ones, pk=number)
    return shared_picture(seed=str(dossier.uuid), kind="dossier", title=dossier.title, subtitle=str(dossier.organisation or ""))
