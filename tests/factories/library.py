"""Resources, with what they need around them."""

import uuid
from io import BytesIO

from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from maillage.kernel.db.public import writing
from maillage.kernel.files import public as files
from maillage.library.domain.content import Content
from maillage.library.domain.creating import create_resource
from maillage.library.domain.drafts import save_draft
from maillage.network.public import Membership, Organisation, Territory, Theme


def make_theme(name="École et culture", slug="ecole-et-culture", **fields):
    return Theme.objects.get_or_create(slug=slug, defaults={"name": name, "created_at": timezone.now(), **fields})[0]


def make_organisation(name="Centre culturel de la Vallée", slug="vallee", **fields):
    return Organisation.objects.create(kind="CENTRE", name=name, slug=slug, created_at=timezone.now(), **fields)


def make_territory(name="Namur", slug="namur"):
    return Territory.objects.get_or_create(slug=slug, defaults={"kind": "PROVINCE", "code": slug, "name": name})[0]


def join(person, organisation, *, steward=False, main=True):
    """Put somebody in an organisation from today."""
    person.__dict__.pop("_network_memberships", None)
    return Membership.objects.create(
        person=person, organisation=organisation, is_steward=steward, is_main=main, started_on=timezone.localdate()
    )


def make_pdf(pages=("Bonjour la bibliothèque.",), title="", author=""):
    """A real PDF with a text layer."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = BytesIO()
    # The same words give the same bytes, as the same file sent twice does.
    canvas = Canvas(buffer, invariant=1)
    if title:
        canvas.setTitle(title)
    if author:
        canvas.setAuthor(author)
    for text in pages:
        canvas.drawString(80, 700, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def make_file(owner=None, name="notes.txt", data="Une page de notes sur l’analyse partagée.".encode()):
    return files.receive(upload=ContentFile(data, name=name), owner=owner)


def upload(name="notes.txt", data="Une page de notes.".encode()):
    """A file as a form sends it."""
    return File(BytesIO(data), name=name)


def make_draft(person, **content):
    content.setdefault("title", "Budget type")
    content.setdefault("summary", "Trois ateliers et une restitution.")
    content.setdefault("context", "Une petite équipe.")
    content.setdefault("themes", [make_theme()])
    return save_draft(person=person, key=uuid.uuid4(), content=Content(**content))


def make_resource(contributor, **fields):
    """A published resource."""
    fields.setdefault("title", "Raconter son territoire en une journée")
    fields.setdefault("summary", "Le déroulé complet d’une journée d’analyse partagée.")
    fields.setdefault("themes", [make_theme()])
    fields.setdefault("organisations", [])
    fields.setdefault("access", "PUBLIC")
    fields.setdefault("publish", True)
    with writing():
        return create_resource(contributor=contributor, **fields)


def pdf_upload(name="budget.pdf", **fields):
    return SimpleUploadedFile(name, make_pdf(["Le budget des ateliers scolaires."], **fields), content_type="application/pdf")
