"""Take the files of a request: those posted with the form, and those the script sent before it."""

from dataclasses import dataclass, field
from uuid import UUID

from maillage.kernel.access.public import PersonRequest
from maillage.kernel.files import public as files

MAX_FILES = 20
FIELD = "fichiers"
SENT = "uploads"


@dataclass(slots=True, kw_only=True)
class Received:
    """`files` to attach, `refusals` in French."""

    files: "list[files.StoredFile]" = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def received_files(*, request: PersonRequest) -> Received:
    """Let in the files of a POST. Those of somebody else, or already held by a page, are ignored."""
    found, sent = Received(), []
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
