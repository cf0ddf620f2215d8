from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from maillage.kernel.journal.public import Event


@dataclass(frozen=True, kw_only=True)
class FileAnalysed(Event):
    """The text, the pages and the previews of a file are ready, or will not be (its `state` says which)."""

    kind: ClassVar[str] = "files.file.analysed"
    sentence: ClassVar[str] = "Un fichier a été lu."
    keep_days: ClassVar[int] = 30
    subject: ClassVar[str] = "file"

    file: UUID
