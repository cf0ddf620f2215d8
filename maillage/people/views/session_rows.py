"""Sessions as the page shows them."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession

from maillage.kernel.access.public import PersonRequest
from maillage.people.client import device_name


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """A device where one is signed in."""

    session: UserSession
    device: str
    address: str
    since: datetime
    used: datetime
    current: bool


def session_rows(*, request: PersonRequest) -> list[SessionRow]:
    """Give the living sessions of whoever asks, the present one first, then the newest; dead ones are dropped on the way."""
    key = request.session.session_key
    if not UserSession.objects.filter(session_key=key).exists():
        UserSession.objects.create_from_request(request)
    rows = [
        SessionRow(
            session=session, device=device_name(user_agent=session.user_agent), address=session.ip,
            since=session.created_at, used=session.last_seen_at, current=session.session_key == key,
        )
        for session in UserSession.objects.purge_and_list(request.user)  # type: ignore[arg-type]
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (not row.current, -row.since.timestamp()))
