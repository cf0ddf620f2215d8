"""What somebody registered needs to come in: their code for the door on the day itself, or the way into the room at a distance."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.safestring import SafeString

from maillage.kernel.text.dates import day_of
from maillage.kernel.ui.qr import qr_svg
from maillage.meetings.models import Registration, State
from maillage.meetings.signed import check_in_path, remote_path


@dataclass(frozen=True, slots=True, kw_only=True)
class WayIn:
    """`code`: to show at the door, on site, that day; `room_url`: the room, at a distance. One of them at most."""

    code: SafeString | str = ""
    room_url: str = ""


def way_in(*, registration: Registration, now: datetime) -> WayIn:
    """Give what lets this person in, nothing to those who have no seat: no query."""
    meeting = registration.meeting
    if registration.state != State.SEATED or meeting.is_cancelled or not meeting.is_announced:
        return WayIn()
    if registration.is_remote:
        return WayIn(room_url=remote_path(registration=registration) if meeting.remote_link or meeting.remote_phone else "")
    if meeting.starts_at is None or meeting.ends_at is None or not day_of(meeting.starts_at) <= day_of(now) <= day_of(meeting.ends_at):
        return WayIn()
    address = f"{settings.BASE_URL}{check_in_path(registration=registration)}"
    return WayIn(code=qr_svg(text=address, label=f"Code d’entrée de {registration.name}"))
