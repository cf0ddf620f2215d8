"""What the page of a meeting shows of its traces, and what its bar offers."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import is_member
from maillage.meetings import public as meetings
from maillage.traces import rules
from maillage.traces.links import certificate_path, feedback_path
from maillage.traces.models import FeedbackAsked
from maillage.traces.queries import traces as reads
from maillage.traces.queries.pages import shown_row

PHOTOS = 4


def panel_of(meeting: meetings.Meeting, person: Any) -> meetings.MeetingPanel | None:
    """Give « Les traces » of a meeting held: its account in a sentence, photos, files, and where the rest is; None before."""
    trace = reads.readable_trace(meeting=meeting, person=person)
    if trace is None:
        return None
    held = reads.held_of(trace=trace, audiences=rules.audiences_of(person=person))
    account = rules.account_for(trace=trace, person=person)
    if not account and not held.photos and not held.files and not is_member(person=person):
        return None
    context = {
        "trace": trace,
        "has_account": bool(account),
        "photos": [shown_row(row=row) for row in held.photos[:PHOTOS]],
        "files": held.files,
        "trace_url": reverse("traces:trace_detail", args=[meeting.pk]),
    }
    return meetings.MeetingPanel(title="Les traces", template="traces/_panel.html", context=context)


def own_panel_of(registration: meetings.Registration) -> meetings.MeetingPanel | None:
    """Give, on the page of a registration once the meeting is over: the certificate, the three questions, the traces; None when none is there."""
    meeting = registration.meeting
    asked = FeedbackAsked.objects.filter(registration=registration).first()
    certificate = reads.certificate_of_registration(registration=registration)
    came = registration.presence == "PRESENT"
    answers = came and meeting.asks_feedback and not (asked and asked.is_answered)
    trace = reads.readable_trace(meeting=meeting, person=registration.person)
    readable = trace is not None and bool(rules.account_for(trace=trace, person=registration.person))
    context = {
        "certificate_url": certificate_path(registration=registration, since=timezone.localdate(certificate.issued_at))
        if certificate
        else "",
        "feedback_url": feedback_path(registration=registration) if answers else "",
        "trace_url": reverse("traces:trace_detail", args=[meeting.pk]) if readable else "",
    }
    if not any(context.values()):
        return None
    title = "Merci d’être venu·e" if came else "Ce qu’il en reste"
    return meetings.MeetingPanel(title=title, template="traces/_registration.html", context=context)


def actions_of(meeting: meetings.Meeting, person: Any) -> Sequence[meetings.MeetingAction]:
    """Give « Animer » and « Conclure » to those who hold a meeting."""
    if meeting.is_draft or meeting.is_cancelled:
        return []
    found = [meetings.MeetingAction(label="Animer", url=reverse("traces:facilitate", args=[meeting.pk]), icon="microphone-stage")]
    if meeting.starts_at is not None and meeting.starts_at <= timezone.now():
        label = "Compléter les traces" if meeting.stage == meetings.Meeting.Stage.PUBLISHED else "Conclure"
        found.append(meetings.MeetingAction(label=label, url=reverse("traces:close", args=[meeting.pk]), icon="flag"))
    return found
