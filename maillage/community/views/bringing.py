"""The files of a form of this room: what the zone says, which pictures must be described, and how they are sent out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from maillage.community import rules
from maillage.community.domain.content import MOST_FILES, TOO_MANY_FILES, UNTOLD
from maillage.community.forms.writing import alts_in
from maillage.community.models import Answer, Discussion, DiscussionFile
from maillage.community.queries.threads import fetched
from maillage.kernel.access.public import PersonRequest, public_page
from maillage.kernel.files import public as files
from maillage.kernel.text.numbers import filesize_fr

NOT_HERE = "Ce fichier n’existe pas, ou vous ne pouvez pas le lire."


@dataclass(slots=True, kw_only=True)
class Brought:
    """The files of a form: let in, and refused with words."""

    files: "list[files.StoredFile]" = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def zone(self, data: Any) -> dict[str, Any]:
        """Give what the drop zone says, accepts and already holds."""
        alts = alts_in(data=data)
        accept = [f".{extension}" for kind in files.KINDS.values() for extension in (kind.extension, *kind.aliases)]
        return {
            "accept": ",".join(accept),
            "zone_hint": f"PDF, Word, tableur, image… {settings.FILE_MAX_MB}\u00a0Mo maximum par fichier, {MOST_FILES} fichiers au plus.",
            "held_files": [(file, f"Reçu, {filesize_fr(file.size)}", alts.get(file.uuid, "")) for file in self.files],
            "file_error": " ".join(self.refusals),
            "pictures_there": (),
            "upload_url": reverse("library:upload"),
        }


def bringing(request: PersonRequest) -> Brought:
    """Let in the files of a POST."""
    if request.method != "POST":
        return Brought()
    received = files.received_files(request=request, most=MOST_FILES)
    found = Brought(files=received.files, refusals=list(received.refusals))
    if max(len(request.FILES.getlist("fichiers")), len(request.POST.getlist("uploads")), len(found.files)) > MOST_FILES:
        found.refusals.append(TOO_MANY_FILES)
    return found


def pictures_there(*, discussion: Discussion, answer: Answer | None, data: Any) -> list[tuple[files.StoredFile, str]]:
    """Give the pictures a discussion or an answer already shows, with what is said of each; "" for one that nobody has told yet."""
    rows = DiscussionFile.objects.filter(discussion=discussion, answer=answer).select_related("file").order_by("position", "pk")
    alts = alts_in(data=data)
    told = [(row.file, alts.get(row.file.uuid, row.alt)) for row in rows if row.file.is_image]
    return [(file, "" if alt in (UNTOLD, file.name) else alt) for file, alt in told]


def missing_alts(*, received: Brought, data: Any) -> Sequence[files.StoredFile]:
    """Give the pictures brought with a form that nobody described."""
    alts = alts_in(data=data)
    return [file for file in received.files if file.is_image and not alts.get(file.uuid)]


def _held(*, request: HttpRequest, uuid: UUID) -> tuple[files.StoredFile, bool]:
    """Fetch a file through a discussion this reader opens, and an answer this reader sees; True when everybody may.

    Raises:
        Http404: no such file, or nothing this reader may know of.
    """
    row = DiscussionFile.objects.filter(file__uuid=uuid).select_related("file", "answer").first()
    person = request.user
    discussion = (
        rules.visible_to(person=person, discussions=fetched(person=person)).filter(pk=row.discussion_id).first()
        if row is not None
        else None
    )
    if row is None or discussion is None:
        raise Http404(NOT_HERE)
    if row.answer is not None and not rules.answers_for(person=person, answers=discussion.answer_rows.filter(pk=row.answer_id)).exists():
        raise Http404(NOT_HERE)
    return row.file, discussion.is_public and (row.answer is None or row.answer.is_shown)


@public_page()
def file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Send a file: PDF in the browser unless `?telecharger=1`, the rest as a download."""
    found, public = _held(request=request, uuid=uuid)
    return files.file_response(request=request, file=found, inline="telecharger" not in request.GET, public=public)


@public_page()
def image(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Send a picture as pages show it, under the same right; the file itself while its picture is being made."""
    found, public = _held(request=request, uuid=uuid)
    if not found.is_image:
        raise Http404(NOT_HERE)
    picture = found.previews.filter(number=1).first()
    if picture is None:
        return files.file_response(request=request, file=found, public=public)
    picture.file = found
    return files.preview_response(request=request, preview=picture, public=public)
