"""The files of a form of this room: how many, and what the drop zone says."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest
from maillage.kernel.files import public as files
from maillage.kernel.text.numbers import filesize_fr

MAX_FILES = 10


def received_files(*, request: PersonRequest) -> files.Received:
    """Let in the files of a POST."""
    return files.received_files(request=request, most=MAX_FILES)


def drop_zone(*, received: files.Received, pictures: bool = False) -> dict[str, Any]:
    """Give what the drop zone says, accepts and already holds."""
    kinds = [kind for kind in files.KINDS.values() if not pictures or kind.media_type.startswith("image/")]
    said = "JPEG, PNG ou WebP" if pictures else "PDF, Word, tableur, diaporama, OpenDocument, image, texte"
    return {
        "accept": ",".join(f".{extension}" for kind in kinds for extension in (kind.extension, *kind.aliases)),
        "many": not pictures,
        "zone_hint": f"{said}. {settings.FILE_MAX_MB}\u00a0Mo maximum par fichier.",
        "held": [(file, f"Reçu, {filesize_fr(file.size)}") for file in received.files],
        "file_error": " ".join(received.refusals),
        "upload_url": reverse("library:upload"),
    }
