"""What the library does when something below changed."""

from maillage.kernel.files.events import FileAnalysed
from maillage.kernel.journal.public import on
from maillage.library.domain import following


@on(FileAnalysed)
def propose_from_file(event: FileAnalysed) -> None:
    following.take_proposals(file=event.file)
