"""Photos and files of the traces: brought, told to those who do not see them, taken off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.db.public import locked, writing
from maillage.kernel.files import public as files
from maillage.kernel.text.characters import one_line, readable
from maillage.traces.domain.holding import audience_of, check, last_of, touch
from maillage.traces.models import Audience, BoardPhoto, Trace, TraceFile
from maillage.traces.queries.boards import table_notes

MOST_FILES = 60
LONGEST_WRITTEN = 4000
UNTOLD = "Dites d’abord ce que montre chaque photo, ou cochez « photo d’ambiance »."


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a photo or a file says to those who do not see it. `written`: what is written on what it shows."""

    caption: str = ""
    is_decorative: bool = False
    written: str = ""
    audience: str = Audience.US

    def fields(self) -> dict[str, Any]:
        """Give the columns; words said win over « for the mood »."""
        caption = one_line(self.caption)[:200]
        return {
            "caption": caption,
            "is_decorative": self.is_decorative and not caption,
            "written": readable(self.written).strip()[:LONGEST_WRITTEN],
            "audience": audience_of(value=self.audience),
        }


def add_files(
    *, trace: Trace, person: Any, added: Sequence[files.StoredFile], audience: str = Audience.US, caption: str = "",
    told: Mapping[UUID, Told] | None = None,
) -> None:  # fmt: skip
    """Add photos and files, for us unless told otherwise. `told`: the words of each, by the uuid of its file; else `caption` for all.

    Before traces are published, a photo may wait for its words.

    Raises:
        Refused: this person does not hold the meeting, too many files, or a photo nobody told while everybody reads.
    """
    check(meeting=trace.meeting, person=person)
    with writing():
        trace = locked(row=trace)
        if trace.files.count() + len(added) > MOST_FILES:
            raise Refused(f"{MOST_FILES} photos et fichiers au plus.")
        last = last_of(rows=trace.files)
        for rank, file in enumerate(added, last + 1):
            words = (told or {}).get(file.uuid, Told(caption=caption))
            row = TraceFile(trace=trace, file=file, position=rank, added_at=timezone.now(), added_by=person, **words.fields())
            row.audience = audience_of(value=audience)
            if trace.is_published and not row.is_told:
                raise Refused(UNTOLD)
            files.keep(file=file)
            row.save()
            files.analyse_later(file=file)
        touch(trace=trace)


def take_photo(*, trace: Trace, person: Any, photo: BoardPhoto, audience: str) -> None:
    """Bring the photo of a flip chart in the traces, with its words; the board keeps it too, and once is enough.

    For us, the notes of its table say what is written on it when nobody typed that beside the photo: whoever concludes reads them again
    before showing them to partners.

    Raises:
        Refused: this person does not hold the meeting, or the photo is another meeting's.
    """
    check(meeting=trace.meeting, person=person)
    if photo.board.meeting_id != trace.meeting_id:
        raise Refused("Cette photo est d’une autre rencontre.")
    audience = audience_of(value=audience)
    written = photo.written or ("" if audience == Audience.PARTNERS else table_notes(photo=photo))
    with writing():
        trace = locked(row=trace)
        last = last_of(rows=trace.files)
        TraceFile.objects.get_or_create(
            file=photo.file,
            defaults={
                "trace": trace, "position": last + 1, "added_at": timezone.now(), "added_by": person,
                **Told(caption=photo.alt, written=written, audience=audience).fields(),
            },
        )  # fmt: skip
        Trace.objects.filter(pk=trace.pk).update(files_checked_at=timezone.now())
        touch(trace=trace)


def tell_files(*, trace: Trace, person: Any, told: Mapping[UUID, Told]) -> None:
    """Say what several photos and files show, by the uuid of their row, all or none.

    Raises:
        Refused: this person does not hold the meeting, or a published photo would lose its words.
    """
    check(meeting=trace.meeting, person=person)
    with writing():
        trace = locked(row=trace)
        for row in trace.files.filter(uuid__in=list(told)).select_related("file"):
            was_told, fields = row.is_told, told[row.uuid].fields()
            for name, value in fields.items():
                setattr(row, name, value)
            if trace.is_published and was_told and not row.is_told:
                raise Refused(UNTOLD)
            row.save(update_fields=list(fields))
        touch(trace=trace)


def remove_file(*, row: TraceFile, person: Any) -> None:
    """Take a photo or a file off; erased, unless the board holds it.

    Raises:
        Refused: this person does not hold the meeting.
    """
    check(meeting=row.trace.meeting, person=person)
    with writing():
        file = row.file
        row.delete()
        if not BoardPhoto.objects.filter(file=file).exists():
            files.give_up(file=file)
        touch(trace=row.trace)
