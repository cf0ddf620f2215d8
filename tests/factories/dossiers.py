"""Dossiers, with what they need around them."""

from dataclasses import replace
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils import timezone

from maillage.dossiers.domain import extracts
from maillage.dossiers.domain.sheet import sheet_of, write_sheet
from maillage.dossiers.models import Dossier, DossierKind, DossierVersion, Part, PersonalCheck, RecognitionLevel, SharingConsent
from maillage.kernel.db.public import writing
from maillage.kernel.files import public as files

PARTS = (("Présentation du territoire", "PRESENTATION", 1, 2, "PUBLIC"), ("Autoévaluation", "EVALUATION", 3, 4, "MEMBERS"),
         ("Analyse partagée", "ANALYSIS", 5, 6, "RELEASE"), ("Plan financier", "BUDGET", 7, 8, "CLOSED"))  # fmt: skip
WORDS = ("hippocampe", "rivière", "brouette", "clepsydre", "mirabelle", "girouette", "salamandre", "passerelle")


def make_pages_pdf(words=WORDS):
    """A real PDF: one word told on each page, easy to look for, and a picture drawn on it."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for number, word in enumerate(words, start=1):
        canvas.drawString(80, 700, f"Page {number} : le mot de cette page est {word}.")
        canvas.rect(80, 300, 40 + number, 40, fill=1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def pdf_file(owner, words=WORDS, name="dossier.pdf"):
    """That PDF, let in."""
    return files.receive(upload=ContentFile(make_pages_pdf(words), name=name), owner=owner)


def make_kind(name="Demande de reconnaissance", slug="reconnaissance"):
    return DossierKind.objects.get_or_create(
        slug=slug, defaults={"name": name, "fields": ["levels", "stakes", "territory", "communes", "themes"]}
    )[0]


def make_dossier(contributor, *, parts=PARTS, words=WORDS, file=None, publish=True, opened=True, at=None, **fields):
    """A published dossier of eight pages in four parts, each with another access."""
    fields.setdefault("title", "Dossier de reconnaissance 2025–2029")
    fields.setdefault("summary", "Une ville moyenne, cinq villages, une équipe de neuf personnes.")
    fields.setdefault("access", "PUBLIC")
    fields.setdefault("kind", None)
    fields["kind"] = fields["kind"] or make_kind()
    if "organisation" not in fields:
        from tests.factories.library import make_organisation

        fields["organisation"] = make_organisation(name="Centre culturel des Trois Rives", slug="trois-rives")
    now = at or timezone.now()
    if file is None:
        file = pdf_file(contributor, words)
    with writing():
        dossier = Dossier.objects.create(
            contributor=contributor, created_at=now, updated_at=now, submitted_at=now if publish else None,
            published_at=now if publish else None, **fields,
        )  # fmt: skip
        make_version(dossier, file=file, parts=parts, opened=opened and publish, at=now)
        SharingConsent.objects.create(dossier=dossier, by=contributor, at=now, board_on=now.date())
        extracts.refresh(dossier=dossier)
    return dossier


def make_version(dossier, *, file, parts=PARTS, number=1, opened=True, at=None):
    """A checked version with its parts."""
    now = at or timezone.now()
    files.keep(file=file)
    files.analyse_later(file=file)
    version = DossierVersion.objects.create(
        dossier=dossier, number=number, file=file, by=dossier.contributor, at=now, opened_at=now if opened else None
    )
    Part.objects.bulk_create(
        Part(version=version, title=title, section=section, first_page=first, last_page=last, access=access)
        for title, section, first, last, access in parts
    )
    PersonalCheck.objects.create(version=version, answers={}, found={}, by=dossier.contributor, at=now)
    return version


def make_sheet(dossier, *, stakes=(), themes=(), levels=(), communes=()):
    """What stands beside a dossier; levels by their code."""
    sheet = replace(
        sheet_of(dossier=dossier), stakes=list(stakes), themes=list(themes), communes=list(communes), levels=make_levels(levels)
    )
    with writing():
        write_sheet(dossier=dossier, sheet=sheet)
    return dossier


def make_levels(codes):
    return [RecognitionLevel.objects.get_or_create(code=code, defaults={"name": code.upper()})[0] for code in codes]
