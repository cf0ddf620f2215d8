"""Take the files of a request: those posted with the form, and those the script sent before it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest
from maillage.kernel.files import public as files
from maillage.kernel.text.numbers import filesize_fr

MAX_FILES = 10
FIELD = "fichiers"
SENT = "uploads"


@dataclass(slots=True, kw_only=True)
class Received:
    """`files` to attach, `refusals` in French."""

    files: "list[files.StoredFile]" = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def received_files(*, request: PersonRequest) -> Received:
    """Let in the files of a POST. Those of somebody else, or already held by a page, are ignored."""
    found = Received()
    sent = []
    for value in request.POST.getlist(SENT)[:MAX_FILES]:
        try:
            sent.append(UUID(value))
        except ValueError:
            continue
    free = files.StoredFile.objects.filter(uuid__in=sent, owner_id=request.user.pk, attached=False)
    found.files = list(free.order_by("created_at", "pk"))
    for upload in request.FILES.getlist(FIELD)[:MAX_FILES]:
        try:
            found.files.append(files.receive(upload=upload, owner=request.user))
        except files.FileRefused as refusal:
            found.refusals.append(f"{upload.name} : {refusal.reason}")
    return found


def drop_zone(*, received: Received, pictures: bool = False) -> dict[str, Any]:
    """Give what the drop zone says, accepts and already holds."""
    kinds = [kind for kind in files.KINDS.values() if not pictures or kind.media_type.startswith("image/")]
    said = "JPEG, PNG ou WebP" if pictures else "PDF, Word, tableur, diaporama, OpenDocument, image, texte"
    return {
        "accept": ",".join(f".{extension}" for kind in kinds for extension in (kind.extension, *kind.aliases)),
        "zone_hint": f"{said}. {settings.FILE_MAX_MB}\u00a0Mo maximum par fichier.",
        "held": [(file, f"Reçu, {filesize_fr(file.size)}") for file in received.files],
        "file_error": " ".join(received.refusals),
        "upload_url": reverse("library:upload"),
    }
