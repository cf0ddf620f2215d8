"""The table: whoever has the code writes, without account. The address of a seat is its key."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.kernel.access.public import Gone, Refused, is_member, public_page
from maillage.kernel.files import public as files
from maillage.kernel.ui.respond import respond
from maillage.kernel.web.errors import error_page
from maillage.kernel.web.limits import client_network, within
from maillage.traces.domain import boards, notes
from maillage.traces.forms.boards import CodeForm, JoinForm, NoteForm, ParkingForm, PhotoForm
from maillage.traces.models import Board, BoardPhoto, Note, Participant
from maillage.traces.queries import boards as reads

UNKNOWN_CODE = "Aucune rencontre ne porte ce code. Vérifiez-le au mur, ou demandez le lien à la personne qui anime."
TOO_MANY = "Il y a eu beaucoup d’essais en peu de temps. Patientez une minute avant de recommencer."
TOO_MANY_SEATS = "Beaucoup de places ont été prises depuis ce réseau. Demandez à la personne qui anime, ou réessayez plus tard."
# A whole room may share one address: forty codes a minute are for fingers, not for guessing 40 bits.
TRIES, TRIES_SECONDS = 40, 60
# Seats taken from one network in an hour: a whole room on one wifi, not a program that takes them all.
SEATS, SEATS_SECONDS = 120, 3600
# A photo of a phone, from whoever has the code: a whole room sends some, a program cannot fill the disk.
PHOTO_BYTES = 20 << 20
PHOTOS, PHOTOS_SECONDS = 240, 3600


def _may_try(request: HttpRequest) -> bool:
    return within(name="board_code", key=client_network(request=request), most=TRIES, seconds=TRIES_SECONDS)


@public_page(methods=("GET", "POST"))
def enter(request: HttpRequest) -> HttpResponse:
    """Type the code read on the wall."""
    form = CodeForm(request.POST or None)
    if request.method == "POST":
        if not _may_try(request):
            return error_page(request=request, status=429, reason=TOO_MANY)
        if form.is_valid():
            if board := reads.board_by_code(code=form.cleaned_data["code"]):
                return redirect("traces:join", board.code)
            form.add_error("code", UNKNOWN_CODE)
    return render(request, "traces/board_enter.html", {"form": form}, status=422 if form.is_bound else 200)


@public_page(methods=("GET", "POST"))
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Say one's name and choose a table."""
    board = reads.board_by_code(code=code)
    if board is None:
        if not _may_try(request):
            return error_page(request=request, status=429, reason=TOO_MANY)
        raise Http404(UNKNOWN_CODE)
    if not board.is_open:
        raise Gone(boards.CLOSED, title=board.meeting.title)
    member = is_member(person=request.user)
    form = JoinForm(request.POST if request.method == "POST" else None, groups=reads.sub_groups(board=board), member=member)
    if request.method == "POST" and form.is_valid():
        if not member and not within(name=f"board_seat:{board.pk}", key=client_network(request=request), most=SEATS, seconds=SEATS_SECONDS):
            return error_page(request=request, status=429, reason=TOO_MANY_SEATS)
        person: Any = request.user if member else None
        name = form.cleaned_data.get("name", "") if person is None else person.name
        try:
            seat = boards.join(board=board, name=name, person=person, sub_group=form.group())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("traces:table", seat.uuid)
    context = {"form": form, "board": board, "meeting": board.meeting, "member": request.user if member else None}
    return render(request, "traces/board_join.html", context, status=422 if form.is_bound else 200)


def dots_said(*, left: int) -> str:
    """Say how many dots somebody has left."""
    if left < 1:
        return "Vos gommettes sont toutes posées. Vous pouvez en reprendre une."
    return f"Il vous reste {left} gommette{'s' if left > 1 else ''} à poser."


def _seat(uuid: UUID) -> Participant:
    seat = reads.participant_by_key(uuid=uuid)
    if seat is None:
        raise Http404("Cette place n’existe pas. Revenez par le code affiché au mur.")
    return seat


def _page(request: HttpRequest, seat: Participant, *, form: NoteForm | None = None, status: int = 200) -> HttpResponse:
    board = seat.board
    voting = board.is_open and board.moment == Board.Moment.VOTE
    aside = form if isinstance(form, ParkingForm) else None
    dotted = reads.dotted_by(participant=seat) if voting else set()
    context = {
        "seat": seat,
        "board": board,
        "meeting": board.meeting,
        "mine": reads.table_of(participant=seat),
        "others": [each for each in reads.tables_of(board=board) if each.sub_group != seat.sub_group] if voting else [],
        "groups": reads.sub_groups(board=board),
        "parked": reads.parked(board=board),
        "voting": voting,
        "dotted": dotted,
        "dots_said": dots_said(left=board.dots_each - len(dotted)),
        "time_left": reads.time_left(board=board),
        "here": reverse("traces:table", args=[seat.uuid]),
        "write_url": reverse("traces:note_write", args=[seat.uuid]),
        "photo_url": reverse("traces:photo_create", args=[seat.uuid]),
        "sit_url": reverse("traces:sit", args=[seat.uuid]),
        "form": form if form and not aside else NoteForm(initial={"key": uuid4(), "version": 0, "place": Note.Place.TABLE}),
        "parking": aside or ParkingForm(initial={"key": uuid4(), "version": 0, "place": Note.Place.PARKING}, prefix="parking"),
        "photo_form": PhotoForm(),
    }
    return respond(request, "traces/board_table.html", context, part="live", status=status)


@public_page()
def table(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One's table: its question, its notes, what is put aside, the vote."""
    return _page(request, _seat(uuid))


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _told(request: HttpRequest, *, seat: Participant, answer: dict[str, Any], status: int = 200, said: str = "") -> HttpResponse:
    """Answer the script in JSON, everybody else with the table again."""
    if _wants_json(request):
        return JsonResponse(answer, status=status)
    if said:
        (messages.success if status < 400 else messages.error)(request, said)
    return redirect(reverse("traces:table", args=[seat.uuid]))


@public_page(methods=("POST",))
def note_write(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write a note, or change one."""
    seat = _seat(uuid)
    form = ParkingForm(request.POST, prefix="parking") if "parking-key" in request.POST else NoteForm(request.POST)
    problem = ""
    if form.is_valid():
        values = form.cleaned_data
        try:
            written = notes.write(
                participant=seat, key=values["key"], text=values["text"], place=values["place"], version=values["version"] or 0
            )
        except Refused as refused:
            problem = str(refused)
            form.add_error("text", problem)
        else:
            said = "Quelqu’un écrivait en même temps : vos mots sont à côté des siens." if written.beside else "C’est noté."
            answer = {"key": str(written.note.uuid), "version": written.note.version, "beside": written.beside, "said": said}
            return _told(request, seat=seat, answer=answer, said=said)
    if _wants_json(request):
        return JsonResponse({"error": problem or " ".join(str(error) for errors in form.errors.values() for error in errors)}, status=422)
    return _page(request, seat, form=form, status=422)


@public_page(methods=("POST",))
def note_remove(request: HttpRequest, uuid: UUID, note: UUID) -> HttpResponse:
    """Take a note off the table, or put it back."""
    seat = _seat(uuid)
    found = get_object_or_404(Note, uuid=note, board=seat.board)
    if request.POST.get("remettre"):
        notes.put_back(participant=seat, note=found)
        return _told(request, seat=seat, answer={}, said="La note est revenue.")
    notes.remove(participant=seat, note=found)
    return _told(request, seat=seat, answer={}, said="La note est enlevée. Les personnes qui animent peuvent encore la lire.")


@public_page(methods=("POST",))
def dot(request: HttpRequest, uuid: UUID, note: UUID) -> HttpResponse:
    """Put a dot on a note, or take it off."""
    seat = _seat(uuid)
    found = get_object_or_404(Note, uuid=note, board=seat.board)
    left = notes.put_dot(participant=seat, note=found, on=request.POST.get("poser") != "non")
    return _told(request, seat=seat, answer={"left": left}, said=dots_said(left=left))


@public_page(methods=("POST",))
def sit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change tables."""
    seat = _seat(uuid)
    groups = {str(group.pk): group for group in reads.sub_groups(board=seat.board)}
    asked = request.POST.get("table", "")
    if asked and asked not in groups:
        raise Refused("Cette table n’est pas de cette rencontre.")
    boards.sit(participant=seat, sub_group=groups.get(asked))
    return _told(
        request, seat=seat, answer={}, said=f"Vous êtes à la table « {groups[asked]} »." if asked else "Vous êtes avec tout le monde."
    )


@public_page(methods=("POST",))
def photo_create(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send the photo of a flip chart."""
    seat = _seat(uuid)
    if not within(name="board_photo", key=client_network(request=request), most=PHOTOS, seconds=PHOTOS_SECONDS):
        return error_page(request=request, status=429, reason=TOO_MANY)
    upload = request.FILES.get("photo")
    if upload is None:
        return _told(request, seat=seat, answer={"error": "Choisissez une photo."}, status=422, said="Choisissez une photo.")
    try:
        kept = _receive_photo(seat=seat, upload=upload, caption=request.POST.get("caption", ""), written=request.POST.get("written", ""))
    except (files.FileRefused, Refused) as refused:
        reason = getattr(refused, "reason", "") or str(refused)
        return _told(request, seat=seat, answer={"error": reason}, status=422, said=reason)
    files.analyse_later(file=kept.file)
    return _told(
        request, seat=seat, answer={"photo": str(kept.uuid)}, said="La photo est à votre table. Le lieu et l’appareil en ont été effacés."
    )


def _receive_photo(*, seat: Participant, upload: Any, caption: str, written: str) -> BoardPhoto:
    """Let a photo in; what the board refuses is erased at once.

    Raises:
        FileRefused, Refused: with words.
    """
    notes.check_photos(participant=seat)
    file = files.receive(upload=upload, owner=seat.person, limits=replace(files.Limits.from_settings(), max_bytes=PHOTO_BYTES))
    try:
        return notes.add_photo(participant=seat, file=file, caption=caption, written=written)
    except Refused:
        files.give_up(file=file)
        raise


@public_page()
def photo(request: HttpRequest, seat: UUID, uuid: UUID) -> HttpResponseBase:
    """Send a photo to somebody of the same board."""
    found = get_object_or_404(BoardPhoto.objects.select_related("file"), uuid=uuid, board__participants__uuid=seat)
    return send_photo(request=request, row=found)


def send_photo(*, request: HttpRequest, row: BoardPhoto) -> HttpResponseBase:
    """Send a photo as pages show it.

    Raises:
        Http404: it is not ready.
    """
    picture = row.file.previews.filter(number=1).first()
    if picture is None:
        raise Http404("La photo se prépare.")
    picture.file = row.file
    return files.preview_response(request=request, preview=picture)
