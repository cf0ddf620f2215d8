"""What is told once a meeting is concluded."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.documents.public import to_pdf
from maillage.kernel.notices.public import MailPart
from maillage.meetings import public as meetings
from maillage.traces.documents import certificate_document
from maillage.traces.links import certificate_path, feedback_path
from maillage.traces.models import Certificate, Trace
from maillage.traces.queries.traces import organisers_of


class _OfTrace(meetings.ToRegistered):
    """About a meeting, to somebody who was registered, member or not."""

    def url(self) -> str:
        return reverse("traces:trace_detail", args=[self.registration.meeting_id])


class _Unhurried(_OfTrace):
    """What somebody without account may stop in one click."""

    def addresses(self) -> Iterable[tuple[str, str]]:
        return () if self.registration.is_quiet else super().addresses()

    def context(self, *, person: Any) -> dict[str, Any]:
        return {} if person is not None else {"unsubscribe_url": meetings.quiet_address(registration=self.registration)}


def _paper(certificate: Certificate) -> MailPart:
    organisers = organisers_of(meeting=certificate.registration.meeting)
    pdf = to_pdf(document=certificate_document(certificate=certificate, organisers=organisers))
    return MailPart(name="attestation.pdf", content_type="application/pdf", content=pdf)


class ThanksNotice(_OfTrace):
    """To whoever came, member or not: thanks, the traces, three questions, the certificate."""

    name: ClassVar[str] = "traces.thanks"
    label: ClassVar[str] = "Merci d’être venu·e : les traces, votre avis, votre attestation"
    template: ClassVar[str] = "traces/mail/thanks"
    why: ClassVar[str] = "vous étiez à cette rencontre"

    def __init__(self, *, trace: Trace, registration: meetings.Registration) -> None:
        self.trace, self.registration = trace, registration

    def fact(self) -> str:
        return f"{self.trace.uuid}:{self.registration.uuid}"

    def title(self) -> str:
        return f"Les traces de « {self.trace.meeting} » sont en ligne"

    def certificate(self) -> Certificate | None:
        """Give the certificate of this person, when there is one."""
        return Certificate.objects.filter(registration=self.registration, withdrawn_at=None).first()

    def parts(self, *, person: Any, address: str) -> Sequence[MailPart]:
        certificate = self.certificate()
        return [_paper(certificate)] if certificate else ()

    def context(self, *, person: Any) -> dict[str, Any]:
        meeting = self.trace.meeting
        asked = settings.BASE_URL + feedback_path(registration=self.registration)
        reads_page = person is not None or (meeting.access == meetings.Meeting.Access.PUBLIC and bool(self.trace.partners_account))
        return {
            "meeting": meeting,
            "trace": self.trace,
            "has_certificate": self.certificate() is not None,
            "feedback_url": asked if meeting.asks_feedback else "",
            "page_url": settings.BASE_URL + self.url() if reads_page else "",
            "action_label": "Donner mon avis" if meeting.asks_feedback else "Lire les traces",
            "action_url": asked if meeting.asks_feedback else settings.BASE_URL + self.url(),
        }


class AbsentNotice(_Unhurried):
    """To whoever was registered and could not come: where to read what happened. No question, no certificate."""

    name: ClassVar[str] = "traces.absent"
    label: ClassVar[str] = "Les traces d’une rencontre où vous n’avez pas pu venir"
    template: ClassVar[str] = "traces/mail/absent"
    why: ClassVar[str] = "vous étiez inscrit·e à cette rencontre"

    def __init__(self, *, trace: Trace, registration: meetings.Registration) -> None:
        self.trace, self.registration = trace, registration

    def addresses(self) -> Iterable[tuple[str, str]]:
        """Give the address of somebody without account only when the page has something for them."""
        meeting = self.trace.meeting
        readable = meeting.access == meetings.Meeting.Access.PUBLIC and bool(self.trace.partners_account)
        return super().addresses() if readable else ()

    def fact(self) -> str:
        return f"{self.trace.uuid}:{self.registration.uuid}"

    def title(self) -> str:
        return f"Ce qui s’est dit à « {self.trace.meeting} »"

    def context(self, *, person: Any) -> dict[str, Any]:
        return super().context(person=person) | {
            "meeting": self.trace.meeting,
            "trace": self.trace,
            "action_label": "Lire les traces",
            "action_url": settings.BASE_URL + self.url(),
        }


class FeedbackReminder(_Unhurried):
    """Once, a week after, to whoever has not answered the three questions."""

    name: ClassVar[str] = "traces.feedback_reminder"
    label: ClassVar[str] = "Rappel : votre avis sur une rencontre"
    template: ClassVar[str] = "traces/mail/feedback_reminder"
    why: ClassVar[str] = "vous étiez à cette rencontre"

    def __init__(self, *, registration: meetings.Registration) -> None:
        self.registration = registration

    def fact(self) -> str:
        return str(self.registration.uuid)

    def title(self) -> str:
        return f"Deux minutes pour « {self.registration.meeting} » ?"

    def context(self, *, person: Any) -> dict[str, Any]:
        return super().context(person=person) | {
            "meeting": self.registration.meeting,
            "action_label": "Donner mon avis",
            "action_url": settings.BASE_URL + feedback_path(registration=self.registration),
        }


class CertificateAgain(_OfTrace):
    """Their certificate once more, to whoever asks by an address that does not open it any longer."""

    name: ClassVar[str] = "traces.certificate_again"
    label: ClassVar[str] = "Votre attestation de présence, à nouveau"
    template: ClassVar[str] = "traces/mail/certificate_again"
    why: ClassVar[str] = "vous avez demandé votre attestation"
    always_mailed: ClassVar[bool] = True

    def __init__(self, *, certificate: Certificate) -> None:
        self.certificate, self.registration = certificate, certificate.registration

    def fact(self) -> str:
        return f"{self.certificate.uuid}:{timezone.localdate()}"

    def title(self) -> str:
        return f"Votre attestation pour « {self.registration.meeting} »"

    def parts(self, *, person: Any, address: str) -> Sequence[MailPart]:
        return [_paper(self.certificate)]

    def context(self, *, person: Any) -> dict[str, Any]:
        path = certificate_path(registration=self.registration, since=timezone.localdate())
        return {
            "meeting": self.registration.meeting,
            "action_label": "Prendre mon attestation",
            "action_url": settings.BASE_URL + path,
        }
