"""The document of a dossier as it comes in, and where one is on the path of sharing it."""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.urls import reverse

from maillage.dossiers.domain.checking import missing_answers
from maillage.dossiers.models import Dossier, DossierVersion
from maillage.kernel.access.public import PersonRequest
from maillage.kernel.files import public as files
from maillage.kernel.text.numbers import filesize_fr, plural_fr

FIELD = "document"
CHOOSE = "Choisissez le document, en PDF."
NOT_PDF = (
    "« {name} » n’est pas un PDF. Dans Word ou LibreOffice : « Fichier », puis « Enregistrer sous » ou « Exporter », "
    "et choisissez PDF. Puis déposez ce PDF ici."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A document let in, or why it was not."""

    file: files.StoredFile | None = None
    refusal: str = ""


def receive_pdf(*, request: PersonRequest, needed: bool) -> Received:
    """Let the document of a POST in: PDF only, because its pages are shared one by one."""
    upload = request.FILES.get(FIELD)
    if upload is None:
        return Received(refusal=CHOOSE if needed else "")
    try:
        limits = replace(files.Limits.from_settings(), max_bytes=settings.DOSSIER_MAX_MB << 20)
        file = files.receive(upload=upload, owner=request.user, limits=limits)
    except files.FileRefused as refusal:
        return Received(refusal=refusal.reason)
    if not file.is_pdf:
        files.give_up(file=file)
        return Received(refusal=NOT_PDF.format(name=file.name))
    return Received(file=file)


def zone() -> dict[str, str]:
    """Give what the drop zone says and accepts."""
    return {"accept": ".pdf,application/pdf", "hint": f"Un seul PDF, {settings.DOSSIER_MAX_MB}\u00a0Mo maximum."}


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
