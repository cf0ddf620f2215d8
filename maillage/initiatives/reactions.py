"""What the room does when something below changed."""

from maillage.initiatives.domain import following
from maillage.kernel.files.events import FileAnalysed
from maillage.kernel.journal.public import on


@on(FileAnalysed)
def show_what_was_read(event: FileAnalysed) -> None:
    following.take_reading(file=event.file)
