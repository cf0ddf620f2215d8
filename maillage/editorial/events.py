"""Facts of the pages."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from maillage.kernel.journal.public import Event


@dataclass(frozen=True, kw_only=True)
class PageWritten(Event):
    kind: ClassVar[str] = "editorial.page.written"
    sentence: ClassVar[str] = "Une page du réseau a été modifiée."
    keep_days: ClassVar[int] = 1825
    page: UUID


@dataclass(frozen=True, kw_only=True)
class PageRestored(Event):
    kind: ClassVar[str] = "editorial.page.restored"
    sentence: ClassVar[str] = "Une version antérieure d’une page a été remise en ligne."
    keep_days: ClassVar[int] = 1825
    page: UUID
