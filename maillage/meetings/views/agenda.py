"""The agenda: what comes, what is past, one month as a table."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import public_page
from maillage.kernel.ui.respond import respond
from maillage.meetings import agenda_registry, rules
from maillage.meetings.queries import agenda
from maillage.meetings.views.fetching import CRUMBS, NOT_HERE, small_number

SHOWS = ("meetings.meeting", "network.theme", "network.organisation", "network.territory")
LEGENDS = {
    "type": "Type",
    "mode": "Comment",
    "theme": "Thème",
    "territoire": "Province ou département",
    "secteur": "Pour quel secteur",
    "niveau": "Pour débuter",
}
MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)


def tabs() -> list[tuple[str, str]]:
    """Give the faces of the agenda, as sub-pages."""
    today = timezone.localdate()
    return [
        ("À venir", reverse("meetings:meeting_list")),
        ("Par mois", month_url(first=today)),
        ("Passées", reverse("meetings:past")),
    ]


def month_url(*, first: date) -> str:
    """Give the address of a month."""
    return reverse("meetings:month", args=[f"{first:%Y-%m}"])


@public_page(shows=SHOWS)
def meeting_list(request: HttpRequest) -> HttpResponse:
    """The coming meetings, by month, with filters and counts."""
    return _list(request, past=False)


@public_page(shows=SHOWS)
def past(request: HttpRequest) -> HttpResponse:
    """The past meetings, newest first."""
    return _list(request, past=True)


def _list(request: HttpRequest, *, past: bool) -> HttpResponse:
    filters = agenda.Filters.from_query(request.GET)
    page = agenda.page_of(person=request.user, filters=filters, past=past, number=small_number(request.GET.get("page", "")) or 1)
    legends = [
        (
            LEGENDS[name],
            name,
            [(each.value, each.label[:1].upper() + each.label[1:], each.count, each.checked) for each in page.facets[name]],
        )
        for name in agenda.FACETS
        if page.facets[name]
    ]
    active = [
        (each.label, _address(request, drop=(name, each.value))) for name in agenda.FACETS for each in page.facets[name] if each.checked
    ]
    context: dict[str, Any] = {
        "page": page, "past": past, "facets": legends, "active": active, "filtered": bool(filters.values), "crumbs": CRUMBS, "tabs": tabs(),
        "clear": request.path, "may_create": rules.may_create(person=request.user),
        "lent": agenda_registry.links_of(person=request.user),
        "previous": _address(request, page=page.previous) if page.previous else "",
        "next": _address(request, page=page.next) if page.next else "",
    }  # fmt: skip
    return respond(request, "meetings/meeting_list.html", context, part="results")


def _address(request: HttpRequest, *, drop: tuple[str, str] | None = None, page: int = 1) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    if drop:
        query.setlist(drop[0], [value for value in query.getlist(drop[0]) if value != drop[1]])
    if page > 1:
        query["page"] = str(page)
    return f"{request.path}?{query.urlencode()}" if query else request.path


@public_page(shows=SHOWS)
def month(request: HttpRequest, of: str) -> HttpResponse:
    """One month ("2027-03") as a table, Monday first."""
    said = MONTH.fullmatch(of)
    if said is None or not FIRST.year <= int(said[1]) <= LAST.year:
        raise Http404(NOT_HERE)
    first = date(int(said[1]), int(said[2]), 1)
    before, after = (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)
    weeks, breaks = _empty_table(first, timezone.localdate())
    held = agenda.meetings_by_day(person=request.user, first=weeks[0][0][0], last=weeks[-1][-1][0])
    faces = tabs()
    context = {
        "weeks": [[(cell, head, held.get(day, ())) for day, cell, head in week] for week in weeks],
        "breaks": breaks,
        "title": agenda.month_title(first=first),
        "days": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
        "count": len({meeting.pk for day, meetings in held.items() if day.month == first.month for meeting in meetings}),
        "tabs": faces,
        "crumbs": [*CRUMBS, ("Rencontres", reverse("meetings:meeting_list"))],
        "previous": (agenda.month_title(first=before), month_url(first=before)) if before >= FIRST else None,
        "next": (agenda.month_title(first=after), month_url(first=after)) if after <= LAST else None,
        "here": faces[1][1],
    }
    return render(request, "meetings/meeting_month.html", context)


@lru_cache(maxsize=24)
def _empty_table(first: date, today: date) -> tuple[list[list[tuple[date, str, str]]], Sequence[str]]:
    """Draw the table of a month before its meetings, and say the school holidays: the same for everybody, until tomorrow."""
    table = agenda.table_of(first=first)
    cell, head = (get_template(f"meetings/meeting_month.html#{name}") for name in ("cell", "head"))
    weeks = []
    for week in table.weeks:
        shown = [(day.day, {"day": day, "is_today": day.day == today}) for day in week]
        weeks.append([(day, cell.render(said), head.render(said)) for day, said in shown])
    return weeks, table.breaks
