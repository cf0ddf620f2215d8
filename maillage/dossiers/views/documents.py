"""The document of a dossier as it comes in, and where one is on the path of sharing it."""

import logging
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import JsonResponse
from django.urls import reverse

from maillage.dossiers.domain.checking import missing_answers
from maillage.dossiers.models import Dossier, DossierVersion
from maillage.kernel.access.public import PersonRequest, person_page
from maillage.kernel.files import public as files
from maillage.kernel.text.numbers import filesize_fr, plural_fr

logger = logging.getLogger(__name__)
FIELD = "document"
SENT = "uploads"
CHOOSE = "Choisissez le document, en PDF."
NOTHING = "Aucun document n’est arrivé. Choisissez-le à nouveau."
NOT_PDF = (
    "« {name} » n’est pas un PDF. Dans Word ou LibreOffice : « Fichier », puis « Enregistrer sous » ou « Exporter », "
    "et choisissez PDF. Puis déposez ce PDF ici."
)
UNREADABLE = {
    "locked": "« {name} » s’ouvre avec un mot de passe. Enregistrez-le sans mot de passe, puis déposez-le à nouveau.",
    "broken": "« {name} » semble abîmé : ses pages ne se lisent pas une à une. Exportez-le à nouveau en PDF, puis déposez-le.",
    "too_long": "« {name} » demande trop de temps pour être lu. Exportez-le à nouveau en PDF, plus léger, puis déposez-le.",
    "too_heavy": "« {name} » demande trop de mémoire pour être lu. Exportez-le à nouveau en PDF, plus léger, puis déposez-le.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A document let in, or why it was not. `status`: that of an answer which says only that."""

    file: files.StoredFile | None = None
    refusal: str = ""
    status: int = 422

    @property
    def held(self) -> list[tuple[str, str, str]]:
        """Give the document as the list of what was sent shows it, for a form that comes back."""
        return [(str(self.file.uuid), self.file.name, filesize_fr(self.file.size))] if self.file else []


def receive_pdf(*, request: PersonRequest, needed: bool) -> Received:
    """Take the document of a POST: the file of its field, or the one the script sent before it."""
    posted = request.FILES.get(FIELD)
    if posted is not None:
        return _let_in(posted, owner=request.user)
    file = _sent_before(request)
    return Received(file=file) if file else Received(refusal=CHOOSE if needed else "")


def _let_in(posted: Any, *, owner: Any) -> Received:
    """Let a document in: PDF only, because its pages are shared one by one."""
    try:
        limits = replace(files.Limits.from_settings(), max_bytes=settings.DOSSIER_MAX_MB << 20)
        file = files.receive(upload=posted, owner=owner, limits=limits)
    except files.FileRefused as refusal:
        return Received(refusal=refusal.reason, status=refusal.status)
    if not file.is_pdf:
        files.give_up(file=file)
        return Received(refusal=NOT_PDF.format(name=file.name))
    if unreadable := _unreadable(file):
        files.give_up(file=file)
        return Received(refusal=unreadable)
    return Received(file=file)


def _unreadable(file: files.StoredFile) -> str:
    """Say why the pages of a document cannot be shared one by one; "" when they can, or when it would take too long to know."""
    from maillage.kernel.pdf.public import PdfRefused, try_pages

    try:
        try_pages(source=file.path)
    except PdfRefused as refusal:
        return UNREADABLE.get(refusal.code, refusal.reason).format(name=file.name)
    except OSError:
        logger.exception("document not tried", extra={"file": str(file.uuid)})
    return ""


def _sent_before(request: PersonRequest) -> files.StoredFile | None:
    """Find what the script sent: a PDF of this person that nothing holds yet; anything else is nothing."""
    try:
        uuid = UUID(request.POST.getlist(SENT)[-1])
    except (IndexError, ValueError):
        return None
    file = files.StoredFile.objects.filter(uuid=uuid, owner_id=request.user.pk, attached=False).first()
    return file if file and file.is_pdf else None


@person_page(methods=("POST",))
def upload(request: PersonRequest) -> JsonResponse:
    """Receive the document the script sends while the form is filled; the form that follows names it."""
    posted = request.FILES.get("file")
    received = _let_in(posted, owner=request.user) if posted else Received(refusal=NOTHING)
    if received.file is None:
        return JsonResponse({"error": received.refusal}, status=received.status)
    return JsonResponse(dict(zip(("id", "name", "size_label"), received.held[0], strict=True)))


def zone() -> dict[str, str]:
    """Give what the drop zone says and accepts, and where the script sends."""
    return {
        "accept": ".pdf,application/pdf",
        "hint": f"Un seul PDF, {settings.DOSSIER_MAX_MB}\u00a0Mo maximum.",
        "upload_url": reverse("dossiers:upload"),
    }


def document_words(*, file: files.StoredFile) -> str:
    """Say that the document is here: pages and weight."""
    return ", ".join(["Reçu", *([plural_fr(file.page_count, "page")] if file.page_count else []), filesize_fr(file.size)])


def page_total(*, version: DossierVersion) -> int:
    """Give how many pages the document of a version has, counting them when the task that reads it has not come yet."""
    if version.file.page_count:
        return version.file.page_count
    from maillage.kernel.pdf.public import PdfRefused, page_count

    try:
        return page_count(source=version.file.path)
    except (PdfRefused, OSError):
        return 0


def steps_of(*, dossier: Dossier | None, version: DossierVersion | None, current: int) -> list[tuple[str, str, bool, str]]:
    """Give the steps of sharing as (label, address or "", current, icon): one may go back and forth between those that are open."""
    names = ("1. Le document", "2. La fiche", "3. Les parties", "4. La vérification", "5. L’accord")
    if dossier is None or version is None:
        return [(name, "", place == current, "") for place, name in enumerate(names, start=1)]
    key: list[Any] = [dossier.uuid]
    urls = (
        reverse("dossiers:share_draft", args=key),
        reverse("dossiers:share_sheet", args=key),
        reverse("dossiers:parts", args=[version.uuid]),
        reverse("dossiers:check", args=[version.uuid]),
        reverse("dossiers:share_terms", args=key),
    )
    done = (
        True,
        bool(dossier.organisation_id and (dossier.period_from or dossier.period_to or dossier.filed_year)),
        version.parts.exists(),
        not missing_answers(version=version),
        dossier.consents.filter(ended_at=None).exists(),
    )
    return [
        (name, url, place == current, "check" if ready else "")
        for place, (name, url, ready) in enumerate(zip(names, urls, done, strict=True), start=1)
    ]
