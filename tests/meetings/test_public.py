"""The door: cards, search rows, desk, week, own data, forgetting, panels; found in the search."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from maillage.meetings import public as meetings
from maillage.meetings.domain import series as acts
from maillage.meetings.models import MeetingOrganisation, MeetingPerson, MeetingTheme, Series
from maillage.network.domain.themes import merge_themes
from maillage.search.current import engine
from maillage.search.rebuilding import rebuild
from tests.factories.meetings import make_meeting, make_registration
from tests.factories.network import make_organisation, make_theme

pytestmark = pytest.mark.django_db


def test_cards_obey_the_reader(denis, chloe):
    opened, closed = make_meeting(denis), make_meeting(denis, title="Entre nous", access="MEMBERS")
    draft = make_meeting(denis, stage="PREPARING")
    uuids = [opened.uuid, closed.uuid, draft.uuid]
    assert set(meetings.cards(uuids=uuids, person=None)) == {opened.uuid}
    assert set(meetings.cards(uuids=uuids, person=chloe)) == {opened.uuid, closed.uuid}
    assert meetings.card(uuid=opened.uuid, person=None).label == "Rencontre"
    assert meetings.card(uuid=draft.uuid, person=denis) is None


def test_what_comes_is_the_nearest_first(denis, chloe):
    far, near = make_meeting(denis, days=30), make_meeting(denis, days=3, title="Bientôt")
    make_meeting(denis, days=1, stage="CANCELLED", title="Annulée")
    make_meeting(denis, days=-3, stage="HELD", title="Passée")
    make_meeting(denis, days=2, access="MEMBERS", title="Membres")
    assert [each.title for each in meetings.upcoming(person=None)] == [near.title, far.title]
    assert [each.title for each in meetings.upcoming(person=chloe)] == ["Membres", near.title, far.title]
    assert meetings.count_listed(person=None) == 4 and meetings.count_listed(person=chloe) == 5


def test_search_rows_say_who_may_find_them(denis, bruno):
    team, theme = make_organisation(), make_theme()
    meeting = make_meeting(
        denis, questions="Comment trier ?", place_name="Foyer", commune=team.commune, remote_link="https://secret.example/x"
    )
    meeting.programme.create(starts="09:30", title="Tour de table", detail="Chacun son tour")
    meeting.sub_groups.create(name="Groupe A", question="Qui décide ?")
    meeting.people_rows.create(role="WITNESS", name="Joëlle", quote="La carte au sol")
    MeetingTheme.objects.create(meeting=meeting, theme=theme)
    MeetingOrganisation.objects.create(meeting=meeting, organisation=team, part="ORGANISER")
    make_registration(meeting, bruno, needs="Fauteuil")
    make_meeting(denis, stage="PREPARING", title="Brouillon")
    make_meeting(denis, access="MEMBERS", title="Entre nous")
    rows = {row.title: row for row in meetings.index_rows()}
    row = rows[meeting.title]
    assert (
        set(rows) == {meeting.title, "Entre nous"} and row.audience == {"public", "members"} and rows["Entre nous"].audience == {"members"}
    )
    for words in ("Comment trier", "Chacun son tour", "Qui décide", "La carte au sol", "Joëlle"):
        assert words in row.context, words
    assert row.facets["theme"] == [theme.slug] and row.facets["type"] == ["rencontre"] and team.name in row.words
    assert "secret" not in str(row) and "Fauteuil" not in str(row) and "Bruno" not in str(row)
    assert [each.uuid for each in meetings.index_rows(uuids=[meeting.uuid])] == [meeting.uuid]
    assert meetings.facet_labels(facet="type", keys=["rencontre", "x"]) == {"rencontre": "Rencontres"}


def test_each_reader_finds_what_they_may_read(sign_in, denis, chloe):
    make_meeting(denis, title="Clepsydre ouverte")
    make_meeting(denis, title="Clepsydre fermée", access="MEMBERS")
    make_meeting(denis, title="Clepsydre préparée", stage="PREPARING")
    rebuild(engine(), processes=0)
    visitor = Client().get("/recherche/", {"q": "clepsydre"}).content.decode()
    assert "ouverte" in visitor and "fermée" not in visitor and "préparée" not in visitor
    member = sign_in(chloe).get("/recherche/", {"q": "clepsydre", "type": "rencontre"}).content.decode()
    assert "fermée" in member and "préparée" not in member
    pages = "".join(Client().get(f"/sitemap.xml{query}").content.decode() for query in ("", "?section=rencontres"))
    assert "clepsydre-ouverte" in pages and "clepsydre-fermee" not in pages


def test_the_front_page_and_the_desk_show_what_comes(sign_in, denis, chloe):
    make_meeting(denis, title="Au programme bientôt")
    make_meeting(denis, title="À finir", stage="PREPARING")
    assert "Au programme bientôt" in Client().get("/").content.decode()
    client = sign_in(denis)
    assert "À finir" in client.get("/mon-bureau/").content.decode()
    assert [item.title for item in meetings.desk_items(person=denis)] == ["À finir", "Au programme bientôt"]
    assert meetings.desk_items(person=chloe) == []


def test_the_week_of_the_coordination(denis, chloe, sign_in):
    make_meeting(denis, stage="PREPARING", days=10, title="À ouvrir")
    make_meeting(denis, stage="PREPARING", days=90, title="Plus tard")
    make_meeting(denis, stage="POSTPONED", title="Sans date")
    assert [item.label for item in meetings.week_items(person=denis)] == ["Rencontre à ouvrir", "Rencontre reportée sans date"]
    assert meetings.week_items(person=chloe) == []
    shown = sign_in(denis).get("/la-semaine/").content.decode()
    assert "À ouvrir" in shown and "Rencontre reportée sans date" in shown


def test_pages_of_organisations_and_themes_tell_of_meetings(denis, chloe):
    team, theme = make_organisation(), make_theme()
    past = make_meeting(denis, days=-9, stage="HELD", title="Celle d’avant")
    coming = make_meeting(denis, title="Celle qui vient")
    hidden = make_meeting(denis, title="Cachée", access="MEMBERS")
    for each in (past, coming, hidden):
        MeetingOrganisation.objects.create(meeting=each, organisation=team, part="HOST")
        MeetingTheme.objects.create(meeting=each, theme=theme)
    assert [card.title for card in meetings.held_by_organisation(team, None)] == ["Celle qui vient", "Celle d’avant"]
    assert "Celle qui vient" in Client().get(team.get_absolute_url()).content.decode()
    assert meetings.count_by_theme() == {theme.pk: 3} and meetings.listed_by_theme(person=None) == {theme.pk: 2}
    assert f"/rencontres/?theme={theme.slug}" in Client().get(f"/bibliotheque/themes/{theme.slug}/").content.decode()
    assert [card.title for card in meetings.held_by_person(denis, None)] == ["Celle qui vient", "Celle d’avant"]


def test_themes_merged_take_what_stands_under_them(denis):
    old, new = make_theme("Ancien"), make_theme("Nouveau", slug="nouveau")
    meeting = make_meeting(denis)
    for theme in (old, new):
        MeetingTheme.objects.create(meeting=meeting, theme=theme)
    merge_themes(theme=old, into=new, actor=denis)
    assert [theme.slug for theme in meeting.themes.all()] == ["nouveau"]


def test_somebody_who_leaves_is_forgotten(denis, bruno):
    idea = make_meeting(bruno, stage="IDEA", starts_at=None)
    held = make_meeting(denis)
    held.people_rows.create(person=bruno, role="WITNESS", quote="Ma phrase")
    make_registration(held, bruno, needs="Sans gluten")
    series = Series.objects.create(title="Cycle", created_at=timezone.now(), created_by=denis)
    acts.follow(series=series, person=bruno)
    data = str(meetings.own_data(person=bruno))
    assert "Sans gluten" in data and "Ma phrase" in data and "Cycle" in data
    meetings.forget(person=bruno)
    assert not meetings.Meeting.objects.filter(pk=idea.pk).exists()
    row = MeetingPerson.objects.get(meeting=held, role="WITNESS")
    assert row.person is None and "Bruno" not in row.name
    assert "Sans gluten" not in str(meetings.own_data(person=bruno)) and not series.follows.exists()
    assert held.registrations.filter(person=bruno).count() == 0


def test_a_postponed_meeting_waits_among_those_to_come(denis):
    now = timezone.now()
    make_meeting(denis, stage="POSTPONED", days=-5)
    assert meetings.Meeting.objects.coming(now=now).count() == 1 and meetings.Meeting.objects.past(now=now).count() == 0
    assert meetings.Meeting.objects.coming(now=now + timedelta(days=900)).count() == 1
