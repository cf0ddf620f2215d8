"""Meetings and registrations, in each of their states, written straight to the tables."""

from datetime import timedelta

from django.utils import timezone

from maillage.meetings.models import Meeting, MeetingPerson, MeetingStep, Registration, State


def make_meeting(by, *, days=14, hours=4, **fields):
    """An open meeting, in `days` days (negative: past), open to all unless told otherwise."""
    now = timezone.now()
    fields.setdefault("title", "L’analyse partagée, et après ?")
    fields.setdefault("stage", Meeting.Stage.OPEN)
    if "starts_at" not in fields:
        at = (now + timedelta(days=days)).replace(hour=8, minute=30, second=0, microsecond=0)
        fields["starts_at"] = at
    if fields["starts_at"] is not None:
        fields.setdefault("ends_at", fields["starts_at"] + timedelta(hours=hours))
    role = fields.pop("role", "ORGANISER")
    meeting = Meeting.objects.create(
        created_by=by, created_at=now, changed_at=now, announced_at=now if fields["stage"] not in ("IDEA", "PREPARING") else None, **fields
    )
    MeetingStep.objects.create(meeting=meeting, stage=meeting.stage, by=by, at=now)
    if role:
        MeetingPerson.objects.create(meeting=meeting, person=by, role=role)
    return meeting


def make_registration(meeting, person=None, **fields):
    """Somebody who comes."""
    now = timezone.now()
    fields.setdefault("state", State.SEATED)
    fields.setdefault("mode", meeting.seat_modes[0])
    fields.setdefault("name", person.name if person else "Nadia Collard")
    fields.setdefault("email", person.email if person else "nadia@ailleurs.test")
    if fields["state"] == State.WAITING:
        fields.setdefault("queued_at", now)
    return Registration.objects.create(meeting=meeting, person=person, created_at=now, confirmed_at=now, **fields)
