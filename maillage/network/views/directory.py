import csv
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import slugify

from maillage.kernel.access.public import PersonRequest, is_member, person_page, public_page
from maillage.kernel.text.numbers import plural_fr
from maillage.kernel.ui.respond import respond
from maillage.network.map import map_of
from maillage.network.models import Organisation, Territory, Theme
from maillage.network.panels_registry import shown_with_organisations
from maillage.network.queries import directory as queries
from maillage.network.queries.pages import shared_by_person
from maillage.network.rules import current_memberships
from maillage.people import public as people

KIND_SLUGS = {slugify(label.replace("’", "-")): kind for kind, label in Organisation.Kind.choices}
SLUGS_OF_KINDS = {kind: slug for slug, kind in KIND_SLUGS.items()}
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def read_filters(request: HttpRequest) -> queries.DirectoryFilters:
    """Read `?q=…&type=…&territoire=…&theme=…&metier=…&lettre=…`; what makes no sense is left out."""
    asked = {name: str(value).replace("\x00", "")[:200] for name, value in request.GET.items()}
    territory = Territory.objects.filter(slug=asked.get("territoire", "")).first() if asked.get("territoire") else None
    theme = Theme.objects.active().filter(slug=asked["theme"]).values_list("pk", flat=True).first() if asked.get("theme") else None
    trade = asked.get("metier", "")
    return queries.DirectoryFilters(
        words=asked.get("q", "").strip(),
        kind=KIND_SLUGS.get(asked.get("type", ""), ""),
        territory=territory,
        theme=theme,
        trade=trade if trade in dict(people.TRADES) else "",
        letter=asked.get("lettre", "")[:1].lower(),
    )


def _without(request: HttpRequest, *names: str, **more: str) -> str:
    query = request.GET.copy()
    for name in (*names, "page", *more):
        query.pop(name, None)
    for name, value in more.items():
        query[name] = value
    return f"?{query.urlencode()}" if query else request.path


def _context(request: HttpRequest, *, filters: queries.DirectoryFilters, listed: queries.Listed) -> dict[str, Any]:
    asked = request.GET
    overview = listed.overview
    themes = overview.themes
    active = [
        (filters.words, "q", f"« {filters.words} »"),
        (filters.kind, "type", dict(Organisation.Kind.choices).get(filters.kind, "")),
        (filters.territory, "territoire", str(filters.territory)),
        (filters.theme, "theme", next((theme.name for theme in themes if theme.pk == filters.theme), "")),
        (filters.trade, "metier", dict(people.TRADES).get(filters.trade, "")),
        (filters.letter, "lettre", f"lettre {filters.letter.upper()}"),
    ]
    return {
        "filters": filters,
        "overview": overview,
        "listed": listed,
        "page": listed.page,
        "words": filters.words,
        "themes": [(theme.slug, theme.name, theme.pk == filters.theme) for theme in themes],
        "areas": [(area.territory.slug, area.territory.name, area.count, area.territory == filters.territory) for area in overview.areas],
        "map": map_of(
            areas=[(area.territory.slug, area.territory.name, plural_fr(area.count, "organisation")) for area in overview.areas],
            current=[filters.territory.slug] if filters.territory else [],
            link=lambda slug: _without(request, "lettre", territoire=slug),
        ),
        "letters": [
            (letter.upper(), _without(request, lettre=letter), letter == filters.letter, count) for letter, count in listed.letters.items()
        ],
        "active": [(label, _without(request, name)) for value, name, label in active if value],
        "kept": [(name, asked[name]) for name in ("type", "territoire", "theme", "metier") if asked.get(name)],
        "tabs": [("Organisations", reverse("network:directory")), ("Personnes", reverse("network:people_directory"))]
        if is_member(person=request.user)
        else [],
    }


@public_page(shows=shown_with_organisations)
def directory(request: HttpRequest) -> HttpResponse:
    """The organisations: list, filters, letters, map; `?imprimer=1` puts them all on one page."""
    filters = read_filters(request)
    printed = bool(request.GET.get("imprimer"))
    per_page = queries.PER_PRINTED_PAGE if printed else queries.PER_PAGE
    listed = queries.organisations(person=request.user, filters=filters, number=request.GET.get("page"), per_page=per_page)
    context = _context(request, filters=filters, listed=listed)
    mine = {membership.organisation_id for membership in current_memberships(person=request.user)}
    context |= {
        "organisations": plural_fr(context["overview"].organisations, "organisation"),
        "members": plural_fr(context["overview"].members, "professionnel·le,professionnel·le·s"),
        "kinds": [(SLUGS_OF_KINDS[kind], label, count, kind == filters.kind) for kind, label, count in context["overview"].kinds],
        "mine": mine,
        "printed": printed,
        "print_url": _without(request, imprimer="1"),
        "csv_url": reverse("network:directory_csv") + _without(request).replace(request.path, ""),
    }
    return respond(request, "network/directory.html", context)


@public_page(shows=shown_with_organisations)
def directory_csv(request: HttpRequest) -> HttpResponse:
    """The same list as a spreadsheet of French Excel: UTF-8 with BOM, semicolons; no personal data."""
    listed = queries.organisations(person=request.user, filters=read_filters(request), per_page=10_000)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="annuaire.csv"'
    sheet = csv.writer(response, delimiter=";", lineterminator="\r\n")
    sheet.writerow(["Nom", "Type", "Commune", "Site web", "Adresse de contact", "Thèmes"])
    for row, _ in listed.page.object_list:
        cells = [row.name, row.kind, row.place, row.website, row.contact_email, ", ".join(row.themes)]
        sheet.writerow([f"'{cell}" if str(cell).lstrip().startswith(FORMULA) else cell for cell in cells])
    return response


@person_page()
def people_directory(request: PersonRequest) -> HttpResponse:
    """The members, for members: list, filters, letters."""
    filters = read_filters(request)
    printed = bool(request.GET.get("imprimer"))
    per_page = queries.PER_PRINTED_PAGE if printed else queries.PER_PAGE
    listed = queries.people_listed(person=request.user, filters=filters, number=request.GET.get("page"), per_page=per_page)
    context = _context(request, filters=filters, listed=listed)
    context |= {
        "trades": [(value, label, value == filters.trade) for value, label in people.TRADES],
        "printed": printed,
        "print_url": _without(request, imprimer="1"),
    }
    return respond(request, "network/people_directory.html", context)


@person_page()
def person_detail(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """A member, for members, under what each field allows."""
    person = get_object_or_404(people.Person.objects.visible_to(request.user), uuid=uuid)
    row = queries.people_rows(ids=[person.pk], reader=request.user)[0]
    context = {"row": row, "person": person, "fields": row.fields, "shared": shared_by_person(of=person, reader=request.user)}
    return respond(request, "network/person_detail.html", context)
