"""Who came to the meetings of the past, and who is at the door of the one of today: noted one by one, as on the phone."""

from datetime import timedelta
from random import Random

from maillage.demo.clock import TODAY, at
from maillage.demo.loading_library import World
from maillage.demo.loading_meetings import ours
from maillage.kernel.text.typography import typo
from maillage.meetings.domain import attendance
from maillage.meetings.models import Attendance, Meeting, Presence, Registration, Seat, Stage, State

CAME, EXCUSED, NOTED_SO_FAR = 0.82, 0.09, 0.6
WALKED_IN = (("Simone Bastin", "Comité de quartier du Moulin"), ("Youssef Adib", "Maison de repos Les Glycines"))


def load_presences(*, world: World) -> int:
    """Note presences where none was noted; return at how many meetings."""
    known = Attendance.objects.values("registration__meeting_id")
    begun = Meeting.objects.filter(stage__in=(Stage.HELD, Stage.OPEN, Stage.CLOSED), starts_at__lte=TODAY(), uuid__in=ours()).exclude(
        pk__in=known
    )
    found = list(begun.order_by("starts_at", "pk"))
    for meeting in found:
        _note(meeting, world)
    return len(found)


def _note(meeting: Meeting, world: World) -> None:
    if meeting.starts_at is None:
        return
    rng = Random(str(meeting.uuid))  # noqa: S311 (nothing secret)
    running = meeting.ends_at is not None and meeting.ends_at > TODAY()
    expected = list(Registration.objects.filter(meeting=meeting, state=State.SEATED).order_by("name", "pk"))
    for place, registration in enumerate(expected):
        drawn = rng.random()
        if running and place >= len(expected) * NOTED_SO_FAR:
            break
        presence = Presence.PRESENT if drawn < CAME else Presence.EXCUSED if drawn < CAME + EXCUSED else Presence.ABSENT
        with at(min(meeting.starts_at - timedelta(minutes=20) + timedelta(minutes=2 * place), TODAY())):
            attendance.note(registration=registration, presence=presence, by=world.coordinator)
    if Seat.ON_SITE not in meeting.seat_modes:
        return
    for place, (name, team) in enumerate(WALKED_IN[: 1 if running else 2]):
        with at(min(meeting.starts_at + timedelta(minutes=6 + place), TODAY())):
            attendance.walk_in(meeting=meeting, by=world.coordinator, name=name, organisation_name=typo(team))
