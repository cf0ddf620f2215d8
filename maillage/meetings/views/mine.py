"""The page of one's registration, by the signed address of each mail, without account. Opening it never decides."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt

from maillage.kernel.access.public import Refused, public_page
from maillage.kernel.text.dates import hour, long_date, period, zone_name
from maillage.kernel.web.errors import error_page
from maillage.meetings.domain import modes, waiting
from maillage.meetings.domain import registrations as acts
from maillage.meetings.forms.registering import ChangeForm, initial_of
from maillage.meetings.models import Registration, Seat, State
from maillage.meetings.panels_registry import own_panels_of
from maillage.meetings.queries import mine
from maillage.meetings.queries.seats import places_of, rank_of
from maillage.meetings.queries.way_in import WayIn, way_in
from maillage.meetings.signed import read_registration, registration_token
from maillage.meetings.views.registering import where_it_stands

FORGED = "Cette adresse n’est pas complète, ou l’inscription a été effacée. Ouvrez-la depuis le courrier, ou copiez l’adresse entière."
WAYS = {Seat.ON_SITE: "Je viens sur place", Seat.REMOTE: "Je participe à distance"}
LEAVES = "non"


@public_page(methods=("GET", "POST"))
def registration(request: HttpRequest, token: str) -> HttpResponse:
    """Where it stands, and what may be done of it. An answer prepared by a mail (`?facon=`) shows as one button."""
    found = read_registration(given=token)
    if found is None:
        return error_page(request=request, status=404, reason=FORGED)
    act = ACTS.get(request.POST.get("choix", "")) if request.method == "POST" else None
    if act is None:
        return _show(request, found, status=422 if request.method == "POST" else 200)
    form = _change_form(found, request.POST) if request.POST["choix"] == "changer" else None
    if form is not None and not form.is_valid():
        return _show(request, found, form=form, status=422)
    try:
        said = act(found, form or request.POST)
    except Refused as refused:
        if form is not None:
            form.add_error(None, refused.reason)
        found = read_registration(given=token) or found
        return _show(request, found, form=form, reason="" if form else refused.reason, status=422)
    messages.success(request, said)
    return redirect("meetings:registration", token=token)


def _confirm(found: Registration, _given: Any) -> str:
    return where_it_stands(acts.confirm(registration=found))


def _cancel(found: Registration, _given: Any) -> str:
    acts.cancel(registration=found)
    return "Votre inscription est annulée. Merci de l’avoir dit\u00a0: la place ira à quelqu’un d’autre."


def _accept(found: Registration, _given: Any) -> str:
    return where_it_stands(waiting.accept(registration=found))


def _change(found: Registration, form: Any) -> str:
    return f"Vos changements sont notés. {where_it_stands(acts.change(registration=found, entry=form.entry()))}"


def _answer(found: Registration, given: Any) -> str:
    if given.get("facon") == LEAVES:
        return _cancel(found, given)
    return where_it_stands(modes.answer(registration=found, mode=given.get("facon", "")))


def _wish(found: Registration, given: Any) -> str:
    wished = acts.wish(registration=found, mode=given.get("facon", ""))
    if wished.wish_mode:
        return f"C’est noté\u00a0: vous gardez votre place, et vous attendez aussi une place {wished.get_wish_mode_display()}."
    return where_it_stands(wished)


def _quiet(found: Registration, given: Any) -> str:
    quiet = given.get("silence") != "0"
    acts.keep_quiet(registration=found, quiet=quiet)
    return "Vous ne recevrez plus que ce qui touche à votre place." if quiet else "Vous recevrez à nouveau les rappels et les messages."


ACTS: dict[str, Callable[[Registration, Any], str]] = {
    "confirmer": _confirm,
    "annuler": _cancel,
    "prendre": _accept,
    "changer": _change,
    "facon": _answer,
    "souhait": _wish,
    "silence": _quiet,
}


def _show(
    request: HttpRequest, found: Registration, *, form: ChangeForm | None = None, reason: str = "", status: int = 200
) -> HttpResponse:
    now, meeting = timezone.now(), found.meeting
    over = meeting.has_ended(now=now) or meeting.is_cancelled
    lapsed = found.offer_has_lapsed(now=now)
    alive = found.is_live and not over and not lapsed
    prepared = request.GET.get("facon", "") if alive and found.state != State.UNCONFIRMED else ""
    step = found.steps.order_by("-pk").first()
    context = {
        "registration": found,
        "meeting": meeting,
        "alive": alive,
        "over": over,
        "lapsed": lapsed or (step is not None and step.reason == waiting.LAPSED),
        "reason": reason,
        "words": step.reason if step and step.by_id and step.by_id != found.person_id else "",
        "by": step.by if step and step.by_id and step.by_id != found.person_id else None,
        "rank": mine.on_the_list(rank) if (rank := rank_of(registration=found)) else "",
        "until": f"{long_date(found.offered_until)} à {hour(found.offered_until)}" if found.offered_until else "",
        "when": period(meeting.starts_at, meeting.ends_at) if meeting.starts_at and meeting.ends_at else "",
        "zone": zone_name(),
        "ways": _ways(found) if alive and modes.answering(registration=found) else [],
        "prepared": prepared if prepared in (*meeting.seat_modes, LEAVES) else "",
        "prepared_label": WAYS.get(prepared, "Je ne viens plus"),  # type: ignore[call-overload]
        "form": form or (_change_form(found) if alive and not found.is_offered else None),
        "wish": _wish_of(found) if alive and found.is_seated else None,
        "travellers": mine.travellers(registration=found),
        "erased_on": mine.has_erasure_date(meeting=meeting),
        "visible": meeting.is_announced,
        "way_in": way_in(registration=found, now=now) if not over else WayIn(),
        "lent": own_panels_of(registration=found) if over and found.is_live and not meeting.is_cancelled else [],
        "again_url": reverse("meetings:register", args=[meeting.pk]),
        "panel": mine.register_panel(meeting=meeting, person=request.user) if not alive else None,
    }
    response = render(request, "meetings/registration_detail.html", context, status=status)
    add_never_cache_headers(response)
    return response


def _change_form(found: Registration, given: Any = None) -> ChangeForm:
    return ChangeForm(given, meeting=found.meeting, is_member=found.person_id is not None, initial=initial_of(registration=found))


def _wish_of(found: Registration) -> dict[str, str] | None:
    """Give what the page says of the other way of coming, when it is full or waited for."""
    other = next((mode for mode in found.meeting.seat_modes if mode != found.mode), None)
    if other is None:
        return None
    if found.wish_mode:
        return {"mode": "", "label": other.label, "rank": mine.on_the_list(rank_of(registration=found))}
    if not waiting.moves(meeting=found.meeting, now=timezone.now()):
        return None
    free = places_of(meeting=found.meeting, mode=other).fits(seats=found.seats, sector=found.sector)
    return None if free else {"mode": other.value, "label": other.label, "rank": ""}


def _ways(found: Registration) -> list[tuple[str, str]]:
    return [*((mode.value, WAYS[mode]) for mode in found.meeting.seat_modes), (LEAVES, "Je ne viens plus")]


@csrf_exempt
@public_page(methods=("GET", "POST"))
def registration_quiet(request: HttpRequest, token: str) -> HttpResponse:
    """Stop reminders and messages: asked on GET, done on POST, by the button as by mail programs (RFC 8058, hence without token)."""
    found = read_registration(given=token)
    if found is None:
        return error_page(request=request, status=404, reason=FORGED)
    if request.method == "POST":
        acts.keep_quiet(registration=found)
    context = {
        "registration": found,
        "meeting": found.meeting,
        "done": request.method == "POST" or found.is_quiet,
        "own_url": reverse("meetings:registration", args=[registration_token(registration=found)]),
    }
    response = render(request, "meetings/registration_quiet.html", context)
    add_never_cache_headers(response)
    return response
