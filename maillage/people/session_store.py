"""Where sessions live: in the database. Each ends on its day, or earlier when nobody uses it."""

from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from maillage.kernel.db.public import Prepared

DAY = timedelta(days=1)
# Asked at each page of whoever signed in.
OPEN = Prepared(lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now))


class SessionStore(db.SessionStore):
    """The row ends when nobody comes for `SESSION_UNUSED_DAYS`; what is inside says on which day the session ends however much it is used."""

    row_ends: datetime | None = None

    def load(self) -> dict[str, Any]:
        """Read what the session holds; nothing once its day has come."""
        held: dict[str, Any] = super().load()
        last_day = held.get("_session_expiry")
        if isinstance(last_day, str) and datetime.fromisoformat(last_day) <= timezone.now():
            self._session_key = None
            return {}
        return held

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """Give the end of the row: that of a session nobody uses any more."""
        return timezone.now() + timedelta(days=settings.SESSION_UNUSED_DAYS)

    def note_use(self) -> None:
        """Put the end off, at most once a day, without writing again what the session holds: another request may be changing it."""
        now, ends = timezone.now(), self.get_expiry_date()
        if not self.session_key or self.row_ends is None or abs(ends - self.row_ends) < DAY:
            return
        self.model.objects.filter(session_key=self.session_key).update(expire_date=ends)
        UserSession.objects.filter(session_key=self.session_key).update(last_seen_at=now)

    def _get_session_from_db(self) -> Any:
        row = next(iter(OPEN(key=self.session_key or "", now=timezone.now())), None)
        if row is None:
            self._session_key = None
        self.row_ends = row.expire_date if row else None
        return row
