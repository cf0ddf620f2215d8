"""The same section of several dossiers, side by side."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from maillage.dossiers.models import DossierVersion, Section
from maillage.dossiers.queries import offering, pictures, sections
from maillage.dossiers.queries.sections import BY_SLUG, MOST_COLUMNS, SLUGS
from maillage.dossiers.views.dossiers import SHOWS
from maillage.dossiers.views.files import NO_PAGE
from maillage.kernel.access.public import public_page
from maillage.kernel.text.characters import readable
from maillage.kernel.ui.respond import respond

DEFAULT = Section.STAKES
TOO_MANY = f"Nous affichons {MOST_COLUMNS} dossiers à la fois. Décochez-en pour en voir d’autres."


@public_page(shows=SHOWS)
def section_reading(request: HttpRequest) -> HttpResponse:
    """One section of up to four dossiers, in columns, as text or as pictures of the pages; the choice stands above."""
    section = BY_SLUG.get(request.GET.get("section", ""), DEFAULT.value)
    words = readable(request.GET.get("nom", "")[:80]).strip()
    offer = offering.offer(person=request.user, section=section, asked=_numbers(request.GET), words=words)
    shown = offer.chosen[:MOST_COLUMNS]
    as_pictures = request.GET.get("vue") == "images"
    previous, following = sections.fill(columns=shown, start=_start(request.GET), with_texts=not as_pictures) if shown else (0, 0)
    context = {
        "section": section,
        "section_label": Section(section).label,
        "choices": [(slug, Section(value).label, value == section) for value, slug in SLUGS.items()],
        "offered": offer.every,
        "more": offer.more,
        "words": words,
        "columns": shown,
        "too_many": TOO_MANY if len(offer.chosen) > MOST_COLUMNS else "",
        "as_pictures": as_pictures,
        "views": _views(request.GET),
        "previous": _address(request.GET, depuis=str(previous)) if previous else "",
        "next": _address(request.GET, depuis=str(following)) if following else "",
        "crumbs": [("Accueil", "/"), ("Bibliothèque", reverse("library:home")), ("Dossiers", reverse("dossiers:dossier_list"))],
    }
    return respond(request, "dossiers/section_reading.html", context)


@public_page()
def section_image(request: HttpRequest, uuid: UUID, page: int) -> HttpResponse:
    """Send the picture of a page this reader may read."""
    version = DossierVersion.objects.select_related("dossier", "file").filter(uuid=uuid).first()
    if version is None or not sections.may_read_page(person=request.user, version=version, page=page):
        raise Http404(NO_PAGE)
    data = pictures.page_picture(version=version, number=page)
    if data is None:
        raise Http404(NO_PAGE)
    response = HttpResponse(data, content_type="image/webp")
    response["Cache-Control"] = "private, no-cache"
    return response


def _numbers(query: QueryDict) -> set[int]:
    return {int(value) for value in query.getlist("dossier")[:50] if value.isascii() and value.isdigit() and len(value) < 16}


def _start(query: QueryDict) -> int:
    asked = query.get("depuis", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1


def _views(query: QueryDict) -> list[tuple[str, str, bool]]:
    pictured = query.get("vue") == "images"
    return [("Le texte", _address(query, vue="texte"), not pictured), ("Les pages en images", _address(query, vue="images"), pictured)]


def _address(query: QueryDict, **values: str) -> str:
    changed = query.copy()
    for name, value in values.items():
        changed[name] = value
    # Past the choice: on a phone it is long.
    return f"?{changed.urlencode()}#h-lire"
