"""Take the files of a request: those posted with the form, and those sent before it."""

from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings

from maillage.kernel.access.public import PersonRequest
from maillage.kernel.files import public as files
from maillage.kernel.text.numbers import filesize_fr, plural_fr

MAX_FILES = 20
FIELD = "fichiers"
SENT = "uploads"
SHOWN = "connus"
REMOVE = "retirer-"


@dataclass(slots=True, kw_only=True)
class Received:
    """`files` to attach, `refusals` in French, `removed` by the reader."""

    files: "list[files.StoredFile]" = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    removed: list[UUID] = field(default_factory=list)


def received_files(*, request: PersonRequest) -> Received:
    """Let in the files of a POST. Those of somebody else, or already held by a page, are ignored."""
    found = Received()
    if request.method != "POST":
        return found
    sent, shown = uuids(request.POST.getlist(SENT)), uuids(request.POST.getlist(SHOWN))
    found.removed = [uuid for uuid in shown if uuid not in sent]
    found.removed += uuids([name.removeprefix(REMOVE) for name in request.POST if name.startswith(REMOVE)])
    free = files.StoredFile.objects.filter(uuid__in=sent, owner_id=request.user.pk, attached=False)
    found.files = [file for file in free.order_by("created_at", "pk") if file.uuid not in found.removed]
    for upload in request.FILES.getlist(FIELD)[:MAX_FILES]:
        try:
            found.files.append(files.receive(upload=upload, owner=request.user))
        except files.FileRefused as refusal:
            found.refusals.append(f"{upload.name} : {refusal.reason}")
    return found


def uuids(values: list[str]) -> list[UUID]:
    """Read identifiers; what is not one is dropped."""
    found = []
    for value in values[: 4 * MAX_FILES]:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found


def drop_zone() -> dict[str, str]:
    """Give what the drop zone says and accepts."""
    accept = ",".join(f".{extension}" for kind in files.KINDS.values() for extension in (kind.extension, *kind.aliases))
    return {
        "accept": accept,
        "hint": f"PDF, Word, tableur, diaporama, OpenDocument, image, texte. {settings.FILE_MAX_MB}\u00a0Mo maximum par fichier.",
    }


def received_words(*, file: files.StoredFile) -> str:
    """Say that a file is here: weight, and pages once they are counted."""
    return ", ".join(["Reçu", filesize_fr(file.size), *([plural_fr(file.page_count, "page")] if file.page_count else [])])


def file_answer(*, file: files.StoredFile) -> dict[str, str]:
    """Say to the script that a file is received."""
    return {"id": str(file.uuid), "name": file.name, "size_label": filesize_fr(file.size)}
