"""What remains of the meetings of the demonstration: presences, boards, accounts, feedback, certificates, and one meeting not concluded."""

import pytest
from django.utils import timezone

from maillage.demo import loading_meetings as demo
from maillage.demo import meetings_traces
from maillage.kernel.notices.public import OutgoingMail
from maillage.meetings.models import Attendance, Registration
from maillage.traces.models import Board, BoardPhoto, Certificate, Feedback, FeedbackAsked, Note, Trace, TraceFile
from maillage.traces.queries.week import traces_due
from tests.demo.test_meetings import held  # noqa: F401

pytestmark = pytest.mark.django_db


def test_the_past_has_left_traces(held, client):  # noqa: F811
    world, _ = held
    told = [demo.meeting_of(said["key"]) for said in meetings_traces.told()["trace"]]
    assert Trace.objects.filter(published_at__isnull=False).count() == len(told) == 4
    assert all(Attendance.objects.filter(registration__meeting=each).exists() for each in [*told, demo.meeting_of("cafe-2")])
    assert Certificate.objects.count() == Registration.objects.filter(meeting__in=told, presence="PRESENT").count() > 20
    assert (
        sum(Feedback.objects.filter(meeting=each).count() >= 4 for each in told) == 3
        and Feedback.objects.count() < FeedbackAsked.objects.count()
    )
    assert [each.pk for each in traces_due(now=timezone.now())] == [demo.meeting_of("cafe-2").pk]
    assert not Trace.objects.filter(published_at__gt=timezone.now()).exists()
    # One meeting alone wrote to those who came.
    thanked = OutgoingMail.objects.filter(subject__contains="Les traces de")
    assert (
        thanked.exists() and thanked.count() <= Registration.objects.filter(meeting=demo.meeting_of("budget"), presence="PRESENT").count()
    )
    board = Board.objects.get(meeting=demo.meeting_of("aujourdhui"))
    assert board.is_open and board.code == meetings_traces.TODAY_CODE and Board.objects.count() == 3
    assert BoardPhoto.objects.filter(board__meeting=demo.meeting_of("budget")).count() == 2
    assert set(TraceFile.objects.values_list("audience", flat=True)) == {"US", "PARTNERS"}
    assert all(row.is_told and row.written for row in TraceFile.objects.select_related("file"))
    assert Note.objects.filter(board=board, place="PARKING").exists() and Note.objects.filter(dots__isnull=False).exists()
    shown = client.get(f"/rencontres/{told[0].pk}/traces/").content.decode()
    assert "On a collé le budget sur le frigo" in shown and "la bibliothèque du réseau" in shown and "chauffage" not in shown
    assert demo.load_meetings(world=world) == 0
