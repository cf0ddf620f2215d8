"""The front page, the member's desk, the coordination's week."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from maillage.home.queries.desk import gather_desk
from maillage.home.queries.front import gather_front
from maillage.home.queries.kept import shown_kinds as same_kinds
from maillage.home.queries.week import WeekGroup, gather_lone, gather_week
from maillage.home.queries.year import newly_joined, published, year_figures, year_start
from maillage.kernel.access.public import PersonRequest, coordinator_page, person_page, public_page
from maillage.kernel.ui.context import url_or_empty
from maillage.kernel.ui.respond import respond
from maillage.library import public as library

DESK = "À traiter"
TABS = (
    ("Vue d’ensemble", "home:week", ""),
    (DESK, "moderation:desk", DESK),
    ("Accueil", "welcome:pairs", "Nouveau membre à accueillir"),
    ("Contributions", "library:moderation", "Nouvelle ressource"),
    ("Dossiers", "dossiers:moderation", "Nouveau dossier"),
    ("Initiatives", "initiatives:moderation", "Nouvelle initiative"),
    ("Rencontres", "meetings:meeting_list", "Rencontre à ouvrir"),
    ("Carte blanche", "traces:white_map", ""),
    ("Liens", "links:week_list", "Nouveau lien"),
    ("Demandes", "network:join_requests", "Demande pour rejoindre"),
    ("Invitations", "network:invitations", ""),
    ("Thèmes", "network:theme_tree", ""),
    ("Pages", "editorial:pages", ""),
    ("Importer", "transfer:import_list", ""),
    ("Courriel", "letters:mail_health", ""),
    ("Mon bureau", "home:desk", ""),
)


LISTS = (("", "Ressources publiées"), ("reutilisees", "Déjà réutilisées"), ("membres", "Nouveaux membres"))
PER_PAGE = 50


def shown_kinds() -> tuple[str, ...]:
    """Give the kinds whose change makes the kept front page stale."""
    return (*same_kinds(), "editorial.page")


@public_page(shows=shown_kinds)
def front(request: HttpRequest) -> HttpResponse:
    """Show what is found here, and what just arrived."""
    same = gather_front(person=request.user)
    context = {
        "figures": same.figures,
        "themes": same.themes,
        "cards": same.cards,
        "shelves": same.shelves,
        "meetings": same.meetings,
        "questions": same.questions,
        "uses": same.uses,
        "newcomers": same.newcomers,
        "search_url": url_or_empty("search:results"),
    }
    return respond(request, "home/front.html", context)


@person_page()
def desk(request: PersonRequest) -> HttpResponse:
    """Show a member what is theirs, and what is new."""
    return respond(request, "home/desk.html", {"desk": gather_desk(person=request.user), "first_name": _first_name(request)})


@coordinator_page()
def week(request: PersonRequest) -> HttpResponse:
    """Show the coordination all that waits, and the figures of the year."""
    gathered = gather_week(person=request.user)
    counts = {group.label: _whole(group)[0] for group in gathered}
    waiting = sum(counts.values())
    counts[DESK] = sum(counts[group.label] for group in gathered if group.on_desk)
    groups = [(group, *_whole(group)) for group in gather_lone(groups=gathered)]
    tabs = [
        (f"{label} · {counts[waits]}" if counts.get(waits) else label, url) for label, name, waits in TABS if (url := url_or_empty(name))
    ]
    context = {
        "groups": groups,
        "tabs": tabs,
        "count": waiting,
        "minutes": sum(minutes for _, _, minutes, *_ in groups),
        "figures": year_figures(person=request.user),
        "here": reverse("home:week"),
        "first_name": _first_name(request),
    }
    return respond(request, "home/week.html", context)


def _whole(group: WeekGroup) -> tuple[int, int, int, str]:
    """Count what waits in a group and the minutes it asks, those that are not read included; then those not shown, and where all are."""
    count = sum(1 + item.more for item in group.items)
    minutes = sum(item.minutes * (1 + item.more) for item in group.items)
    return count, minutes, count - len(group.first), group.url


def _first_name(request: PersonRequest) -> str:
    return str(request.user).split(" ", 1)[0]


@coordinator_page()
def year(request: PersonRequest) -> HttpResponse:
    """Show the list behind a figure of the year: `?liste=` reutilisees or membres, else all that was published."""
    asked = request.GET.get("liste", "")
    start = year_start()
    members = asked == "membres"
    found = newly_joined(start=start) if members else published(person=request.user, start=start, reused=asked == "reutilisees")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    cards = {} if members else library.cards(uuids=[row.uuid for row in rows], person=request.user)
    here = reverse("home:year")
    context = {
        "crumbs": [("La semaine", reverse("home:week"))],
        "tabs": [(label, f"{here}?liste={name}" if name else here) for name, label in LISTS],
        "here": f"{here}?liste={asked}" if asked in dict(LISTS) and asked else here,
        "page": page,
        "people": rows if members else [],
        "cards": [cards[row.uuid] for row in rows if row.uuid in cards],
        "year": start.year,
    }
    return respond(request, "home/year.html", context)
