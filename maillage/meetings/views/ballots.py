"""Answer a date poll, with or without account: whoever has the address may."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt

from maillage.kernel.access.public import Refused, is_member, public_page
from maillage.kernel.text.dates import period, zone_name
from maillage.kernel.web import limits
from maillage.kernel.web.errors import error_page
from maillage.meetings import poll_links, rules
from maillage.meetings.domain import ballots as acts
from maillage.meetings.domain import choosing
from maillage.meetings.domain import polls as polling
from maillage.meetings.forms.polls import BallotForm, ComeForm
from maillage.meetings.models import DatePoll, Registration, Voter
from maillage.meetings.queries import polls
from maillage.meetings.signed import registration_path

HOUR = 3600
MOST_TRIES = 60
MOST_WAYS = 2
NO_POLL = "Ce sondage n’existe pas, ou n’existe plus."
FORGED = "Cette adresse n’est pas complète, ou elle a été effacée. Ouvrez-la depuis le courrier, ou copiez l’adresse entière."
TOO_MANY = "Beaucoup de réponses viennent d’ici. Réessayez dans une heure."


@public_page(methods=("GET", "POST"))
def poll_answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The dates proposed, what others answered, and one's own answer."""
    found = _found(uuid)
    voter = acts.voter_of(poll=found, person=request.user)
    if request.method == "POST":
        return _receive(request, found, voter)
    return _show(request, found, voter, _form(request, found, voter))


@public_page(methods=("GET", "POST"))
def poll_change(request: HttpRequest, uuid: UUID, voter: UUID) -> HttpResponse:
    """The same page, by the address of one's own answer."""
    found = _found(uuid)
    mine = found.voters.select_related("person").filter(uuid=voter).first()
    if mine is None:
        raise Http404(FORGED)
    if request.method == "POST":
        return _receive(request, found, mine)
    return _show(request, found, mine, _form(request, found, mine))


def _found(uuid: UUID) -> DatePoll:
    found = polls.poll_by_uuid(uuid=uuid)
    if found is None:
        raise Http404(NO_POLL)
    return found


def _form(request: HttpRequest, found: DatePoll, voter: Voter | None, data: Any = None) -> BallotForm:
    initial: dict[str, Any] = {"day": None, **polls.answers_of(voter=voter)} if data is None else {}
    if voter is not None:
        initial |= {name: getattr(voter, name) for name in ("name", "email", "organisation_name", "comment")}
    return BallotForm(data, poll=found, known=_is_known(request, voter), initial=initial)


def _is_known(request: HttpRequest, voter: Voter | None) -> bool:
    """Say whether the name need not be asked: a member signed in, or the answer of one."""
    if voter is None:
        return is_member(person=request.user)
    return voter.person_id is not None or acts.is_theirs(voter=voter, person=request.user)


def _receive(request: HttpRequest, found: DatePoll, voter: Voter | None) -> HttpResponse:
    form = _form(request, found, voter, request.POST)
    if not limits.within(name="poll_answer", key=limits.client_network(request=request), most=MOST_TRIES, seconds=HOUR):
        return error_page(request=request, status=429, reason=TOO_MANY)
    if not form.is_valid():
        return _show(request, found, voter, form, status=422)
    ballot = form.ballot()
    try:
        mine = acts.answer(poll=found, person=request.user, ballot=ballot, voter=voter)
    except Refused as refused:
        known = refused.reason == acts.KNOWN
        form.add_error("email" if known else None, refused.reason)
        if known and limits.within(name="poll_way", key=f"{found.pk}:{ballot.email.lower()}", most=MOST_WAYS, seconds=24 * HOUR):
            acts.send_way(poll=found, email=ballot.email)
        return _show(request, found, voter, form, status=422)
    messages.success(request, _said(mine, is_new=voter is None))
    if mine.person_id is not None and is_member(person=request.user):
        return redirect(found)
    return redirect(poll_links.change_path(voter=mine))


def _said(voter: Voter, *, is_new: bool) -> str:
    if voter.person_id is not None:
        return "Votre réponse est notée. Vous pouvez la changer ici tant que la date n’est pas choisie."
    if voter.email:
        return "Votre réponse est notée. Le lien pour la changer est dans vos courriers." if is_new else "Votre réponse est changée."
    return "Votre réponse est notée. Pour la changer plus tard, gardez l’adresse de cette page : elle est la vôtre."


def _show(request: HttpRequest, found: DatePoll, voter: Voter | None, form: BallotForm, *, status: int = 200) -> HttpResponse:
    now, meeting = timezone.now(), found.meeting
    is_open = found.is_open(now=now)
    own = poll_links.change_path(voter=voter) if voter and voter.person_id is None else ""
    context = {
        "poll": found,
        "meeting": meeting,
        "results": polls.results_of(poll=found, now=now),
        "voter": voter,
        "form": form,
        "is_open": is_open,
        "shows_form": is_open or status == 422,
        "closes": polls.closing_of(poll=found),
        "chosen": period(found.chosen.starts_at, found.chosen.ends_at) if found.chosen else "",
        "readable": rules.visible_to(person=request.user, meetings=type(meeting).objects.filter(pk=meeting.pk)).exists(),
        "manages": rules.may_edit(person=request.user, meeting=meeting),
        "zone": zone_name(),
        "own_url": own,
        "share_own": settings.BASE_URL + own,
        "manage_url": reverse("meetings:poll", args=[meeting.pk]),
    }
    response = render(request, "meetings/poll_answer.html", context, status=status)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response


@public_page(methods=("GET", "POST"))
def poll_come(request: HttpRequest, token: str) -> HttpResponse:
    """Register from the mail that told the date: one button, which decides; opening the page does not."""
    voter = poll_links.read_come(given=token)
    if voter is None:
        return error_page(request=request, status=404, reason=FORGED)
    meeting = voter.poll.meeting
    own = _registration_of(voter)
    if own is not None:
        return redirect(registration_path(registration=own))
    form = ComeForm(request.POST if request.method == "POST" else None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            registration = choosing.come(voter=voter, mode=form.cleaned_data.get("mode") or meeting.seat_modes[0])
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "C’est noté. Voici votre inscription.")
            return redirect(registration_path(registration=registration))
    return _show_come(request, voter, form)


def _show_come(request: HttpRequest, voter: Voter, form: ComeForm) -> HttpResponse:
    meeting = voter.poll.meeting
    context = {
        "voter": voter, "meeting": meeting, "form": form, "is_open": rules.takes_registrations(meeting=meeting, now=timezone.now()),
        "when": period(meeting.starts_at, meeting.ends_at) if meeting.starts_at and meeting.ends_at else "", "zone": zone_name(),
        "poll_url": voter.poll.get_absolute_url(), "readable": meeting.is_announced,
    }  # fmt: skip
    response = render(request, "meetings/poll_come.html", context, status=422 if form.errors else 200)
    add_never_cache_headers(response)
    return response


def _registration_of(voter: Voter) -> Registration | None:
    live = Registration.objects.filter(meeting=voter.poll.meeting).live()
    mine = live.filter(person_id=voter.person_id) if voter.person_id else live.filter(email__iexact=voter.email or "-")
    return mine.exclude(state="UNCONFIRMED").first()


@csrf_exempt
@public_page(methods=("GET", "POST"))
def poll_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop mails about a poll: asked on GET, done on POST, by the button as by mail programs (RFC 8058, hence without token)."""
    invitee = poll_links.read_stop(given=token)
    if invitee is None:
        return error_page(request=request, status=404, reason=FORGED)
    if request.method == "POST":
        polling.stop(invitee=invitee)
    done = request.method == "POST" or invitee.stopped_at is not None
    context = {"meeting": invitee.poll.meeting, "done": done, "poll_url": reverse("meetings:poll_answer", args=[invitee.poll.uuid])}
    response = render(request, "meetings/poll_stop.html", context)
    add_never_cache_headers(response)
    return response
