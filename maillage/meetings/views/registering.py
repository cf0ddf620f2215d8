"""Register: a member in one tap from the page of the meeting, anybody with a name and an address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from maillage.kernel.access.public import Refused, Stale, is_member, public_page
from maillage.kernel.text.characters import unix_lines
from maillage.kernel.web import limits
from maillage.kernel.web.errors import error_page
from maillage.meetings.domain import registrations as acts
from maillage.meetings.forms.registering import MemberForm, VisitorForm
from maillage.meetings.models import Meeting, Registration, State
from maillage.meetings.queries import mine
from maillage.meetings.queries.seats import rank_of
from maillage.meetings.signed import registration_path
from maillage.meetings.views.fetching import crumbs_to, visible_or_404

HOUR = 3600
# A day of study registers from one room, with a few mistakes; each mailbox is protected by itself.
MOST_TRIES = 240
MOST_TO_ONE_MAILBOX = 4
# What organisers prepare for: sent again from another tab with more, it must not be taken for said.
TOLD = ("needs", "guests", "carpool_from")
ALREADY = "Vous êtes déjà inscrit·e, et ce que vous venez d’écrire n’y est pas. Ouvrez votre inscription, depuis la page de la rencontre, pour l’y ajouter."
TOO_MANY = "Beaucoup d’inscriptions viennent d’ici. Réessayez dans une heure."


@public_page(methods=("GET", "POST"))
def register(request: HttpRequest, number: int) -> HttpResponse:
    """The form to register. Who is registered already finds their registration."""
    meeting = visible_or_404(person=request.user, number=number)
    own = mine.registration_of(meeting=meeting, person=request.user)
    if own is not None and own.state != State.UNCONFIRMED:
        if any(words and words != getattr(own, name) for name in TOLD if (words := unix_lines(request.POST.get(name, "")).strip())):
            raise Stale(ALREADY)
        return redirect(registration_path(registration=own))
    kind = MemberForm if is_member(person=request.user) else VisitorForm
    if request.method != "POST":
        return _show(request, meeting, kind(meeting=meeting, initial=_initial(request)))
    form = kind(request.POST, meeting=meeting)
    if isinstance(form, VisitorForm):
        return _receive_visitor(request, meeting, form)
    if not form.is_valid():
        return _show(request, meeting, form, status=422)
    try:
        registration = acts.register(meeting=meeting, person=request.user, entry=form.entry())
    except Refused as refused:
        form.add_error(None, refused.reason)
        return _show(request, meeting, form, status=422)
    messages.success(request, where_it_stands(registration))
    return redirect(meeting)


def _receive_visitor(request: HttpRequest, meeting: Meeting, form: VisitorForm) -> HttpResponse:
    """Answer the same, whether the address is known or not: the mail says where it stands."""
    if not limits.within(name="meeting_register", key=limits.client_network(request=request), most=MOST_TRIES, seconds=HOUR):
        return error_page(request=request, status=429, reason=TOO_MANY)
    if not form.is_valid():
        return _show(request, meeting, form, status=422)
    entry = form.entry()
    key = f"{meeting.pk}:{entry.email.strip().lower()}"
    if not form.is_trap and limits.within(name="meeting_mailbox", key=key, most=MOST_TO_ONE_MAILBOX, seconds=HOUR):
        try:
            acts.register(meeting=meeting, person=None, entry=entry)
        except Refused as refused:
            form.add_error(None, refused.reason)
            return _show(request, meeting, form, status=422)
    return redirect("meetings:registration_sent", number=meeting.pk)


def where_it_stands(registration: Registration) -> str:
    """Say in one sentence what was just obtained."""
    mode = registration.get_mode_display()
    if registration.state == State.SEATED:
        places = f", pour {registration.seats} personnes" if registration.seats > 1 else ""
        return f"C’est noté\u00a0: vous êtes inscrit·e {mode}{places}."
    if registration.state == State.OFFERED:
        return "Une place vous est proposée\u00a0: prenez-la, ou laissez-la."
    rank = mine.on_the_list(rank_of(registration=registration))
    return f"Vous êtes {rank} {mode}. Dès qu’une place se libère, elle vous est proposée."


def _initial(request: HttpRequest) -> dict[str, object]:
    return {"mode": request.GET.get("facon", ""), "seats": 1, "carpool_seats": 0}


def _show(request: HttpRequest, meeting: Meeting, form: MemberForm | VisitorForm, status: int = 200) -> HttpResponse:
    panel = mine.register_panel(meeting=meeting, person=request.user)
    if "mode" in form.fields:
        form.fields["mode"].choice_hints = {choice.mode: choice.sentence for choice in panel.choices}  # type: ignore[attr-defined]
    context = {
        "meeting": meeting,
        "form": form,
        "panel": panel,
        "visitor": isinstance(form, VisitorForm),
        "erased_on": mine.has_erasure_date(meeting=meeting),
        "crumbs": crumbs_to(meeting),
    }
    return render(request, "meetings/registration_create.html", context, status=status)


@public_page()
def registration_sent(request: HttpRequest, number: int) -> HttpResponse:
    """What happens next: the mail, its button."""
    meeting = visible_or_404(person=request.user, number=number)
    return render(request, "meetings/registration_sent.html", {"meeting": meeting, "crumbs": crumbs_to(meeting)})
