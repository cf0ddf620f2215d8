from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from maillage.kernel.journal.public import Event


@dataclass(frozen=True, kw_only=True)
class ImportDone(Event):
    kind: ClassVar[str] = "transfer.import.done"
    sentence: ClassVar[str] = "{actor} a repris des documents existants"
    run: UUID


@dataclass(frozen=True, kw_only=True)
class ImportUndone(Event):
    kind: ClassVar[str] = "transfer.import.undone"
    sentence: ClassVar[str] = "{actor} a annulé une reprise de documents"
    run: UUID
