"""The agenda: lists, filters, months, feed; and constant numbers of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.meetings.models import AudienceKey, MeetingOrganisation, MeetingTheme
from maillage.meetings.queries import agenda
from tests.factories.library import make_theme
from tests.factories.meetings import make_meeting, make_registration
from tests.factories.network import make_organisation

pytestmark = pytest.mark.django_db
LIST, PAST = "/rencontres/", "/rencontres/passees/"


def page(response):
    assert response.status_code == 200
    return response.content.decode()


def test_empty_lists_say_what_will_be_there(client, sign_in, denis):
    assert "La prochaine rencontre se prépare" in page(client.get(LIST))
    assert "Pas encore de rencontre passée" in page(client.get(PAST))
    assert "Aucune rencontre annoncée" in page(client.get("/rencontres/mois/2027-03/"))
    assert "Préparer une rencontre" in page(sign_in(denis).get(LIST))


def test_each_reader_sees_what_they_may(client, sign_in, denis, chloe):
    make_meeting(denis, title="Ouverte à tous")
    make_meeting(denis, title="Entre nous", access="MEMBERS")
    make_meeting(denis, title="Brouillon secret", stage="PREPARING")
    make_meeting(denis, title="Déjà tenue", days=-5, stage="HELD")
    make_meeting(denis, title="Annulée hier", stage="CANCELLED")
    shown = page(client.get(LIST))
    assert (
        "Ouverte à tous" in shown
        and "Annulée hier" in shown
        and "Entre nous" not in shown
        and "secret" not in shown
        and "tenue" not in shown
    )
    shown = page(sign_in(chloe).get(LIST))
    assert "Entre nous" in shown and "secret" not in shown
    assert "Déjà tenue" in page(client.get(PAST)) and "Ouverte" not in page(client.get(PAST))


def test_filters_keep_and_count(client, denis):
    theme, team = make_theme(), make_organisation()
    one = make_meeting(denis, title="Atelier à Namur", commune=team.commune, for_newcomers=True)
    MeetingTheme.objects.create(meeting=one, theme=theme)
    AudienceKey.objects.create(meeting=one, list="SECTOR", key="SCHOOL")
    make_meeting(denis, title="Formation de loin", kind="TRAINING", mode="REMOTE")
    make_meeting(denis, title="Les deux façons", mode="BOTH")
    for query, there, away in (
        ("type=formation", "Formation de loin", "Atelier à Namur"),
        ("mode=sur-place", "Atelier à Namur", "Formation de loin"),
        ("mode=a-distance", "Les deux façons", "Atelier à Namur"),
        (f"theme={theme.slug}", "Atelier à Namur", "Les deux façons"),
        ("territoire=namur", "Atelier à Namur", "Les deux façons"),
        ("secteur=ecole", "Atelier à Namur", "Les deux façons"),
        ("niveau=debute", "Atelier à Namur", "Les deux façons"),
    ):
        shown = page(client.get(f"{LIST}?{query}"))
        assert there in shown and away not in shown, query
    assert "Rien avec ces filtres" in page(client.get(f"{LIST}?theme=inconnu"))
    assert client.get(f"{LIST}?type=x&mode=%00&page=zz&theme=%00").status_code == 200
    counts = {choice.value: choice.count for choice in agenda.page_of(person=None, filters=agenda.Filters(values={})).facets["mode"]}
    assert counts == {"sur-place": 2, "a-distance": 2}


def test_meetings_come_by_month_with_places_and_newcomers(client, denis, bruno):
    meeting = make_meeting(denis, seats_on_site=2, for_newcomers=True)
    make_registration(meeting, bruno)
    shown = page(client.get(LIST))
    assert "1/2 places" in shown and "Convient à qui débute" in shown
    assert agenda.month_title(first=timezone.localdate(meeting.starts_at)).capitalize() in shown
    make_registration(meeting)
    assert "Complet" in page(client.get(f"{LIST}?niveau=debute"))


def test_a_month_is_a_table_with_headings(client, denis):
    meeting = make_meeting(denis)
    day = timezone.localdate(meeting.starts_at)
    shown = page(client.get(f"/rencontres/mois/{day:%Y-%m}/"))
    assert '<th scope="col">Lundi</th>' in shown and meeting.get_absolute_url() in shown
    longer = make_meeting(denis, title="Sur trois jours", starts_at=meeting.starts_at.replace(day=10), hours=50)
    make_meeting(denis, title="Sans date", stage="POSTPONED")
    shown = page(client.get(f"/rencontres/mois/{day:%Y-%m}/?relu"))
    assert shown.count(longer.get_absolute_url()) == 3 and "Sans date" not in shown
    today = timezone.localdate()
    assert page(client.get(f"/rencontres/mois/{today:%Y-%m}/")).count('aria-current="date"') == 1
    assert "férié en Belgique et en France\u00a0: Noël" in page(client.get("/rencontres/mois/2026-12/"))
    for wrong in ("2027-13", "2027-3", "abc", "1900-01", "9999-99", "0000-00"):
        assert client.get(f"/rencontres/mois/{wrong}/").status_code == 404, wrong
    assert client.get("/rencontres/mois/2100-12/").status_code == 200 and client.get("/rencontres/mois/2000-01/").status_code == 200


def test_the_feed_tells_of_open_meetings_only(client, denis):
    opened = make_meeting(denis)
    make_meeting(denis, title="Entre nous", access="MEMBERS")
    make_meeting(denis, title="Brouillon", stage="PREPARING")
    feed = page(client.get("/rencontres/nouvelles.atom"))
    assert opened.get_absolute_url() in feed and "Entre nous" not in feed and "Brouillon" not in feed


def _queries(client, url):
    client.get(url)
    agenda.COUNTS.forget()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    kept = [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    return len(kept), "\n".join(sql[:160] for sql in kept)


def fill(denis, team, days):
    meeting = make_meeting(denis, days=days, title=f"Le {days}", mode="BOTH", seats_on_site=3)
    MeetingOrganisation.objects.create(meeting=meeting, organisation=team, part="ORGANISER")
    make_registration(meeting, email=f"a{days}@ailleurs.test")
    return meeting


@pytest.mark.parametrize("url", [LIST, PAST, "month"])
def test_lists_ask_the_same_number_of_questions_whatever_their_length(sign_in, denis, chloe, url):
    team, client = make_organisation(), sign_in(chloe)
    first = -20 if url == PAST else 20
    address = f"/rencontres/mois/{timezone.localdate() + timedelta(days=20):%Y-%m}/" if url == "month" else url
    fill(denis, team, first)
    one, _ = _queries(client, address)
    for more in (1, 2):
        fill(denis, team, first + more)
    three, said = _queries(client, address)
    assert one == three and three <= (3 if url == "month" else 8), said


def test_a_page_asks_ten_questions_at_most(sign_in, denis, chloe, bruno):
    team, client = make_organisation(), sign_in(chloe)
    meeting = fill(denis, team, 20)
    url = meeting.get_absolute_url()

    def more(number):
        meeting.programme.create(starts="09:30", title=f"Ligne {number}")
        meeting.people_rows.create(role="WITNESS", name=f"Témoin {number}")
        meeting.sub_groups.create(name=f"Groupe {number}")
        MeetingTheme.objects.create(meeting=meeting, theme=make_theme(f"Thème {number}", slug=f"theme-{number}"))
        make_registration(meeting, email=f"b{number}@ailleurs.test")

    more(1)
    make_registration(meeting, chloe)
    one, _ = _queries(client, url)
    more(2)
    more(3)
    three, said = _queries(client, url)
    assert one == three, said
    assert three <= 10, said
