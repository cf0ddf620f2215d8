"""Meetings as calendars read them: a file for one, feeds for all, a theme, oneself."""

import hashlib
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import PersonRequest, is_member, person_page, public_page
from maillage.kernel.calendar.public import MEDIA_TYPE
from maillage.meetings.domain import calendars as acts
from maillage.meetings.models import CalendarKey, Meeting
from maillage.meetings.queries import calendars
from maillage.meetings.views.fetching import NOT_HERE, visible_or_404
from maillage.network import public as network

SHOWS = (Meeting.KIND, "network.theme")


def _answer(request: HttpRequest, text: str, name: str, *, attached: bool = False) -> HttpResponseBase:
    """Answer a calendar, or that it has not changed since it was last asked for."""
    etag = f'W/"{hashlib.sha256(text.encode()).hexdigest()[:24]}"'
    same = etag in request.headers.get("If-None-Match", "")
    response: HttpResponse = HttpResponseNotModified() if same else HttpResponse(text, content_type=MEDIA_TYPE)
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    response["X-Robots-Tag"] = "noindex"
    if not same:
        response["Content-Disposition"] = f'{"attachment" if attached else "inline"}; filename="{name}.ics"'
    return response


@public_page(shows=SHOWS)
def ics(request: HttpRequest, number: int) -> HttpResponseBase:
    """One meeting, for those who may read its page."""
    meeting = visible_or_404(person=request.user, number=number)
    if meeting.starts_at is None:
        raise Http404("Cette rencontre n’a pas encore de date.")
    return _answer(request, calendars.calendar_of_meeting(meeting=meeting), f"rencontre-{number}", attached=True)


@public_page(shows=SHOWS)
def feed_all(request: HttpRequest) -> HttpResponseBase:
    """Every meeting open to all: the same for everybody, since programs ask without signing in."""
    return _answer(request, calendars.public_calendar(now=timezone.now()), "rencontres")


@public_page(shows=SHOWS)
def feed_theme(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The meetings under a theme, open to all."""
    try:
        theme, moved = network.theme_by_slug(slug=slug)
    except network.Theme.DoesNotExist as error:
        raise Http404(NOT_HERE) from error
    if moved:
        return HttpResponsePermanentRedirect(reverse("meetings:feed_theme", args=[theme.slug]))
    return _answer(request, calendars.public_calendar(now=timezone.now(), theme=theme), theme.slug)


@public_page()
def feed_mine(request: HttpRequest, key: str) -> HttpResponseBase:
    """The meetings of whoever has this secret address."""
    person = acts.person_of_key(key=key)
    if person is None:
        raise Http404("Cet agenda n’existe pas, ou son adresse a été renouvelée.")
    response = _answer(request, calendars.own_calendar(person=person, now=timezone.now()), "mes-rencontres")
    response["Cache-Control"] = "private, no-cache"
    response["Referrer-Policy"] = "no-referrer"
    return response


@public_page()
def calendar_list(request: HttpRequest) -> HttpResponse:
    """How to see meetings in one's own calendar: the addresses to subscribe to."""
    person: Any = request.user
    mine = CalendarKey.objects.filter(person=person).first() if is_member(person=person) else None
    themes = [(theme, reverse("meetings:feed_theme", args=[theme.slug])) for theme in network.active_themes() if theme.parent_id is None]
    context = {
        "all": _address(reverse("meetings:feed_all")),
        "themes": [(theme, _address(path), f": {theme.name}") for theme, path in themes],
        "mine": _address(reverse("meetings:feed_mine", args=[mine.key])) if mine else None,
        "made_at": mine.made_at if mine else None,
        "is_member": is_member(person=person),
        "renew_url": reverse("meetings:key_renew"),
        "crumbs": [("Rencontres", reverse("meetings:meeting_list"))],
    }
    return render(request, "meetings/calendar_list.html", context)


def _address(path: str) -> dict[str, str]:
    return {"https": calendars.whole(path=path), "webcal": calendars.webcal(path=path)}


@person_page(methods=("GET", "POST"))
def key_renew(request: PersonRequest) -> HttpResponse:
    """Give oneself an address, or another one."""
    known = CalendarKey.objects.filter(person=request.user).exists()
    if request.method == "POST":
        acts.renew_key(person=request.user)
        words = "Votre agenda a une nouvelle adresse. L’ancienne ne répond plus." if known else "Votre agenda a son adresse."
        messages.success(request, words)
        return redirect("meetings:calendar_list")
    crumbs = [("Rencontres", reverse("meetings:meeting_list")), ("Dans votre agenda", reverse("meetings:calendar_list"))]
    return render(request, "meetings/calendar_key.html", {"known": known, "crumbs": crumbs, "list_url": reverse("meetings:calendar_list")})
