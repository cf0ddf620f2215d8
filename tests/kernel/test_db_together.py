"""Rows of several kinds in one query, with instants and days that move."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.models import F
from django.utils import timezone

from maillage.kernel.db.public import Part, Prepared, Together
from maillage.people.models import Person
from tests.cast import make_person
from tests.factories.network import make_membership, make_organisation

pytestmark = pytest.mark.django_db
NAMED = {"uuid": F("uuid"), "title": F("name"), "since": F("created_at"), "day": F("seen_on")}


def made_ago(name, *, days):
    person = make_person(name)
    now = timezone.now() - timedelta(days=days)
    Person.objects.filter(pk=person.pk).update(created_at=now, seen_on=now.astimezone(ZoneInfo("Europe/Brussels")).date())
    return person


def older_than(days):
    return lambda at: Person.objects.filter(created_at__lte=at.now - timedelta(days=days)).order_by("created_at")


def test_parts_are_read_together_each_with_its_order_and_its_count(django_assert_num_queries):
    people = [made_ago(name, days=days) for name, days in (("Zoé", 40), ("Amel", 30), ("Bruno", 20), ("Chloé", 1))]
    read = Together(
        Part(name="old", rows=older_than(10), columns=NAMED, make=lambda row: ("old", row.title, row.total), most=2, counted=True),
        Part(name="one", rows=lambda at: Person.objects.filter(pk=at.person), columns={"title": F("name")}, make=lambda row: row),
        Part(name="newest", rows=older_than(0), columns=NAMED, make=lambda row: row, newest=True, most=10),
    )
    for _ in range(2):
        with django_assert_num_queries(1):
            first, second, one, *newest = read(now=timezone.now(), person=people[3].pk)
        assert [first, second] == [("old", "Zoé", 3), ("old", "Amel", 3)]
        assert (one.title, one.pk, one.uuid, one.since, one.first, one.number) == ("Chloé", people[3].pk, None, None, "", None)
        assert [row.title for row in newest] == ["Chloé", "Bruno", "Amel", "Zoé"]
        stored = Person.objects.get(pk=people[2].pk)
        assert (newest[1].uuid, newest[1].since, newest[1].day) == (stored.uuid, stored.created_at, stored.seen_on)


def test_a_condition_on_other_rows_repeats_nothing():
    amel = make_person("Amel")
    for number in range(3):
        make_membership(amel, make_organisation(f"Maison {number}"), is_steward=number == 1)
    stewards = Part(
        name="stewards",
        rows=lambda _: Person.objects.filter(memberships__is_steward=True).order_by("pk"),
        columns={"title": F("memberships__organisation__name")},
        make=lambda row: (row.title, row.total),
        counted=True,
    )
    assert Together(stewards)() == [("Maison 1", 1)]


def test_instants_and_days_are_those_of_each_call():
    made_ago("Zoé", days=3)
    recent = Prepared(
        lambda now, today: Person.objects.filter(created_at__gte=now - timedelta(days=5), seen_on__lte=today + timedelta(days=1))
    )
    now, today = timezone.now(), timezone.localdate()
    for days, found in ((0, 1), (1, 1), (3, 0), (-9, 0), (0, 1)):
        moved = timedelta(days=days)
        assert len(recent(now=now + moved, today=today + moved)) == found, days


def test_an_instant_of_its_own_is_refused():
    caught = Prepared(lambda person: Person.objects.filter(pk=person, created_at__lte=timezone.now()))
    with pytest.raises(ValueError, match="is given to it"):
        caught(person=1)
