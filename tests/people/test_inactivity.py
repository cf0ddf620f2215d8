"""Accounts nobody comes to: warned, reminded, closed; kept in one press; never the last in charge."""

import re
from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.core.signing import TimestampSigner
from django.urls import reverse

from maillage.kernel.notices.public import OutgoingMail
from maillage.kernel.web.sealed import Seal
from maillage.people.domain import inactivity
from maillage.people.models import Person

pytestmark = pytest.mark.django_db


def at(day):
    return time_machine.travel(f"{day}T09:00:00+01:00", tick=False)


def asleep(person, since="2024-01-31"):
    Person.objects.filter(pk=person.pk).update(seen_on=since, joined_at=f"{since}T09:00:00Z", created_at=f"{since}T09:00:00Z")


def link_to(person):
    text = OutgoingMail.objects.filter(to=person.email).latest("pk").text
    return re.search(r"/compte/rester/\S+", text)[0]


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [(date(2026, 3, 31), 1, date(2026, 2, 28)), (date(2024, 1, 15), 23, date(2022, 2, 15)), (date(2024, 2, 29), -24, date(2026, 2, 28))],
)
def test_months_end_where_they_end(day, months, wanted):
    assert inactivity.months_before(day=day, months=months) == wanted


def test_warned_at_23_months_reminded_at_24_closed_30_days_later(bruno, denis, settings):
    asleep(bruno)
    steps = [
        ("2025-12-30", 0, False),
        ("2025-12-31", 1, False),
        ("2026-01-01", 1, False),
        ("2026-01-30", 1, False),
        ("2026-01-31", 2, False),
        ("2026-02-15", 2, False),
        ("2026-03-01", 2, False),
        ("2026-03-02", 0, True),
    ]
    for day, mails, gone in steps:
        with at(day):
            inactivity.care()
            inactivity.care()
            bruno.refresh_from_db()
            assert (OutgoingMail.objects.filter(to="bruno@vallee.test").count(), bruno.left_at is not None) == (mails, gone), day
    assert str(bruno) == "Ancien·ne membre"
    denis.refresh_from_db()
    assert denis.left_at is None


def test_warned_late_there_are_still_sixty_days(bruno):
    asleep(bruno, "2020-01-01")
    for day, mails, gone in (("2026-06-01", 1, False), ("2026-07-01", 2, False), ("2026-07-30", 2, False), ("2026-07-31", 0, True)):
        with at(day):
            inactivity.care()
            bruno.refresh_from_db()
            assert (OutgoingMail.objects.filter(to="bruno@vallee.test").count(), bruno.left_at is not None) == (mails, gone), day


def test_the_link_opens_a_page_and_one_press_keeps_the_account(client, bruno):
    asleep(bruno)
    with at("2026-01-02"):
        inactivity.care()
        path = link_to(bruno)
        assert "Garder votre compte" in client.get(path).text
        bruno.refresh_from_db()
        assert bruno.warned_on  # programs that read mails follow links: opening is not answering
        assert client.post(path).status_code == 302
        bruno.refresh_from_db()
        assert (bruno.seen_on, bruno.warned_on) == (date(2026, 1, 2), None)
        assert "est gardé" in client.get(path).text
        assert client.post(path).status_code == 302
    with at("2026-06-02"):
        assert inactivity.care() == (0, 0)
    with at("2027-12-02"):
        assert inactivity.care() == (1, 0)


def test_coming_back_is_enough_and_a_later_silence_begins_anew(bruno):
    asleep(bruno)
    with at("2026-01-02"):
        inactivity.care()
    Person.objects.filter(pk=bruno.pk).update(seen_on="2026-01-02")
    with at("2026-04-01"):
        assert inactivity.care() == (0, 0)
    with at("2028-06-01"):
        assert inactivity.care() == (1, 0)


def test_a_forged_link_is_refused_in_words(client, bruno):
    for token in (
        "faux",
        TimestampSigner(salt=inactivity.STAY.purpose).sign("x"),
        Seal(purpose="x").token(uuid=uuid4()),
        inactivity.STAY.token(uuid=uuid4()),
    ):
        for method in (client.get, client.post):
            answer = method(reverse("people:stay", args=[token]))
            assert answer.status_code == 410 and "Ce lien ne sert plus" in answer.text


def test_the_last_in_charge_are_left_alone_and_candidates_are_not(denis, gaelle, farid, eva):
    for person in (denis, gaelle, farid):
        asleep(person)
    with at("2026-01-31"):
        inactivity.care()
    with at("2026-06-01"):
        assert inactivity.care()[1] == 2
    # Denis, then Gaëlle: the one left to coordinate stays, and nobody else looks after the machine.
    assert {person.name for person in Person.objects.filter(left_at=None)} == {"Gaëlle Henry"}


def test_the_charter_is_accepted_once_with_its_version(sign_in, bruno):
    client = sign_in(bruno)
    assert "La charte de partage" in client.get("/mon-bureau/").text
    client.post("/compte/charte/")
    bruno.refresh_from_db()
    first = bruno.charter_at
    assert first and bruno.charter_version.startswith("1, ")
    client.post("/compte/charte/")
    bruno.refresh_from_db()
    assert bruno.charter_at == first
    assert "/compte/charte/" not in client.get("/mon-bureau/").text
