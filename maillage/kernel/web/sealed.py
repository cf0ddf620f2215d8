"""Addresses that open one page without signing in: sealed with the key of the site, so that nobody else makes one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing

# Neither in an identity nor in an instant, and left as it is in an address.
BETWEEN = "~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What an address says; `is_old` once its time is over."""

    uuid: UUID
    more: tuple[str, ...] = ()
    is_old: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Seals the addresses of one purpose: they open nothing of another. Without `lasts` they never grow old, and are always the same."""

    purpose: str
    lasts: timedelta | None = None

    def token(self, *, uuid: UUID, more: Iterable[str] = ()) -> str:
        """Give the part of the address that cannot be guessed; `more` binds it to a state (an instant) or to a person."""
        return self._signer().sign(BETWEEN.join([uuid.hex, *more]))

    def read(self, *, given: str) -> Opened | None:
        """Give what an address says, or None when it is forged or cut."""
        try:
            uuid, *more = self._signer().unsign(given).split(BETWEEN)
            return Opened(uuid=UUID(uuid), more=tuple(more), is_old=self._is_old(given))
        except (signing.BadSignature, ValueError):
            return None

    def uuid_in(self, *, given: str) -> UUID | None:
        """Give the identity an address speaks of, or None when it is forged, cut or too old."""
        opened = self.read(given=given)
        return None if opened is None or opened.is_old else opened.uuid

    def _signer(self) -> signing.Signer:
        return signing.TimestampSigner(salt=self.purpose) if self.lasts else signing.Signer(salt=self.purpose)

    def _is_old(self, given: str) -> bool:
        if self.lasts is None:
            return False
        try:
            signing.TimestampSigner(salt=self.purpose).unsign(given, max_age=self.lasts)
        except signing.SignatureExpired:
            return True
        return False
