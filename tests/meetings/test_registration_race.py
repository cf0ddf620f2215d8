"""Many at the same instant on the last seats: each seat is had once, the others wait in order, and nobody reads an error."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from maillage.meetings.domain import registrations as acts
from maillage.meetings.domain import waiting
from maillage.meetings.domain.registrations import Entry
from maillage.meetings.models import Registration, State
from maillage.meetings.signed import registration_path
from tests.cast import make_person
from tests.factories.meetings import make_meeting

pytestmark = pytest.mark.django_db(transaction=True)
SEATS = 3


def together(requests):
    """Send all requests at the same instant, each on a connection of its own; give the status of each answer."""
    gate = threading.Barrier(len(requests))

    def send(request):
        gate.wait()
        try:
            return request().status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(requests)) as pool:
        return [done.result() for done in [pool.submit(send, request) for request in requests]]


def member_of(number):
    client = Client()
    client.force_login(make_person(f"Membre {number}"))
    return client


def test_the_last_seats_are_had_once(denis):
    meeting = make_meeting(denis, seats_on_site=SEATS)
    address = reverse("meetings:register", args=[meeting.pk])
    members = [lambda client=member_of(number): client.post(address, {}) for number in range(12)]
    asked = [
        acts.register(meeting=meeting, person=None, entry=Entry(mode="ON_SITE", name=f"P{number}", email=f"p{number}@ailleurs.test"))
        for number in range(8)
    ]
    confirming = [
        lambda path=registration_path(registration=each): Client().post(path, {"choix": "confirmer"}) for each in [*asked, *asked[:4]]
    ]
    assert set(together([*members, *confirming])) == {302}
    assert Registration.objects.filter(state=State.SEATED).count() == SEATS
    line = list(Registration.objects.filter(meeting=meeting).waiting())
    assert len(line) == 20 - SEATS and len({each.queued_at for each in line}) == len(line)
    first = Registration.objects.filter(state=State.SEATED).latest("queued_at")
    assert first.queued_at < line[0].queued_at, "whoever came first has the seat"

    seated = list(Registration.objects.filter(state=State.SEATED))
    leaving = [lambda path=registration_path(registration=each): Client().post(path, {"choix": "annuler"}) for each in [*seated, *seated]]
    assert set(together(leaving)) == {302}
    offered = list(Registration.objects.filter(state=State.OFFERED).order_by("queued_at"))
    assert [each.pk for each in offered] == [each.pk for each in line[:SEATS]], "cancelled together, the next in line are offered, in order"

    taking = [lambda path=registration_path(registration=each): Client().post(path, {"choix": "prendre"}) for each in [*offered, *offered]]
    assert set(together(taking)) == {302}
    assert Registration.objects.filter(state__in=(State.SEATED, State.OFFERED)).count() == SEATS
    assert waiting.settle_due() == 0
