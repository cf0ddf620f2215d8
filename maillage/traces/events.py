from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from maillage.kernel.journal.public import Event

YEARS = 365


@dataclass(frozen=True, kw_only=True)
class BoardOpened(Event):
    """Notes may be taken together during a meeting."""

    kind: ClassVar[str] = "traces.board.opened"
    sentence: ClassVar[str] = "{actor} a ouvert l’animation d’une rencontre."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "meeting"

    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class BoardClosed(Event):
    """The notes of a meeting no longer change."""

    kind: ClassVar[str] = "traces.board.closed"
    sentence: ClassVar[str] = "{actor} a fermé l’animation d’une rencontre."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "meeting"

    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class TracePublished(Event):
    """What remains of a meeting is published. The figures are those of the day, for the yearly report: `hours` as a decimal number in
    a text ("" when unknown), `people` who came (guests included), distinct `organisations`, and the `territory` of the place.
    """

    kind: ClassVar[str] = "traces.trace.published"
    sentence: ClassVar[str] = "{actor} a publié les traces d’une rencontre."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "meeting"

    trace: UUID
    meeting: UUID
    hours: str
    people: int
    organisations: int
    territory: UUID | None


@dataclass(frozen=True, kw_only=True)
class CertificateIssued(Event):
    """An attendance certificate was made for somebody who came."""

    kind: ClassVar[str] = "traces.certificate.issued"
    sentence: ClassVar[str] = "{actor} a délivré une attestation de présence."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "meeting"

    meeting: UUID
    certificate: UUID
