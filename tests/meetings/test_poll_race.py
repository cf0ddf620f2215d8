"""Many answers at the same instant: each is kept, an address answers once, a date is chosen once."""

import pytest
from django.test import Client

from maillage.kernel.notices.public import OutgoingMail
from maillage.meetings.models import DatePoll, Meeting, Slot, Vote, Voter
from maillage.meetings.queries.polls import field_name
from tests.factories.polls import make_poll, make_voter
from tests.meetings.test_registration_race import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_answers_sent_together_are_all_kept_and_an_address_answers_once(denis, monkeypatch):
    monkeypatch.setattr("maillage.meetings.views.ballots.MOST_TRIES", 100)
    poll = make_poll(denis)
    slots = list(Slot.objects.filter(poll=poll).order_by("starts_at"))

    def answer(name, email):
        said = {field_name(slot, "ON_SITE"): "YES" for slot in slots}
        return lambda: Client().post(poll.get_absolute_url(), {"name": name, "email": email} | said)

    same = [answer("Nadia", "nadia@ailleurs.test") for _ in range(6)]
    others = [answer(f"P{number}", "") for number in range(8)]
    statuses = together([*same, *others])
    assert sorted(statuses) == [302] * 9 + [422] * 5
    assert Voter.objects.count() == 9 and Vote.objects.count() == 27
    assert Voter.objects.filter(email="nadia@ailleurs.test").count() == 1


def test_two_organisers_choose_one_date(denis, gaelle):
    poll = make_poll(denis)
    make_voter(poll, "YES", "YES", email="nadia@ailleurs.test")
    first, second = Slot.objects.filter(poll=poll).order_by("starts_at")[:2]
    clients = []
    for _ in range(2):
        clients.append(Client())
        clients[-1].force_login(denis)
    asked = [(clients[0], first), (clients[1], second), (clients[0], first)]
    path = f"/rencontres/{poll.meeting_id}/dates/"
    statuses = together(
        [lambda client=client, slot=slot: client.post(f"{path}{slot.uuid}/", {"then": "preparer"}) for client, slot in asked]
    )
    assert set(statuses) == {302}
    poll, meeting = DatePoll.objects.select_related("chosen").get(), Meeting.objects.get()
    assert meeting.starts_at == poll.chosen.starts_at
    assert OutgoingMail.objects.filter(to="nadia@ailleurs.test").count() <= 3
