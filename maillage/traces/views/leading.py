"""*Animer*: the page of whoever leads, for a projector and a phone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import PersonRequest, Refused, person_page
from maillage.kernel.text.dates import hour
from maillage.kernel.ui.qr import qr_svg
from maillage.kernel.ui.respond import respond
from maillage.kernel.web.asked import uuid_in
from maillage.meetings import public as meetings
from maillage.traces.domain import boards
from maillage.traces.models import Board, Participant
from maillage.traces.queries import boards as reads
from maillage.traces.queries.boards import time_left
from maillage.traces.views.tables import send_photo

NOT_HERE = "Cette page n’existe pas, ou vous ne pouvez pas la lire."
MINUTES = (5, 10, 15, 20, 30, 45, 60)
STEPS = [
    ("Ouvrez l’animation", "Un code s’affiche : les personnes présentes rejoignent leur table avec leur téléphone, sans compte."),
    ("Conduisez", "Le programme et le temps qui reste se voient du fond de la salle. Vous les menez d’ici ou de votre téléphone."),
    ("Repartez avec les notes", "Tout ce que les tables écrivent vous attend dans la conclusion."),
]


def held_meeting(*, request: PersonRequest, number: int) -> meetings.Meeting:
    """Fetch a meeting this person holds.

    Raises:
        Http404: nothing this reader may know of.
        Refused: they may read it, not lead it.
    """
    found = meetings.visible_to(person=request.user, meetings=meetings.Meeting.objects.all()).filter(pk=number).first()
    if found is None:
        raise Http404(NOT_HERE)
    if not meetings.may_hold(person=request.user, meeting=found):
        raise Refused(boards.NO_RIGHT)
    return found


def _board(*, request: PersonRequest, number: int) -> Board:
    board = reads.board_of(meeting=held_meeting(request=request, number=number))
    if board is None:
        raise Http404("L’animation n’est pas encore ouverte.")
    return board


@person_page()
def facilitate(request: PersonRequest, number: int) -> HttpResponse:
    """Where the meeting is, how long is left, who is there, what is written: all on one page that follows by itself."""
    meeting = held_meeting(request=request, number=number)
    board = reads.board_of(meeting=meeting)
    crumbs = [("Rencontres", reverse("meetings:meeting_list")), (meeting.title, meeting.get_absolute_url())]
    if board is None:
        open_url = reverse("traces:board_open", args=[number])
        return render(request, "traces/board_closed.html", {"meeting": meeting, "crumbs": crumbs, "steps": STEPS, "open_url": open_url})
    context = {
        "meeting": meeting,
        "board": board,
        "crumbs": crumbs,
        **_written(board=board, number=number),
        **_led(board=board, meeting=meeting),
        **_joined(request=request, board=board),
        "here": request.path,
        **{f"{name}_url": reverse(f"traces:board_{name}", args=[number]) for name in ("open", "close", "code", "lead")},
    }
    return respond(request, "traces/board_leading.html", context, part="live")


def _written(*, board: Board, number: int) -> dict[str, Any]:
    """Give what is on the tables, what was put aside and chosen, and who is there."""
    tables = reads.tables_of(board=board)
    people = [
        {
            "name": participant.name,
            "introduced_at": participant.introduced_at,
            "introduce_url": reverse("traces:introduce", args=[number, participant.uuid]),
        }
        for table in tables
        for participant in table.people
    ]
    return {
        "tables": tables,
        "people": people,
        "introduced": sum(1 for each in people if each["introduced_at"]),
        "parked": reads.parked(board=board),
        "voted": reads.voted(board=board),
    }


def _led(*, board: Board, meeting: meetings.Meeting) -> dict[str, Any]:
    """Give where the meeting is, and where it may go."""
    in_programme = board.moment == Board.Moment.PROGRAMME
    lines = meeting.programme.order_by("starts", "position", "pk")
    return {
        "moments": [(value, label, board.moment == value) for value, label in Board.Moment.choices],
        "programme": [
            (line, f"{hour(line.starts)} {line.title}", ", y aller", in_programme and line.pk == board.line_id) for line in lines
        ],
        "minutes": [(minutes, f"{minutes} min") for minutes in MINUTES],
        "seconds_left": board.seconds_left(now=timezone.now()),
        "time_left": time_left(board=board),
    }


def _joined(*, request: PersonRequest, board: Board) -> dict[str, Any]:
    """Give the ways to come in."""
    if not board.is_open:
        return {}
    address = request.build_absolute_uri(reverse("traces:join", args=[board.code]))
    typed = request.build_absolute_uri(reverse("traces:enter")).partition("://")[2]
    return {"join_url": address, "enter_label": typed, "code": qr_svg(text=address, label=f"Code à scanner : {address}")}


@person_page(methods=("POST",))
def board_open(request: PersonRequest, number: int) -> HttpResponse:
    """Open the board."""
    boards.open_board(meeting=held_meeting(request=request, number=number), person=request.user)
    return redirect("traces:facilitate", number)


@person_page(methods=("POST",))
def board_close(request: PersonRequest, number: int) -> HttpResponse:
    """Close it."""
    boards.close_board(board=_board(request=request, number=number), person=request.user)
    messages.success(request, "L’animation est fermée. Les notes vous attendent dans la conclusion.")
    return redirect("traces:facilitate", number)


@person_page(methods=("POST",))
def board_code(request: PersonRequest, number: int) -> HttpResponse:
    """Change the code."""
    boards.new_code(board=_board(request=request, number=number), person=request.user)
    messages.success(request, "Voici un nouveau code. Les personnes déjà à table y restent.")
    return redirect("traces:facilitate", number)


@person_page(methods=("POST",))
def board_lead(request: PersonRequest, number: int) -> HttpResponse:
    """Go to a moment or a line, give some minutes."""
    board = _board(request=request, number=number)
    asked = request.POST.get("ligne", "")
    line = board.meeting.programme.filter(uuid=key).first() if (key := uuid_in(asked)) else None
    if asked and line is None:
        raise Refused("Cette ligne n’est plus au programme.")
    minutes = request.POST.get("minutes", "")
    if minutes and not (minutes.isascii() and minutes.isdigit() and len(minutes) < 4):
        raise Refused("Donnez une durée entre 0 et 600 minutes.")
    boards.lead(board=board, moment=request.POST.get("moment", ""), line=line, minutes=int(minutes) if minutes else None)
    return redirect("traces:facilitate", number)


@person_page(methods=("POST",))
def introduce(request: PersonRequest, number: int, uuid: UUID) -> HttpResponse:
    """Tick who has introduced themselves."""
    board = _board(request=request, number=number)
    participant: Participant = get_object_or_404(board.participants, uuid=uuid)
    boards.introduce(participant=participant, done=request.POST.get("fait") != "non")
    return redirect(reverse("traces:facilitate", args=[number]) + "#tour-de-table")


@person_page()
def photo(request: PersonRequest, number: int, uuid: UUID) -> HttpResponseBase:
    """Send the photo of a flip chart to whoever holds the meeting."""
    board = _board(request=request, number=number)
    return send_photo(request=request, row=get_object_or_404(board.photos.select_related("file"), uuid=uuid))
