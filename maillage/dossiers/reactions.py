"""What the dossiers do when something below changed."""

from maillage.dossiers.domain import following
from maillage.kernel.files.events import FileAnalysed
from maillage.kernel.journal.public import on


@on(FileAnalysed)
def index_what_was_read(event: FileAnalysed) -> None:
    following.follow_reading(file=event.file)
