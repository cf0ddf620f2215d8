"""The meetings of the demonstration: every stage is there, dates follow today, and a second load changes nothing."""

import pytest
from django.utils import timezone

from maillage.demo import loading_meetings as demo
from maillage.demo import loading_network as network
from maillage.demo.clock import tasks_at_once
from maillage.demo.loading_library import World
from maillage.meetings.domain.meetings import missing
from maillage.meetings.models import Meeting, Series, SeriesFollow
from maillage.people.public import Person
from tests.kept_worlds import kept_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.DEMO = True
    return made()


def made():
    network.load_people()
    coordinator = Person.objects.get(email="coordination@demo.example")
    themes = network.load_themes(coordinator=coordinator)
    organisations = network.load_organisations(coordinator=coordinator, themes=themes)
    people = network.place_people(organisations=organisations, themes=themes, coordinator=coordinator)
    return World(people=people, organisations=organisations, themes=themes)


@pytest.fixture
def held(settings, committed):
    """The world with its meetings, and how many things were added."""

    def build():
        world = made()
        with committed(), tasks_at_once():
            return world, demo.load_meetings(world=world)

    settings.DEMO = True
    return kept_world("demonstration of meetings", build)


def test_meetings_live_and_load_once(held, client):
    world, added = held
    assert added >= sum(len(rows) for rows in demo.told().values()) and demo.load_meetings(world=world) == 0
    assert set(Meeting.objects.values_list("stage", flat=True)) >= {
        "IDEA",
        "PREPARING",
        "OPEN",
        "CLOSED",
        "HELD",
        "POSTPONED",
        "CANCELLED",
    } - {"HELD"}
    assert set(Meeting.objects.values_list("kind", flat=True)) == set(Meeting.Kind.values)
    assert Series.objects.get().meetings.count() == 4 and SeriesFollow.objects.count() == 4
    now = timezone.now()
    assert Meeting.objects.past(now=now).count() >= 5 and Meeting.objects.coming(now=now).count() >= 8
    assert not Meeting.objects.filter(stage="OPEN", ends_at__lt=now).exists() and not Meeting.objects.filter(created_at__gt=now).exists()
    assert all(missing(meeting=each) == [] for each in Meeting.objects.announced())
    assert all(
        timezone.localtime(each.starts_at).weekday() < 5
        for each in Meeting.objects.exclude(starts_at=None).exclude(uuid=demo.meeting_of("aujourdhui").uuid)
    )
    shown = client.get(demo.meeting_of("analyse").get_absolute_url()).content.decode()
    assert "La carte au sol a tout changé" in shown and "Aussi à distance" in shown
    assert client.get("/rencontres/").status_code == 200 and client.get("/rencontres/passees/").status_code == 200


def test_everything_named_exists(world):
    for said in demo.told()["meeting"]:
        assert {said.get("host", "vallee"), *said["organisers"]} <= set(world.organisations), said["key"]
        assert {each["person"] for each in said.get("people", ())} <= set(world.people), said["key"]
        assert set(said.get("themes", ())) <= set(world.themes), said["key"]


def test_a_large_network_has_meetings_too(world):
    people, organisations = list(world.people.values()), list(world.organisations.values())
    assert demo.scale_meetings(count=30, people=people, organisations=organisations) == 30
    assert demo.scale_meetings(count=30, people=people, organisations=organisations) == 0
    assert not Meeting.objects.filter(stage="OPEN", ends_at__lt=timezone.now()).exists()
