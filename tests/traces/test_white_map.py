"""Who came, and who did not: by province, over one, two or three years."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.traces.queries.white_map import white_map
from tests.factories.meetings import make_meeting
from tests.factories.network import make_organisation
from tests.factories.traces import make_present

pytestmark = pytest.mark.django_db


def came(denis, organisation, *, days, **fields):
    meeting = make_meeting(denis, days=-days, stage="HELD")
    return make_present(meeting, organisation=organisation, email=f"{organisation.pk}-{days}@ici.test", **fields)


@pytest.fixture
def three(denis):
    valley = make_organisation("Centre culturel de la Vallée", slug="vallee")
    canal = make_organisation("Bibliothèque du Canal", slug="canal", commune="mons")
    never = make_organisation("Crèche des Tilleuls", slug="tilleuls", commune="mons")
    came(denis, valley, days=20)
    came(denis, valley, days=90)
    came(denis, canal, days=800)
    return valley, canal, never


def test_counts_and_last_time(three, django_assert_num_queries):
    now = timezone.now()
    with django_assert_num_queries(2):
        year = {line.organisation.name: line for area in white_map(months=12, now=now) for line in area.lines}
    assert [year[each.name].count for each in three] == [2, 0, 0]
    assert year["Bibliothèque du Canal"].last is not None and year["Crèche des Tilleuls"].last is None
    mons = next(area for area in white_map(months=36, now=now) if any(line.organisation == three[1] for line in area.lines))
    assert mons.came == 1 and [line.organisation for line in mons.lines] == [three[2], three[1]]


def test_absent_and_cancelled_do_not_count(denis, three):
    came(denis, three[2], days=5, state="CANCELLED")
    meeting = make_meeting(denis, days=-5, stage="HELD")
    make_present(meeting, organisation=three[2]).__class__.objects.filter(meeting=meeting).update(presence="ABSENT")
    lines = [line for area in white_map(months=12, now=timezone.now() + timedelta(minutes=1)) for line in area.lines]
    assert next(line for line in lines if line.organisation == three[2]).count == 0


def test_the_page_and_its_tables_are_for_the_coordination(client, sign_in, denis, bruno, three):
    assert client.get("/rencontres/carte-blanche/").status_code == 302
    assert sign_in(bruno).get("/rencontres/carte-blanche/").status_code == 403
    client = sign_in(denis)
    page = client.get("/rencontres/carte-blanche/?mois=36").content.decode()
    assert "2 organisations sont venues" in page.replace("\u00a0", " ") and "jamais" in page
    # The drawing repeats the tables: a province leads to its own, and a square stands for each organisation.
    assert 'aria-label="Hainaut : 1 sur 2' in page and page.count("<rect") == len(three) and page.count('height="12" class="k"') == 2
    target = re.search(r'<a href="#(h-\d+)" aria-label="Hainaut', page)
    assert target and f'<h2 id="{target[1]}">Hainaut' in page
    assert client.get("/rencontres/carte-blanche/?mois=abc").status_code == 200
    table = client.get("/rencontres/carte-blanche/tableau.csv").content.decode()
    assert "Bibliothèque du Canal" in table and client.get("/rencontres/carte-blanche/tableau.exe").status_code == 404
    assert "/rencontres/carte-blanche/" in client.get("/rencontres/").content.decode()
    assert "/rencontres/carte-blanche/" not in sign_in(bruno).get("/rencontres/").content.decode()
