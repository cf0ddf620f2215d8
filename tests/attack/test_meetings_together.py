"""Two hands at the same instant: traces published twice, a board opened twice, two dates chosen, a place taken while it is left."""

import pytest
from django.test import Client
from django.urls import reverse

from maillage.kernel.notices.public import OutgoingMail
from maillage.meetings.domain import registrations
from maillage.meetings.models import Meeting, MeetingPerson, Registration
from maillage.meetings.queries.seats import seat_counts
from maillage.meetings.signed import registration_path
from maillage.traces.domain import boards
from maillage.traces.models import Board, Certificate, FeedbackAsked, Participant
from tests.factories.meetings import make_meeting, make_registration
from tests.factories.polls import make_poll, make_voter
from tests.factories.traces import make_board, make_note, make_present, make_seat, make_trace
from tests.meetings.test_registration_race import together

pytestmark = pytest.mark.django_db(transaction=True)
FEW = {302, 403, 409, 422}


@pytest.fixture
def hands(denis, amel, settings):
    """Two people who hold the same meetings, each signed in twice."""
    settings.REQUIRE_SECOND_FACTOR = False

    def hands(meeting):
        MeetingPerson.objects.get_or_create(meeting=meeting, person=amel, role="ORGANISER")
        clients = [Client(raise_request_exception=False) for _ in range(4)]
        for client, person in zip(clients, (denis, amel, denis, amel), strict=True):
            client.force_login(person)
        return clients

    return hands


def test_traces_published_at_once(denis, hands):
    trace = make_trace(denis)
    for number in range(5):
        make_present(trace.meeting, name=f"P{number}", email=f"p{number}@la.test")
    path = reverse("traces:publish", args=[trace.meeting_id])
    statuses = together([lambda client=client: client.post(path) for client in hands(trace.meeting)])
    assert set(statuses) <= FEW and 302 in statuses
    assert sorted(OutgoingMail.objects.filter(to__endswith="@la.test").values_list("to", flat=True)) == [
        f"p{number}@la.test" for number in range(5)
    ]
    assert Certificate.objects.count() == FeedbackAsked.objects.count() == 5
    assert trace.meeting.steps.filter(stage="PUBLISHED").count() == 1


def test_a_board_opened_and_joined_at_once(denis, chloe, hands):
    meeting = make_meeting(denis, days=0)
    path = reverse("traces:board_open", args=[meeting.pk])
    assert set(together([lambda client=client: client.post(path) for client in hands(meeting)])) == {302}
    board = Board.objects.get()
    members = [Client() for _ in range(3)]
    for client in members:
        client.force_login(chloe)
    join = reverse("traces:join", args=[board.code])
    assert set(together([lambda client=client: client.post(join, {}) for client in members])) <= {302, 422}
    assert Participant.objects.filter(person=chloe).count() == 1


def test_two_dates_chosen_at_once(denis, hands):
    poll = make_poll(denis, days=(20, 21))
    make_voter(poll, "YES", "YES", name="Nadia", email="nadia@la.test")
    first, second = (reverse("meetings:slot_choose", args=[poll.meeting_id, slot.uuid]) for slot in poll.slots.order_by("pk"))
    clients, given = hands(poll.meeting), {"then": "preparer"}
    statuses = together([lambda client=client: client.post(first, given) for client in clients])
    assert set(statuses) <= FEW and 302 in statuses
    # The same date chosen by four hands is told once.
    assert OutgoingMail.objects.filter(to="nadia@la.test").count() == 1
    statuses = together(
        [
            lambda client=client, path=path: client.post(path, given)
            for client, path in zip(clients, (first, second, second, first), strict=True)
        ]
    )
    assert set(statuses) <= FEW
    poll.refresh_from_db()
    meeting = Meeting.objects.get(pk=poll.meeting_id)
    assert poll.chosen is not None and meeting.starts_at == poll.chosen.starts_at


def test_a_place_taken_while_it_is_left(denis, chloe, bruno):
    meeting = make_meeting(denis, seats_on_site=1)
    seated = make_registration(meeting, chloe)
    waiting = [make_registration(meeting, name=f"W{number}", email=f"w{number}@la.test", state="WAITING") for number in range(3)]
    registrations.cancel(registration=seated)
    first = Registration.objects.get(state="OFFERED")
    path = registration_path(registration=first)
    acts = ["prendre", "annuler", "prendre", "annuler", "prendre"]
    statuses = together([lambda act=act: Client(raise_request_exception=False).post(path, {"choix": act}) for act in acts])
    assert set(statuses) <= {302, 410, 422}
    counts = seat_counts(meeting=meeting)
    assert sum(count.taken + count.offered for count in counts.values()) == 1
    first.refresh_from_db()
    states = list(first.steps.order_by("pk").values_list("state", flat=True))
    assert states in (["OFFERED", "CANCELLED"], ["OFFERED", "SEATED", "CANCELLED"], ["OFFERED", "SEATED"])
    moved = Registration.objects.filter(pk__in=[each.pk for each in waiting], state="OFFERED").exclude(pk=first.pk)
    assert moved.count() == (0 if first.state == "SEATED" else 1)


def test_dots_at_once(denis):
    board = make_board(denis)

    seat = make_seat(board, "Omar")
    notes = [make_note(seat, f"Note {number}") for number in range(6)]
    boards.lead(board=board, moment="VOTE")
    paths = [reverse("traces:dot", args=[seat.uuid, note.uuid]) for note in notes]
    statuses = together([lambda path=path: Client(raise_request_exception=False).post(path, {"poser": "oui"}) for path in paths])
    assert set(statuses) <= FEW
    assert seat.dots.count() == board.dots_each == 3
