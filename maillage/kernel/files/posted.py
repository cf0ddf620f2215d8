"""Take the files of a request: those posted with the form, and those the script sent before it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from maillage.kernel.files.gate import receive
from maillage.kernel.files.models import StoredFile
from maillage.kernel.files.refusals import FileRefused

FIELD = "fichiers"
SENT = "uploads"


@dataclass(slots=True, kw_only=True)
class Received:
    """`files` to attach, `refusals` in French."""

    files: list[StoredFile] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def received_files(*, request: HttpRequest, most: int, name: str = FIELD) -> Received:
    """Let in the files of a POST, at most `most` of each way. Those of somebody else, or already held by a page, are ignored."""
    found, sent = Received(), []
    for value in request.POST.getlist(SENT)[:most]:
        try:
            sent.append(UUID(value))
        except ValueError:
            continue
    owner: Any = request.user
    free = StoredFile.objects.filter(uuid__in=sent, owner_id=owner.pk, attached=False)
    found.files = list(free.order_by("created_at", "pk"))
    for upload in request.FILES.getlist(name)[:most]:
        try:
            found.files.append(receive(upload=upload, owner=owner))
        except FileRefused as refusal:
            found.refusals.append(f"{upload.name} : {refusal.reason}")
    return found
