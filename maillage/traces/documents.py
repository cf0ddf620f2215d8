"""The papers of a meeting: attendance certificates and the account."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from maillage.kernel.documents import public as documents
from maillage.kernel.text.dates import long_date, period
from maillage.kernel.text.numbers import number_fr
from maillage.traces.models import Certificate, Trace


def certificate_document(*, certificate: Certificate, organisers: Sequence[str]) -> documents.Document:
    """Make the certificate: who, which meeting, how long, by whom, and the code by which it is checked."""
    meeting = certificate.registration.meeting
    check = f"{settings.BASE_URL}{reverse('traces:certificate_check')}"
    when = period(meeting.starts_at, meeting.ends_at) if meeting.starts_at and meeting.ends_at else ""
    facts = [
        ("Rencontre", meeting.title),
        ("Quand", when),
        ("Où", meeting.place_name),
        ("Durée", ""),
        ("Organisée par", ", ".join(organisers)),
    ]
    if certificate.hours:
        facts[3] = ("Durée", f"{number_fr(certificate.hours)}\u00a0heures")
    team = f" ({certificate.team})" if certificate.team else ""
    learned: list[documents.Block] = []
    if meeting.learning_aims:
        learned = [documents.Heading("Objectifs de la formation"), *documents.from_markdown(text=meeting.learning_aims, level=2)]
    return documents.Document(
        title="Attestation de présence",
        subtitle=settings.NETWORK.title,
        facts=[(label, value) for label, value in facts if value],
        blocks=[
            documents.Paragraph([documents.Run(certificate.name, bold=True), documents.Run(f"{team} a participé à cette rencontre.")]),
            *learned,
            documents.Paragraph(f"Fait le {long_date(certificate.issued_at)}."),
        ],
        source=f"Attestation {certificate.code}, à vérifier sur {check}",
    )


def account_document(*, trace: Trace, account: str) -> documents.Document:
    """Make the account as a document, in the reading that was asked for."""
    meeting = trace.meeting
    when = period(meeting.starts_at, meeting.ends_at) if meeting.starts_at and meeting.ends_at else ""
    facts = [("Quand", when), ("Où", ", ".join(part for part in (meeting.place_name, str(meeting.commune or "")) if part))]
    return documents.Document(
        title=meeting.title,
        subtitle=trace.summary,
        facts=[(label, value) for label, value in facts if value],
        blocks=documents.from_markdown(text=account, level=1),
        source=f"{settings.BASE_URL}{meeting.get_absolute_url()}",
    )
