"""Lists, cards, and what the search and the other rooms are told."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from maillage.dossiers import public
from maillage.dossiers.models import LeftOutPage
from maillage.search.current import engine
from maillage.search.rebuilding import rebuild
from tests.factories.dossiers import WORDS, make_dossier, make_kind, make_sheet, make_version
from tests.factories.library import join, make_organisation, make_territory

LIST = "/bibliotheque/dossiers/"
VISITOR = AnonymousUser()


@pytest.fixture
def dossier(bruno, committed):
    with committed():
        return make_dossier(bruno, word="Une façon de chercher.")


class TestTheIndex:
    def test_pages_are_given_to_those_who_read_them(self, dossier):
        (row,) = public.index_rows()
        pages = {page.number: page for page in row.pages}
        assert sorted(pages) == [1, 2, 3, 4]
        assert [pages[number].audience for number in (1, 2)] == [None, None]
        assert [pages[number].audience for number in (3, 4)] == [frozenset({"members"})] * 2
        assert pages[3].url == f"{LIST}{dossier.pk}/page/3/"
        assert row.facets["type"] == ["dossier"] and "chercher" in row.context

    def test_a_page_left_out_is_not_given(self, dossier):
        LeftOutPage.objects.create(version=dossier.versions.get(), number=1)
        (row,) = public.index_rows()
        assert sorted(page.number for page in row.pages) == [2, 3, 4]

    def test_drafts_and_closed_sheets(self, dossier, bruno, committed):
        with committed():
            make_dossier(bruno, publish=False, organisation=make_organisation())
            other = make_dossier(bruno, access="MEMBERS", organisation=make_organisation(name="Autre", slug="autre"))
        rows = {row.uuid: row for row in public.index_rows()}
        assert set(rows) == {dossier.uuid, other.uuid} and rows[other.uuid].audience == frozenset({"members"})
        assert [row.uuid for row in public.index_rows(uuids=[dossier.uuid])] == [dossier.uuid]


class TestTheSearch:
    """What a search says to each reader: found, excerpt, link, suggestion."""

    @pytest.fixture
    def indexed(self, dossier):
        rebuild(engine(), processes=0)
        return dossier

    @pytest.mark.parametrize(("word", "visitor", "member"), [(WORDS[0], 1, 1), (WORDS[2], 0, 1), (WORDS[4], 0, 0), (WORDS[6], 0, 0)])
    def test_a_word_is_found_by_whom_may_read_it(self, client, sign_in, chloe, indexed, word, visitor, member):
        for count, reader in ((visitor, client), (member, None)):
            page = (reader or sign_in(chloe)).get(f"/recherche/?q={word}").content.decode()
            assert (indexed.get_absolute_url() in page) is bool(count)
            assert (f"<mark>{word}</mark>" in page) is bool(count)

    def test_excerpts_and_links_are_those_of_the_reader(self, client, sign_in, chloe, indexed):
        visitor = client.get("/recherche/?q=mot+page+dossier+reconnaissance").content.decode()
        assert not [word for word in WORDS[2:] if word in visitor]
        member = sign_in(chloe).get(f"/recherche/?q={WORDS[3]}").content.decode()
        assert f"{LIST}{indexed.pk}/page/4/" in member
        answer = client.get(f"{LIST}{indexed.pk}/page/4/")
        assert answer.status_code == 302 and answer["Location"].endswith("pages.pdf#page=4")

    def test_suggestions_and_other_outlets_say_nothing_of_closed_pages(self, client, indexed):
        closed = list(WORDS[2:])
        for address in (f"{reverse('search:suggest')}?q=", f"{reverse('search:results_json')}?q="):
            for word in closed:
                said = client.get(f"{address}{word[:6]}")
                assert said.status_code == 200
                assert word not in said.content.decode().replace(f'{word[:6]}"', "")
        for address in ("/", "/bibliotheque/", "/bibliotheque/flux.xml", "/sitemap.xml", LIST, indexed.get_absolute_url()):
            said = client.get(address).content.decode()
            assert not [word for word in closed if word in said]


class TestTheList:
    def test_facets_count_and_narrow(self, client, bruno, committed):
        namur = make_territory()
        with committed():
            for number, (levels, kind) in enumerate(((["acg"], None), (["acg", "aci"], None), ([], make_kind("Rapport", "rapport")))):
                organisation = make_organisation(name=f"Centre {number}", slug=f"centre-{number}")
                each = make_dossier(bruno, title=f"Dossier {number}", organisation=organisation, kind=kind, filed_year=2020 + number,
                                    period_from=2021 + number, period_to=2025 + number, territory_type="RURAL")  # fmt: skip
                make_sheet(each, levels=levels, stakes=["Habiter ensemble"] if number else [])
        assert namur
        page = client.get(LIST).content.decode()
        assert "3\u00a0dossiers" in page and "Habiter ensemble" in page
        for query, count in (("niveau=acg", 2), ("niveau=aci", 1), ("sorte=rapport", 1), ("annee=2021", 1), ("enjeu=habiter-ensemble", 2),
                             ("territoire=rural", 3), ("de=2027", 1), ("a=2021", 1), ("niveau=acg&enjeu=habiter-ensemble", 1),
                             ("niveau=%00&annee=mille&statut=rien", 3), ("annee=1999", 0), ("page=99", 3), ("page=x", 3)):  # fmt: skip
            said = client.get(f"{LIST}?{query}").content.decode()
            assert f"<b>{count}\u00a0dossier{'s' if count > 1 else ''}</b>" in said, query

    def test_an_empty_list_says_what_will_be_there(self, client, db):
        assert "Le premier dossier sera peut-être le vôtre" in client.get(LIST).content.decode()


class TestTheDoor:
    def test_cards_latest_and_counts_obey_rights(self, bruno, chloe, dossier, committed):
        with committed():
            closed = make_dossier(bruno, title="Fermé", access="MEMBERS", organisation=make_organisation())
        both = [dossier.uuid, closed.uuid]
        assert set(public.cards(uuids=both, person=VISITOR)) == {dossier.uuid}
        assert set(public.cards(uuids=both, person=chloe)) == set(both)
        assert public.card(uuid=closed.uuid, person=VISITOR) is None
        assert public.card(uuid=closed.uuid, person=chloe).restricted
        assert (public.count_listed(person=VISITOR), public.count_listed(person=chloe)) == (1, 2)
        assert [card.title for card in public.latest(person=chloe, limit=1)] == ["Fermé"]
        assert [card.uuid for card in public.shared_by_organisation(dossier.organisation, VISITOR)] == [dossier.uuid]
        assert len(public.shared_by_person(bruno, VISITOR)) == 1 and len(public.shared_by_person(bruno, chloe)) == 2
        assert public.count_by_organisation(VISITOR).get(closed.organisation_id) is None
        assert public.facet_labels(facet="type", keys=["dossier", "autre"]) == {"dossier": "Dossiers"}
        assert list(public.open_pages()) == [dossier]

    def test_the_sitemap_tells_of_open_sheets(self, client, bruno, dossier, committed):
        with committed():
            closed = make_dossier(bruno, title="Fermé", access="MEMBERS", organisation=make_organisation())
        said = client.get("/sitemap.xml").content.decode()
        assert dossier.get_absolute_url() in said and closed.get_absolute_url() not in said

    def test_the_week_tells_the_coordination_alone(self, bruno, denis, dossier):
        from maillage.dossiers.models import Dossier

        Dossier.objects.filter(pk=dossier.pk).update(published_at=None, submitted_at=timezone.now())
        (item,) = [item for item in public.week_items(person=denis) if item.label == "Nouveau dossier"]
        assert item.primary_label == "Publier" and item.title == dossier.title
        assert public.week_items(person=bruno) == []
        join(bruno, dossier.organisation)


def test_a_page_closed_a_moment_ago_is_not_quoted_even_if_the_index_knows_it(bruno, chloe, committed):
    from django.contrib.auth.models import AnonymousUser

    from maillage.dossiers.queries.quoting import readable_pages

    with committed():
        dossier = make_dossier(bruno)
    version = dossier.versions.get()
    asked = {(version.file.uuid, number) for number in range(1, 10)}

    def numbers(person):
        return {number for _, number in readable_pages(pages=asked, person=person)}

    assert numbers(AnonymousUser()) == {1, 2}
    assert numbers(chloe) == {1, 2, 3, 4}
    version.left_out.create(number=1)
    version.parts.filter(section="EVALUATION").update(access="CLOSED")
    assert numbers(AnonymousUser()) == numbers(chloe) == {2}
    make_version(dossier, file=version.file, number=2, parts=())
    assert numbers(chloe) == set()
