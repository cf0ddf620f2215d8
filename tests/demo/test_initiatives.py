"""The initiatives of the demonstration: every state is there, and a second load changes nothing."""

import pytest

from maillage.demo import loading_initiatives as demo
from maillage.demo.clock import tasks_at_once
from maillage.initiatives.models import Adaptation, Experiment, Initiative, InitiativeFile, Testimony
from maillage.initiatives.queries.waiting import week_items
from tests.demo.test_meetings import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.DEMO = True
    return made()


def test_initiatives_live_and_load_once(world, committed):
    with committed(), tasks_at_once():
        added = demo.load_initiatives(world=world)
    assert added == sum(len(rows) for rows in demo.told().values()) and demo.load_initiatives(world=world) == 0
    steps = set(Initiative.objects.with_step().values_list("step", flat=True))
    assert steps >= {"SPOTTED", "DESCRIBED", "CONTACTED", "TRIED", "MODELLED", "TOOL"}
    assert Initiative.objects.count() >= 15 and Testimony.objects.count() >= 10 and Experiment.objects.count() == 3
    assert Adaptation.objects.count() >= 7 and all(row.file.previews.exists() for row in InitiativeFile.objects.all())
    labels = [item.label for item in week_items(person=world.coordinator)]
    assert "Initiative qui attend un rappel" in labels and "Expérimentation à conclure" in labels
    assert not Initiative.objects.filter(themes=None, published_at__isnull=False).exists()
    assert not any(item.label.startswith("Nouve") for item in week_items(person=world.coordinator))


def test_everything_named_exists(world):
    named = demo.told()
    for rows in named.values():
        for said in rows:
            assert said.get("person", "benoit") in world.people and said.get("organisation", "vallee") in world.organisations
            assert set(said.get("themes", ())) <= set(world.themes), said["key"]
            for each in said.get("adaptations", ()):
                assert each["person"] in world.people and each["organisation"] in world.organisations
