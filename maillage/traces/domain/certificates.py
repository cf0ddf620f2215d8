"""Attendance certificates: made from the presences noted, each with a code that answers whether it is true."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.db.public import writing
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.meetings import public as meetings
from maillage.traces.domain.boards import ALPHABET, NO_RIGHT
from maillage.traces.events import CertificateIssued
from maillage.traces.models import Certificate, Trace
from maillage.traces.notices import CertificateAgain

CODE_LENGTH = 12


def issue(*, trace: Trace, registrations: Sequence[meetings.Registration], by: Any = None) -> list[Certificate]:
    """Make the certificates that are missing; those made already stay as they are, save one withdrawn, which counts again."""
    known = {each.registration_id: each for each in Certificate.objects.filter(registration__in=registrations)}
    made, now = [], timezone.now()
    with writing():
        for registration in registrations:
            certificate = known.get(registration.pk)
            if certificate is None:
                certificate = Certificate.objects.create(
                    registration=registration, person=registration.person, code=_code(), name=registration.name, team=registration.team, hours=trace.hours, issued_at=now
                )  # fmt: skip
                journal.record(CertificateIssued(meeting=trace.meeting.uuid, certificate=certificate.uuid), actor=by)
            elif certificate.withdrawn_at is not None:
                Certificate.objects.filter(pk=certificate.pk).update(withdrawn_at=None, hours=trace.hours, name=registration.name)
            made.append(certificate)
    return made


def send_again(*, certificate: Certificate) -> None:
    """Send a certificate to the address of its registration, with a new address that opens it."""
    with writing():
        send(CertificateAgain(certificate=certificate))


def follow_presence(*, trace: Trace, person: Any) -> tuple[int, int]:
    """Bring the certificates in line with the presences corrected since: how many were made, how many withdrawn.

    Raises:
        Refused: this person does not hold the meeting.
    """
    if not meetings.may_hold(person=person, meeting=trace.meeting):
        raise Refused(NO_RIGHT)
    with writing():
        present = meetings.present_registrations(meeting=trace.meeting)
        wrong = Certificate.objects.filter(registration__meeting=trace.meeting, withdrawn_at=None).exclude(registration__in=present)
        withdrawn = wrong.update(withdrawn_at=timezone.now())
        valid = Certificate.objects.filter(registration__in=present, withdrawn_at=None).count()
        made = issue(trace=trace, registrations=present, by=person)
    return len(made) - valid, withdrawn


def _code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
