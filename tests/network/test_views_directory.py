"""The directory: what each reader sees, filters, constant counts; the pages of organisations, people, themes."""

import pytest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maillage.kernel.cards import Card
from maillage.kernel.changes.kept import forget_all
from maillage.network import panels_registry
from maillage.network.models import Membership, Organisation, Territory, Theme
from maillage.network.queries.directory import overview
from tests.cast import make_person
from tests.factories.network import make_membership, make_offer, make_organisation, make_theme

DIRECTORY = "/annuaire/"


def names(response):
    return [organisation.name for organisation, _ in response.context["page"].object_list]


def test_people_are_for_members(client, sign_in, valley, amel, farid, chloe):
    assert "Amel Berrada" not in client.get(valley.get_absolute_url()).content.decode()
    assert "Amel Berrada" not in sign_in(farid).get(valley.get_absolute_url()).content.decode()
    page = sign_in(chloe).get(valley.get_absolute_url()).content.decode()
    assert "Amel Berrada" in page
    assert "Directrice" in page


def test_fields_follow_what_each_chose(sign_in, valley, amel, bruno, chloe, denis):
    amel.phone, amel.visibility = "0470 12 34 56", {}
    amel.save()
    address = reverse("network:person_detail", args=[amel.uuid])
    assert "0470" not in sign_in(chloe).get(address).content.decode(), "a phone is off by default"
    assert "0470" in sign_in(denis).get(address).content.decode()
    assert "0470" in sign_in(amel).get(address).content.decode()


@pytest.mark.parametrize("who", ["eva", "farid"])
def test_departed_people_and_candidates_have_no_page(sign_in, chloe, request, who):
    person = request.getfixturevalue(who)
    assert sign_in(chloe).get(reverse("network:person_detail", args=[person.uuid])).status_code == 404


def test_addresses_of_organisations(client, valley):
    assert client.get(valley.get_absolute_url()).status_code == 200
    for ref in (str(valley.pk), f"{valley.pk}-ancien-nom"):
        response = client.get(f"/annuaire/organisations/{ref}/")
        assert (response.status_code, response["Location"]) == (301, valley.get_absolute_url())
    for ref in ("999999", "999999999999999", "0-x"):
        assert client.get(f"/annuaire/organisations/{ref}/").status_code == 404


def test_filters(client, valley, canal):
    theme = make_theme(slug="theatre")
    valley.themes.add(theme)
    for query, found in [
        ("", [canal.name, valley.name]),
        ("?type=bibliotheque", [canal.name]),
        ("?territoire=province-hainaut", [canal.name]),
        ("?territoire=wallonie", [canal.name, valley.name]),
        ("?territoire=mons", [canal.name]),
        ("?territoire=peca-namur", [valley.name]),
        ("?theme=theatre", [valley.name]),
        ("?q=VALLEE", [valley.name]),
        ("?q=canal+mons", [canal.name]),
        ("?lettre=b", [canal.name]),
        ("?q=rien", []),
        ("?type=zzz&territoire=zzz&theme=zzz&metier=zzz&page=zzz&lettre=", [canal.name, valley.name]),
        ("?page=999", [canal.name, valley.name]),
        ("?imprimer=1", [canal.name, valley.name]),
    ]:
        response = client.get(DIRECTORY + query)
        assert response.status_code == 200, query
        assert names(response) == found, query


@pytest.mark.parametrize("words", ["%00", "%27%22%3Cscript%3E", "a" * 3000, "%F0%9F%A7%B5", "%25_%5C"])
def test_anything_typed_gives_a_page(client, sign_in, chloe, valley, words):
    assert client.get(f"{DIRECTORY}?q={words}&territoire={words}&theme={words}&lettre={words}").status_code == 200
    assert sign_in(chloe).get(f"/annuaire/personnes/?q={words}&metier={words}").status_code == 200


def test_people_are_filed_found_and_marked(sign_in, valley, canal, amel, bruno, chloe):
    make_offer(bruno, Theme.objects.get(slug="analyse-partagee"))
    client = sign_in(chloe)
    found = lambda query: [row.person.name for row in client.get(f"/annuaire/personnes/{query}").context["page"].object_list]  # noqa: E731
    assert found("") == ["Amel Berrada", "Bruno Collin", "Chloé Dumont"]
    assert found("?q=vallee") == ["Amel Berrada", "Bruno Collin"]
    assert found("?q=analyse") == ["Bruno Collin"]
    assert found("?theme=analyse-partagee") == ["Bruno Collin"]
    assert found("?territoire=province-hainaut") == ["Chloé Dumont"]
    assert found("?lettre=c") == ["Bruno Collin"]
    assert client.get("/annuaire/personnes/").content.decode().count(">vous<") == 1


def test_closed_organisations_leave_the_list_and_keep_their_page(client, valley, canal):
    Organisation.objects.filter(pk=canal.pk).update(closed_on="2025-01-31")
    assert names(client.get(DIRECTORY)) == [valley.name]
    assert "fermé" in client.get(canal.get_absolute_url()).content.decode()


def test_the_spreadsheet(client, valley):
    Organisation.objects.filter(pk=valley.pk).update(name="=cmd()", website="https://vallee.test")
    body = client.get("/annuaire/organisations.csv").content.decode("utf-8")
    assert body.startswith("\ufeffNom;Type;")
    assert "'=cmd();centre culturel;Namur;https://vallee.test" in body


def test_the_map_links_to_the_provinces_that_have_something(client, valley, canal):
    page = client.get(f"{DIRECTORY}?type=bibliotheque").content.decode()
    assert "territoire=province-hainaut" in page
    assert 'aria-label="Namur' not in page
    assert [area.count for area in overview().areas] == [1, 1]


def counted(connection, client, address, *, kept=False):
    """Queries of a page; `kept`: once what is kept until a change is there."""
    forget_all()
    if kept:
        client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_constant_counts(sign_in, valley, canal, denis, amel):
    from django.db import connection

    client = sign_in(denis)
    addresses = [
        DIRECTORY,
        "/annuaire/personnes/",
        valley.get_absolute_url(),
        reverse("network:team", args=[valley.pk]),
        "/annuaire/organisations.csv",
    ]
    counted(connection, client, DIRECTORY)  # the first page of the day notes the visit
    first = {address: counted(connection, client, address) for address in addresses}
    theme = make_theme()
    for number in range(3):
        organisation = make_organisation(f"Maison {number}", commune=["liege", "huy", "arlon"][number], themes=[theme])
        person = make_person(f"Personne N{number}")
        make_membership(person, organisation)
        make_membership(person, valley, is_main=False)
        make_offer(person, theme)
    again = {address: counted(connection, client, address) for address in addresses}
    assert again == first
    assert max(first.values()) < 25, first


def test_the_lists_cost_little_until_something_changes(client, sign_in, valley, canal, amel):
    from django.db import connection

    client.cookies["messages"] = "x"  # made anew each time, never a kept page
    assert counted(connection, client, DIRECTORY, kept=True) <= 6
    make_organisation("Maison neuve", themes=[make_theme()])
    assert counted(connection, client, DIRECTORY, kept=True) <= 6
    signed_in = sign_in(amel)
    counted(connection, signed_in, DIRECTORY)
    assert counted(connection, signed_in, DIRECTORY, kept=True) <= 8
    assert counted(connection, signed_in, "/annuaire/personnes/", kept=True) <= 8


def test_what_is_kept_follows_the_network(sign_in, valley, denis, chloe):
    client = sign_in(denis)
    assert "Centre culturel de la Lune" not in client.get(DIRECTORY).content.decode()
    fields = {"name": "Centre culturel de la Lune", "kind": "CENTRE", "sector": "CULTURE", "description": "Une *lune* pleine."}
    client.post(reverse("network:organisation_edit", args=[valley.pk]), fields)
    page = client.get(DIRECTORY).content.decode()
    assert "Centre culturel de la Lune" in page and "Une lune pleine." in page
    people = client.get("/annuaire/personnes/").content.decode()
    client.force_login(chloe)
    client.post(reverse("people:profile_edit"), {"name": "Chloé Renommée", "languages": ["fr"]})
    assert "Chloé Renommée" not in people
    assert "Chloé Renommée" in client.get("/annuaire/personnes/").content.decode()


def test_visitor_pages_cost_little(client, valley, canal, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        client.get(DIRECTORY)
    with django_assert_max_num_queries(8):
        client.get(valley.get_absolute_url())


def test_kept_pages_follow_changes(client, sign_in, valley, denis):
    assert client.get(DIRECTORY).status_code == 200
    sign_in(denis).post(reverse("network:organisation_create"), {"name": "Maison neuve", "kind": "OTHER", "sector": "OTHER"})
    client.logout()
    assert "Maison neuve" in client.get(DIRECTORY).content.decode()


def test_panels_of_rooms_above(client, valley, amel, monkeypatch):
    card = Card(kind="library.resource", uuid=valley.uuid, title="Carnet de l’analyse", url="/x/", label="Ressource", data_kind="ressource")
    monkeypatch.setitem(panels_registry.ORGANISATION_PANELS, "test", lambda organisation, person: [card] if organisation == valley else [])
    monkeypatch.setitem(panels_registry.ORGANISATION_COUNTS, "test", lambda person: {valley.pk: 3})
    assert "Carnet de l’analyse" in client.get(valley.get_absolute_url()).content.decode()
    assert "3\u00a0ressources" in client.get(DIRECTORY).content.decode()


GOOD = {
    "name": "Maison neuve",
    "kind": "OTHER",
    "sector": "OTHER",
    "commune": "Namur",
    "website": "maison.test",
    "contact_email": "bonjour@maison.test",
}


def test_creating_an_organisation(sign_in, denis):
    theme = Theme.objects.first()
    response = sign_in(denis).post(reverse("network:organisation_create"), {**GOOD, "themes": [theme.pk]})
    row = Organisation.objects.get()
    assert response["Location"] == row.get_absolute_url()
    assert (row.website, row.commune.name, list(row.themes.all())) == ("https://maison.test", "Namur", [theme])


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "", "Écrivez le nom"),
        ("name", "Centre culturel de la vallée", "déjà une organisation"),
        ("kind", "ZZZ", "À corriger"),
        ("commune", "Nmur", "Nous ne connaissons pas"),
        ("website", "javascript:alert(1)", "À corriger"),
        ("website", "ftp://x.test", "À corriger"),
        ("contact_email", "maison.test", "arobase"),
        ("themes", "999", "À corriger"),
    ],
)
def test_errors_of_the_form(sign_in, denis, valley, field, value, says):
    response = sign_in(denis).post(reverse("network:organisation_create"), {**GOOD, field: value})
    assert response.status_code == 422
    assert says in response.content.decode()
    assert Organisation.objects.count() == 1


def test_editing_closing_and_the_team(sign_in, valley, canal, amel, bruno, chloe, denis):
    client = sign_in(amel)
    assert client.post(reverse("network:organisation_edit", args=[valley.pk]), {**GOOD, "kind": "CENTRE"}).status_code == 302
    assert client.post(reverse("network:organisation_edit", args=[valley.pk]), {"name": ""}).status_code == 422
    assert client.post(reverse("network:organisation_close", args=[valley.pk]), {"closed_on": "2026-01-01"}).status_code == 403
    team = reverse("network:team", args=[valley.pk])
    assert client.post(team, {"email": "inconnu@x.test"}).status_code == 422
    assert client.post(team, {"email": chloe.email, "function": "Régie"}).status_code == 302
    added = Membership.objects.get(person=chloe, organisation=valley)
    assert client.post(reverse("network:steward_toggle", args=[added.uuid]), {"confier": "1"}).status_code == 302
    assert client.post(reverse("network:steward_toggle", args=[added.uuid]), {"confier": "1"}).status_code == 409
    assert client.post(reverse("network:membership_end", args=[added.uuid])).status_code == 302
    client = sign_in(bruno)
    assert client.post(reverse("network:membership_end", args=[valley.memberships.get(person=amel).uuid])).status_code == 403
    client = sign_in(denis)
    assert client.post(reverse("network:organisation_close", args=[valley.pk]), {"closed_on": ""}).status_code == 422
    assert client.post(reverse("network:organisation_close", args=[valley.pk]), {"closed_on": "2999-01-01"}).status_code == 422
    assert client.post(reverse("network:organisation_close", args=[valley.pk]), {"closed_on": "2026-01-01"}).status_code == 302
    assert client.post(reverse("network:organisation_close", args=[valley.pk]), {"closed_on": "2026-01-01"}).status_code == 409
    assert client.post(reverse("network:organisation_reopen", args=[valley.pk])).status_code == 302


def test_own_place(sign_in, valley, bruno):
    client = sign_in(bruno)
    mine = valley.memberships.get(person=bruno)
    theme = Theme.objects.get(slug="analyse-partagee")
    address = reverse("network:own_place")
    assert client.post(address, {f"function_{mine.pk}": "x" * 121}).status_code == 422
    assert (
        client.post(address, {f"function_{mine.pk}": "Médiateur", f"theme_{theme.pk}": "on", f"note_{theme.pk}": "Trois ans."}).status_code
        == 302
    )
    assert "Trois ans." in client.get(address).content.decode()
    assert client.post(reverse("network:membership_end", args=[mine.uuid]))["Location"] == address


def test_theme_pages(sign_in, denis):
    client, decree, other = sign_in(denis), Theme.objects.get(slug="expliquer-le-decret"), Theme.objects.get(slug="autres")
    tree = reverse("network:theme_tree")
    assert client.post(tree, {"name": ""}).status_code == 422
    assert client.post(tree, {"name": "autres"}).status_code == 422
    assert client.post(tree, {"name": "Nouveau", "labels": "un\ndeux", "parent": str(decree.pk)}).status_code == 302
    assert Theme.objects.get(name="Nouveau").parent == decree
    edit = reverse("network:theme_edit", args=[decree.uuid])
    assert client.post(edit, {"name": "Décret", "labels": "x" * 81}).status_code == 422
    assert client.post(edit, {"name": "Décret", "parent": str(Theme.objects.get(name="Nouveau").pk)}).status_code == 422
    assert client.post(edit, {"name": "Décret", "parent": str(other.pk)}).status_code == 302
    assert client.post(reverse("network:theme_shift", args=[other.uuid]), {"monter": "1"}).status_code == 302
    merge = reverse("network:theme_merge", args=[Theme.objects.get(name="Nouveau").uuid])
    assert client.post(merge, {"into": ""}).status_code == 422
    assert client.post(merge, {"into": str(other.pk)}).status_code == 302
    assert client.get(merge).status_code == 409


def test_territories(db):
    zone = Territory.objects.get(slug="peca-namur")
    assert Territory.objects.filter(kind="ZONE").count() == 10
    assert zone.places.filter(commune__slug="viroinval").exists()
    assert Territory.objects.get(slug="mons").parent.name == "Hainaut"
    assert Territory.objects.communes().count() > 270
    assert {"Bruxelles-Capitale", "Namur"} <= {each.name for each in Territory.objects.areas()}
