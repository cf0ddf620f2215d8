"""Door of the documents people take away."""

from collections.abc import Callable
from typing import Literal

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from maillage.kernel.documents.model import Block, Bullets, Document, Heading, Paragraph, Picture, Quote, Run, TableBlock
from maillage.kernel.documents.reading import from_markdown

__all__ = [
    "FORMS",
    "Block",
    "Bullets",
    "Document",
    "Form",
    "Heading",
    "Paragraph",
    "Picture",
    "Quote",
    "Run",
    "TableBlock",
    "document_response",
    "from_markdown",
    "to_docx",
    "to_odt",
    "to_pdf",
]

Form = Literal["pdf", "docx", "odt"]
# Form -> what the reader chooses from.
FORMS: dict[Form, str] = {"pdf": "PDF", "docx": "Word (DOCX)", "odt": "LibreOffice (ODT)"}
# Each writer's library is imported when a document is first asked of it: web processes need none to start.


def to_pdf(*, document: Document) -> bytes:
    """Write a document as PDF: A4, French, with an outline."""
    from maillage.kernel.documents.pdf_file import to_pdf as write

    return write(document=document)


def to_docx(*, document: Document) -> bytes:
    """Write a document as DOCX: real styles, editable."""
    from maillage.kernel.documents.docx_file import to_docx as write

    return write(document=document)


def to_odt(*, document: Document) -> bytes:
    """Write a document as ODT: real styles, editable."""
    from maillage.kernel.documents.odt_file import to_odt as write

    return write(document=document)


_WRITERS: dict[Form, tuple[Callable[..., bytes], str]] = {
    "pdf": (to_pdf, "application/pdf"),
    "docx": (to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "odt": (to_odt, "application/vnd.oasis.opendocument.text"),
}


def document_response(*, document: Document, form: Form, name: str) -> HttpResponse:
    """Send a document as a file `name` (without extension); the view has checked the right, no cache keeps it."""
    write, media_type = _WRITERS[form]
    response = HttpResponse(write(document=document), content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.{form}") or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
