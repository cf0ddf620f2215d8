"""The door: cards, search rows, week, own data, forgetting; and constant numbers of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maillage.initiatives import public as initiatives
from maillage.initiatives.domain import around
from maillage.initiatives.models import Initiative, Testimony
from maillage.initiatives.queries import lists
from maillage.network.domain.themes import merge_themes
from tests.factories.initiatives import make_experiment, make_initiative, make_photo, make_sheet, make_spotted, make_testimony
from tests.factories.library import join, make_file, make_organisation, make_theme

pytestmark = pytest.mark.django_db


def test_cards_obey_the_reader(amel, chloe, client):
    opened, closed = make_initiative(amel), make_initiative(amel, title="Entre nous", access="MEMBERS")
    told, tried, draft = make_testimony(amel), make_experiment(amel), make_sheet(amel, title="Brouillon")
    uuids = [each.uuid for each in (opened, closed, told, tried, draft)]
    assert set(initiatives.cards(uuids=uuids, person=None)) == {opened.uuid, tried.uuid}
    assert set(initiatives.cards(uuids=uuids, person=chloe)) == {opened.uuid, closed.uuid, told.uuid, tried.uuid}
    assert set(initiatives.cards(uuids=uuids, person=chloe, kind="initiatives.testimony")) == {told.uuid}
    assert initiatives.card(uuid=opened.uuid, person=None).detail == "Décrite"
    assert [card.uuid for card in initiatives.latest(person=None)] == [opened.uuid]
    assert initiatives.count_listed(person=None) == 1 and initiatives.count_listed(person=chloe) == 2


def test_search_rows_say_who_may_find_them(amel, chloe, denis):
    vallee, canal = make_organisation(), make_organisation("Canal", "canal")
    join(amel, vallee)
    join(chloe, canal)
    initiative = make_initiative(amel, organisations=[vallee], publics=["TODDLERS"], contact_name="Madame Lenoir", source="Secret")
    around.adapt(initiative=initiative, person=chloe, organisation=canal, changed="Deux séances.", outcome="Bien.")
    hidden, shown = make_file(amel, name="prive.txt", data=b"mot cache"), make_file(amel, name="ouvert.txt", data=b"mot visible")
    around.add_files(initiative=initiative, person=amel, added=[hidden])
    around.add_files(initiative=initiative, person=amel, added=[shown], access="PUBLIC")
    make_experiment(amel, title="Fermée", initiative=initiative, access="MEMBERS")
    make_testimony(amel)
    make_spotted(denis)
    rows = {row.kind: row for row in initiatives.index_rows()}
    row = rows["initiatives.initiative"]
    assert len(list(initiatives.index_rows())) == 3 and row.audience == {"public", "members"}
    assert row.facets["type"] == ["initiative"] and rows["initiatives.testimony"].facets["type"] == ["temoignage"]
    assert "Deux séances." in row.context and "Fermée" not in row.context and "0–3 ans" in row.words
    assert "Lenoir" not in str(row) and "Secret" not in str(row) and "cache" not in str(row)
    assert rows["initiatives.testimony"].audience == {"members"}
    assert [each.uuid for each in initiatives.index_rows(uuids=[initiative.uuid])] == [initiative.uuid]
    assert initiatives.facet_labels(facet="type", keys=["initiative", "autre"]) == {"initiative": "Initiatives"}


def test_a_withdrawn_thing_leaves_the_index(amel):
    from maillage.initiatives.domain import publishing

    initiative = make_initiative(amel)
    publishing.withdraw(thing=initiative, person=amel, reason="Fini.")
    assert list(initiatives.index_rows()) == [] and initiatives.cards(uuids=[initiative.uuid], person=amel) == {}


def test_the_week_of_the_coordination(amel, bruno, denis):
    make_spotted(denis, call_back_on=timezone.localdate())
    make_spotted(denis, title="Plus tard", call_back_on=timezone.localdate() + timedelta(days=3))
    make_experiment(amel, ends_on=timezone.localdate() - timedelta(days=1))
    assert [item.label for item in initiatives.week_items(person=denis)] == [
        "Initiative qui attend un rappel",
        "Expérimentation à conclure",
    ]
    assert initiatives.week_items(person=amel) == []


def test_themes_merged_take_what_stands_under_them(amel, denis):
    old, new = make_theme("Ancien", "ancien"), make_theme("Nouveau", "nouveau")
    initiative, both = make_initiative(amel, themes=[old]), make_initiative(amel, title="Deux", themes=[old, new])
    make_testimony(amel, themes=[old])
    merge_themes(theme=old, into=new, actor=denis)
    assert [theme.slug for theme in initiative.themes.all()] == ["nouveau"] and both.themes.count() == 1
    assert Testimony.objects.get().themes.get() == new


def test_somebody_who_leaves_is_forgotten(amel, denis):
    make_sheet(amel, title="Brouillon")
    initiative = make_initiative(amel, contact=amel, contact_name=amel.name, contact_email=amel.email)
    testimony = make_testimony(amel, witness_name="Amel, de la Vallée")
    data = str(initiatives.own_data(person=amel))
    assert "Brouillon" in data and "apprendre" not in data and "Nous avons appris" in data
    initiatives.forget(person=amel)
    initiative.refresh_from_db()
    testimony.refresh_from_db()
    assert (initiative.contact, initiative.contact_name, initiative.contact_email) == (None, "", "")
    assert testimony.witness is None and "Amel" not in testimony.witness_name and testimony.text
    assert Initiative.objects.count() == 1


def test_pages_of_organisations_and_people_show_initiatives(sign_in, amel, chloe):
    vallee = make_organisation()
    make_initiative(amel, organisations=[vallee], access="MEMBERS")
    assert initiatives.count_by_organisation(None) == {} and initiatives.count_by_organisation(chloe) == {vallee.pk: 1}
    assert initiatives.shared_by_organisation(vallee, None) == []
    assert "Les bébés" in sign_in(chloe).get(vallee.get_absolute_url()).content.decode()
    assert [card.title for card in initiatives.shared_by_person(amel, chloe)] == ["Les bébés à l’opéra"]
    assert make_theme().pk in initiatives.count_by_theme()


def _queries(client, url):
    client.get(url)
    lists.COUNTS.forget()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    kept = [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    return len(kept), "\n".join(sql[:160] for sql in kept)


@pytest.mark.parametrize("name", ["initiative_list", "testimony_list", "experiment_list", "moderation"])
def test_lists_ask_the_same_number_of_questions_whatever_their_length(sign_in, amel, chloe, denis, name):
    vallee = make_organisation()
    client = sign_in(denis if name == "moderation" else chloe)
    url = reverse(f"initiatives:{name}")

    def fill():
        make_initiative(amel, organisations=[vallee], fundings=[("Province", None)])
        make_testimony(amel, organisation=vallee)
        make_experiment(amel, organisation=vallee, ends_on=timezone.localdate() - timedelta(days=1))
        make_spotted(denis, call_back_on=timezone.localdate())

    fill()
    client.get(url)
    one, _ = _queries(client, url)
    for _ in range(2):
        fill()
    three, said = _queries(client, url)
    assert one == three, said
    assert three <= (10 if name == "moderation" else 8), said


def test_a_sheet_asks_ten_questions_at_most(sign_in, amel, chloe):
    vallee, canal, gare = make_organisation(), make_organisation("Canal", "canal"), make_organisation("Gare", "gare")
    join(chloe, canal)
    join(chloe, gare, main=False)
    initiative = make_initiative(amel, organisations=[vallee], fundings=[("Province", None), ("Commune", 12)], contact=amel)
    url = initiative.get_absolute_url()

    def fill(colour, team):
        around.add_photo(initiative=initiative, person=amel, file=make_photo(amel, colour), alt="Un tapis", consent="NOBODY")
        around.adapt(initiative=initiative, person=chloe, organisation=team, changed=f"a {colour}", outcome="b")
        make_testimony(amel, initiative=initiative, access="PUBLIC")
        make_experiment(amel, initiative=initiative)

    client = sign_in(chloe)
    fill("red", canal)
    one, _ = _queries(client, url)
    for colour, team in (("blue", canal), ("green", gare)):
        fill(colour, team)
    three, said = _queries(client, url)
    assert one == three and three <= 10, said


def test_words_of_another_language_say_so(client, amel):
    """A sheet, a testimony and an experiment written in Dutch all along are said in Dutch, on their pages and in lists."""
    said = "Wij zijn met de kinderen naar het plein gegaan omdat zij niet naar de zaal komen, en het was een feest voor de buurt."
    sheet = make_initiative(amel, title="Naar het plein", summary=said, done=said)
    told = make_testimony(amel, title="Wij wachten", text=said, practice="Op het plein", access="PUBLIC")
    tried = make_experiment(amel, title="Een plein zonder bord", question=said, access="PUBLIC")
    french = make_initiative(amel, title="Le plein", summary="Une place et ce qu’elle permet.")
    for thing in (sheet, told, tried):
        thing.refresh_from_db()
        page = client.get(thing.get_absolute_url()).content.decode()
        assert thing.language == "nl" and f'<h1><span lang="nl">{thing.title}</span></h1>' in page
        assert (
            f'<span lang="nl">{thing.title}</span></a>'
            in client.get(reverse(f"{thing.PAGE.removesuffix('_detail')}_list")).content.decode()
        )
    assert f'<div lang="nl"><p>{said}' in client.get(sheet.get_absolute_url()).content.decode()
    assert 'lang="nl"' not in client.get(french.get_absolute_url()).content.decode()
