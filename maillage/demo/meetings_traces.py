"""What remains of the meetings of the demonstration: boards with their notes and votes, accounts, photos, feedback, certificates."""

import io
import tomllib
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from maillage.demo.clock import TODAY, at
from maillage.demo.corpus import stable_uuid
from maillage.demo.grammar import DATA
from maillage.demo.loading_library import World
from maillage.initiatives.public import Testimony
from maillage.kernel.files import public as files
from maillage.kernel.text.typography import typo
from maillage.kernel.ui.og import FONTS, INKS
from maillage.library.public import Resource
from maillage.meetings.models import Meeting
from maillage.meetings.public import present_registrations
from maillage.traces.domain import boards, closing, feedback, notes, photos
from maillage.traces.models import Audience, Board, BoardPhoto, Note, Participant, Trace

PAPERS = ("#ffe48a", "#ffc7d4", "#bcd7f7", "#b9e2c4", "#ffc3a8", "#ece0fd")
WIDE, HIGH = 1240, 930
# The same at each loading, so that it may be printed in a leaflet.
TODAY_CODE = "TRAMER27"


@cache
def told() -> dict[str, Any]:
    """Read what was written by hand."""
    return tomllib.loads((DATA / "traces.toml").read_text(encoding="utf-8"))


def load_traces(*, world: World) -> int:
    """Bring what is missing: the traces of the past, and the board of today's meeting; return how many."""
    added = 0
    done = set(Trace.objects.filter(published_at__isnull=False).values_list("meeting__uuid", flat=True))
    for said in told()["trace"]:
        meeting = _meeting(said["key"])
        if meeting is not None and meeting.uuid not in done:
            _conclude(said, meeting, world)
            added += 1
    today = _meeting("aujourdhui")
    if today is not None and not Board.objects.filter(meeting=today).exists():
        _board(told()["today"], today, world, over=False)
        added += 1
    return added


def _meeting(key: str) -> Meeting | None:
    return Meeting.objects.filter(uuid=stable_uuid("meetings", key)).first()


def _conclude(said: dict[str, Any], meeting: Meeting, world: World) -> None:
    """Note, conclude and publish, some days after."""
    if meeting.ends_at is None:
        return
    if said["notes"] and not Board.objects.filter(meeting=meeting).exists():
        _board(said, meeting, world, over=True)
    when, person = min(meeting.ends_at + timedelta(days=said["days"], minutes=50), TODAY()), world.coordinator
    with at(when):
        trace = closing.begin(meeting=meeting, person=person)
        closing.confirm_presence(trace=trace, person=person, hours=trace.hours)
        trace = closing.write_account(
            trace=trace, person=person, summary=typo(said["summary"]), account=typo(said["account"].strip()),
            partners_account=typo(said["partners"].strip()),
        )  # fmt: skip
        shown = {typo(each["caption"]): each["for"] for each in said["photos"]}
        for photo in BoardPhoto.objects.filter(board__meeting=meeting).select_related("board", "file").order_by("at", "pk"):
            photos.take_photo(trace=trace, person=person, photo=photo, audience=shown.get(photo.caption, Audience.US))
        _words(said, trace, person)
        closing.publish(trace=trace, person=person, tell=said.get("tells", False))
        present = present_registrations(meeting=meeting)
        if said["feedback"]:
            feedback.ask_feedback(meeting=meeting, registrations=present)
    for place, (registration, (rating, takeaway, theme)) in enumerate(zip(present, said["feedback"], strict=False)):
        with at(min(when + timedelta(hours=3 + 17 * place), TODAY())):
            feedback.answer(registration=registration, rating=rating, takeaway=typo(takeaway), next_theme=typo(theme))


def _words(said: dict[str, Any], trace: Trace, person: Any) -> None:
    for each in said["quotes"]:
        closing.quote(trace=trace, person=person, words=typo(each["words"]), by=typo(each["by"]), audience=each["for"])
    for title, words in said["resources"]:
        resource = Resource.objects.filter(title=title, import_key__startswith="demo:").first()
        if resource is not None:
            closing.cite(trace=trace, person=person, resource=resource, words=typo(words))
    for key in said["testimonies"]:
        testimony = Testimony.objects.filter(uuid=stable_uuid("initiatives", key)).first()
        if testimony is not None and testimony.is_listed:
            closing.attach_testimony(trace=trace, person=person, testimony=testimony)


def _board(said: dict[str, Any], meeting: Meeting, world: World, *, over: bool) -> None:
    """Open the board, sit people at its tables, write, vote, photograph; closed when the meeting is over."""
    if meeting.starts_at is None:
        return
    person, groups = world.coordinator, list(meeting.sub_groups.order_by("position", "pk"))
    last = TODAY() if not over else meeting.ends_at or TODAY()
    with at(meeting.starts_at):
        board = boards.open_board(meeting=meeting, person=person)
    sitting: dict[str, Participant] = {}
    for table, name, _words, _dots in said["notes"]:
        if name not in sitting:
            with at(meeting.starts_at + timedelta(minutes=2 + len(sitting))):
                sitting[name] = boards.join(board=board, name=name, person=None, sub_group=groups[table] if table >= 0 else None)
                boards.introduce(participant=sitting[name], done=True)
    written_at = meeting.starts_at + timedelta(minutes=45)
    kept = [_note(sitting[name], words, min(written_at + timedelta(minutes=4 * place), last)) for place, (_, name, words, _) in enumerate(said["notes"])]  # fmt: skip
    for name, words in said["parked"]:
        _note(sitting[name], words, min(written_at + timedelta(minutes=30), last), place=Note.Place.PARKING)
    with at(min(written_at + timedelta(minutes=40), last)):
        board = boards.lead(board=board, moment=Board.Moment.VOTE)
        _vote(kept, [row[3] for row in said["notes"]], list(sitting.values()))
        for each in said["photos"]:
            _photo(each, next(iter(sitting.values())), person)
        if over:
            boards.close_board(board=board, person=person)
    if not over:
        Board.objects.filter(pk=board.pk).update(code=TODAY_CODE)
        line = meeting.programme.filter(title__icontains="groupes").order_by("starts", "pk").first()
        with at(last):
            boards.lead(board=board, moment=Board.Moment.SUB_GROUPS, line=line, minutes=25)


def _note(seat: Participant, words: str, when: datetime, **fields: Any) -> Note:
    with at(when):
        return notes.write(participant=seat, key=stable_uuid("notes", str(seat.board.meeting.uuid), words), text=typo(words), **fields).note


def _vote(kept: Sequence[Note], wanted: Sequence[int], seats: Sequence[Participant]) -> None:
    """Put the dots, each person as many as they have."""
    free = {seat.pk: seat.board.dots_each for seat in seats}
    for note, count in sorted(zip(kept, wanted, strict=True), key=lambda each: -each[1]):
        for seat in sorted(seats, key=lambda each: -free[each.pk])[:count]:
            if free[seat.pk]:
                notes.put_dot(participant=seat, note=note, on=True)
                free[seat.pk] -= 1


def _photo(said: dict[str, Any], seat: Participant, owner: Any) -> None:
    upload = ContentFile(
        flip_chart(title=said["title"], lines=said["lines"]), name=f"tableau-{said['title'].lower().replace(' ', '-')}.png"
    )
    file = files.receive(upload=upload, owner=owner)
    written = "\n".join([said["title"], *(f"- {line}" for line in said["lines"])])
    notes.add_photo(participant=seat, file=file, caption=typo(said["caption"]), written=typo(written))
    files.analyse_later(file=file)


def flip_chart(*, title: str, lines: Sequence[str]) -> bytes:
    """Draw a sheet of paper with its title and coloured notes: nobody is on it."""
    picture = Image.new("RGB", (WIDE, HIGH), "#e9e2d8")
    brush = ImageDraw.Draw(picture)
    brush.rectangle((70, 50, WIDE - 70, HIGH - 50), fill="#fffdf8")
    brush.text((130, 90), title, font=ImageFont.truetype(FONTS / "bricolage-grotesque.woff2", 76), fill=INKS[3])
    hand = ImageFont.truetype(FONTS / "atkinson-next.woff2", 40)
    brush.line((130, 196, 760, 190), fill=INKS[7], width=9)
    for place, words in enumerate(lines):
        left, top = 130 + (place % 3) * 335, 250 + (place // 3) * 300
        brush.rectangle((left, top + 8 * (place % 2), left + 300, top + 250 + 8 * (place % 2)), fill=PAPERS[place % len(PAPERS)])
        brush.multiline_text((left + 24, top + 40), "\n".join(_cut(words)), font=hand, fill=INKS[1], spacing=12)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _cut(words: str) -> list[str]:
    """Cut words into lines that hold in a note."""
    lines = [""]
    for word in words.split():
        lines = [*lines[:-1], f"{lines[-1]} {word}".strip()] if len(lines[-1]) + len(word) < 13 else [*lines, word]
    return [line for line in lines if line]
