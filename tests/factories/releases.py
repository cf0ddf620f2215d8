"""A dossier with a real PDF in parts, and what is asked about it."""

from django.utils import timezone

from maillage.dossiers.domain import releases as acts
from maillage.dossiers.domain import requests
from maillage.dossiers.models import Dossier, DossierKind, DossierVersion, LeftOutPage, Part
from maillage.kernel.files import public as files
from tests.factories.library import make_file, make_pdf

PARTS = (("Présentation", 1, 2, "PUBLIC"), ("Analyse partagée", 3, 4, "RELEASE"), ("Annexes", 5, 6, "CLOSED"))


def add_version(dossier, *, pages=6, parts=PARTS, left_out=(), opened=True, mark="Page", file=None):
    """A version of the dossier whose page n says "<mark> n secrète"."""
    number = dossier.versions.count() + 1
    texts = [f"{mark} {n} v{number}" for n in range(1, pages + 1)]
    file = file or make_file(dossier.contributor, f"dossier-v{number}.pdf", make_pdf(texts))
    files.keep(file=file)
    now = timezone.now()
    version = DossierVersion.objects.create(
        dossier=dossier, number=number, file=file, by=dossier.contributor, at=now, opened_at=now if opened else None
    )
    for title, first, last, access in parts:
        Part.objects.create(version=version, title=title, first_page=first, last_page=last, access=access)
    for page in left_out:
        LeftOutPage.objects.create(version=version, number=page)
    return version


def make_shared(contributor, organisation, *, title="Dossier de reconnaissance 2025–2029", access="MEMBERS", version=True, **fields):
    """A published dossier of an organisation, with an opened version."""
    kind, _ = DossierKind.objects.get_or_create(slug="demande", defaults={"name": "Demande de reconnaissance"})
    now = timezone.now()
    dossier = Dossier.objects.create(
        kind=kind, title=title, slug="dossier-de-reconnaissance", access=access, organisation=organisation, contributor=contributor,
        created_at=now, updated_at=now, submitted_at=now, published_at=now, **fields,
    )  # fmt: skip
    if version:
        add_version(dossier)
    return dossier


def ask(dossier, person, purpose="Nous commençons notre analyse partagée."):
    return requests.ask(dossier=dossier, person=person, purpose=purpose, situation="Une ville et cinq villages.", talk="PHONE")


def accept(request, owner, *, days=60, note="Une équipe de neuf personnes."):
    from datetime import timedelta

    return requests.accept(request=request, owner=owner, note=note, ends_on=timezone.localdate() + timedelta(days=days))


__all__ = ["PARTS", "accept", "acts", "add_version", "ask", "make_shared"]
