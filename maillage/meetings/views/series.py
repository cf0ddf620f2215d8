"""Cycles: make one from a pattern, see its dates first, follow it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from maillage.kernel.access.public import PersonRequest, Refused, is_member, person_page, public_page
from maillage.kernel.web.asked import key_of, number_in
from maillage.meetings import rules
from maillage.meetings.domain import series as acts
from maillage.meetings.domain.content import content_of
from maillage.meetings.domain.patterns import days_of
from maillage.meetings.forms.series import NameForm, PatternForm, PlaceForm, SeriesForm, chosen_days
from maillage.meetings.forms.sheets import blank_content
from maillage.meetings.models import Meeting, Series, SeriesFollow
from maillage.meetings.queries import agenda
from maillage.meetings.queries.cards import editable_series, listed
from maillage.meetings.views.fetching import AGENDA, NOT_HERE, crumbs_to, editable_or_404

MOST = 100


@public_page(shows=("meetings.series", "meetings.meeting", "network.organisation"))
def series_detail(request: HttpRequest, address: str) -> HttpResponseBase:
    """A cycle: its dates to come and past. Without a date this reader may see, it is theirs who prepare it."""
    series = get_object_or_404(Series, pk=number_in(address))
    may_edit = rules.may_edit_series(person=request.user, series=series)
    found = list(listed(person=request.user).filter(series=series).order_by("starts_at", "pk")[:MOST])
    if not found and not may_edit:
        raise Http404(NOT_HERE)
    if series.get_absolute_url() != request.path:
        return HttpResponsePermanentRedirect(series.get_absolute_url())
    now = timezone.now()
    lines = agenda.entries_of(meetings=found)
    context = {
        "series": series,
        "coming": [line for line in lines if not line.meeting.has_ended(now=now)],
        "past": [line for line in lines if line.meeting.has_ended(now=now)][::-1],
        "drafts": list(Meeting.objects.drafts().filter(series=series).order_by("starts_at", "pk")) if may_edit else [],
        "may_edit": may_edit,
        "is_member": is_member(person=request.user),
        "follows": is_member(person=request.user) and SeriesFollow.objects.filter(series=series, person_id=request.user.pk).exists(),
        "crumbs": AGENDA,
        "share_url": settings.BASE_URL + series.get_absolute_url(),
    }
    return render(request, "meetings/series_detail.html", context)


@person_page(methods=("POST",))
def series_follow(request: PersonRequest, number: int) -> HttpResponse:
    """Follow a cycle, or stop (`suivre=0`)."""
    series = get_object_or_404(Series, pk=number)
    if not rules.may_edit_series(person=request.user, series=series) and not listed(person=request.user).filter(series=series).exists():
        raise Http404(NOT_HERE)
    if request.POST.get("suivre") == "0":
        acts.stop_following(series=series, person=request.user)
        messages.success(request, "Vous ne suivez plus ce cycle.")
    else:
        acts.follow(series=series, person=request.user)
        messages.success(request, "Vous suivez ce cycle : chaque nouvelle date vous sera annoncée, sans vous inscrire.")
    return redirect(series)


@person_page(methods=("GET", "POST"))
def series_create(request: PersonRequest) -> HttpResponse:
    """Make a cycle: the pattern, the dates it gives, then the meetings."""
    if not rules.may_create(person=request.user):
        raise Refused("Les cycles se préparent par la coordination et par les responsables d’une organisation.")
    form = SeriesForm(request.POST or None)

    def make(days: list[date]) -> Series:
        said = form.cleaned_data
        return acts.make_series(
            person=request.user, title=said["title"], lead=said["lead"], content=form.content(base=blank_content(person=request.user)),
            days=days, starts=said["starts"], ends=said["ends"], key=key_of(request),
        )  # fmt: skip

    return _two_steps(request, form, make, None)


@person_page(methods=("GET", "POST"))
def series_dates(request: PersonRequest, number: int) -> HttpResponse:
    """Add dates to a cycle: the last meeting is taken as the model."""
    series = get_object_or_404(Series, pk=number)
    if not rules.may_edit_series(person=request.user, series=series):
        raise Refused(acts.NOT_YOURS)
    form = PatternForm(request.POST or None)

    def make(days: list[date]) -> Series:
        model = series.meetings.order_by("-starts_at", "-pk").first()
        content = content_of(meeting=model) if model else blank_content(person=request.user)
        hours = {name: form.cleaned_data[name] for name in ("starts", "ends")}
        acts.add_dates(series=series, person=request.user, content=content, days=days, **hours)
        return series

    return _two_steps(request, form, make, series)


@person_page(methods=("GET", "POST"))
def series_edit(request: PersonRequest, number: int) -> HttpResponse:
    """Change the words of a cycle."""
    series = get_object_or_404(Series, pk=number)
    if not rules.may_edit_series(person=request.user, series=series):
        raise Refused(acts.NOT_YOURS)
    form = NameForm(request.POST or None, initial={"title": series.title, "lead": series.lead})
    if request.method == "POST" and form.is_valid():
        acts.rename(series=series, person=request.user, title=form.cleaned_data["title"], lead=form.cleaned_data["lead"])
        messages.success(request, "Le cycle est enregistré.")
        return redirect(Series.objects.get(pk=number))
    context = {"form": form, "series": series, "crumbs": [*AGENDA, (str(series), series.get_absolute_url())]}
    return render(request, "meetings/series_words.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("GET", "POST"))
def meeting_series(request: PersonRequest, number: int) -> HttpResponse:
    """Put a meeting in a cycle, or take it out."""
    meeting = editable_or_404(person=request.user, number=number)
    found = editable_series(person=request.user, beside=meeting.series)
    form = PlaceForm(request.POST if request.method == "POST" else None, series=found, initial={"series": meeting.series_id or ""})
    if form.is_bound and form.is_valid():
        acts.place(meeting=meeting, series=form.chosen, person=request.user)
        said = f"La rencontre est une date du cycle « {form.chosen} »." if form.chosen else "La rencontre n’est d’aucun cycle."
        messages.success(request, said)
        return redirect(meeting)
    context = {"form": form, "meeting": meeting, "found": found, "crumbs": crumbs_to(meeting)}
    return render(request, "meetings/meeting_series.html", context, status=422 if form.is_bound else 200)


def _two_steps(request: PersonRequest, form: Any, make: Callable[[list[date]], Series], series: Series | None) -> HttpResponse:
    """Show the days of the pattern first; make the meetings of those that stay ticked."""
    proposed = days_of(pattern=form.pattern(), country=settings.NETWORK.country) if form.is_bound and form.is_valid() else []
    ticked = chosen_days(sent=request.POST.getlist("dates"), proposed=proposed)
    if "creer" in request.POST and proposed:
        if ticked:
            made = make(ticked)
            messages.success(request, "Les dates sont créées, en préparation : relisez-les, puis ouvrez les inscriptions de chacune.")
            return redirect(made)
        form.add_error(None, "Gardez au moins une date.")
    seen = "dates" in request.POST or "creer" in request.POST
    context = {
        "form": form, "series": series, "crumbs": AGENDA, "proposed": [(each, each.day in ticked if seen else not each.is_off) for each in proposed],
        "is_new": series is None,
    }  # fmt: skip
    return render(request, "meetings/series_edit.html", context, status=422 if form.is_bound and form.errors else 200)
