"""What the rooms above ask: rights in cards and rows, own data, erasure."""

import json

from django.contrib.auth.models import AnonymousUser

from maillage.network import public as network
from maillage.network.domain.memberships import leave_organisation
from maillage.network.models import HelpOffer, Invitation, JoinRequest, Membership, Theme
from maillage.people import public as people
from tests.factories.network import make_invitation, make_offer, make_request


def test_tokens(valley, amel, farid, denis):
    assert network.audience_tokens(person=AnonymousUser()) == {"public"}
    assert network.audience_tokens(person=farid) == {"public", f"person:{farid.uuid}"}
    assert network.audience_tokens(person=amel) == {"public", "members", f"person:{amel.uuid}", f"organisation:{valley.uuid}"}
    assert "coordination" in network.audience_tokens(person=denis)


def test_tokens_cost_one_query_per_request(valley, amel, django_assert_num_queries):
    with django_assert_num_queries(1):
        network.audience_tokens(person=amel)
        network.audience_tokens(person=amel)
        network.organisations_of(person=amel)
        network.is_steward(person=amel, organisation=valley)
        network.main_organisation(person=amel)


def test_tokens_follow_a_departure(valley, bruno):
    network.audience_tokens(person=bruno)
    leave_organisation(membership=Membership.objects.get(person=bruno), actor=bruno)
    assert f"organisation:{valley.uuid}" not in network.audience_tokens(person=bruno)


def test_cards_under_the_rights_of_the_reader(valley, amel, eva, farid, chloe):
    theme = Theme.objects.first()
    uuids = [valley.uuid, amel.uuid, eva.uuid, farid.uuid, theme.uuid]
    assert set(network.cards(uuids=uuids, person=AnonymousUser())) == {valley.uuid, theme.uuid}
    assert set(network.cards(uuids=uuids, person=farid)) == {valley.uuid, theme.uuid}
    assert set(network.cards(uuids=uuids, person=chloe)) == {valley.uuid, theme.uuid, amel.uuid}
    assert set(network.cards(uuids=uuids, person=chloe, kind="people.person")) == {amel.uuid}
    assert network.card(uuid=amel.uuid, person=AnonymousUser()) is None


def test_rows_to_index(valley, amel, farid, eva):
    amel.phone, amel.about = "0470 12 34 56", "Je pratique l’analyse partagée."
    amel.save()
    make_offer(amel, Theme.objects.get(slug="analyse-partagee"), "Trois ans.")
    rows = {row.uuid: row for row in network.index_rows()}
    assert rows[valley.uuid].audience == {"public"}
    assert rows[valley.uuid].facets["territory"] == ["namur", "province-namur"]
    person = rows[amel.uuid]
    assert person.audience == {"members"}
    assert "Directrice" in person.words
    assert not [word for word in (person.summary, *person.words) if "0470" in word or amel.email in word]
    assert farid.uuid not in rows
    assert eva.uuid not in rows
    assert [row.uuid for row in network.index_rows(uuids=[amel.uuid, eva.uuid], kind="people.person")] == [amel.uuid]
    assert {row.kind for row in network.index_rows()} == {"network.organisation", "people.person", "network.theme"}


def test_rows_cost_the_same_for_many(valley, canal, amel, bruno, chloe, denis, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        list(network.index_rows())


def test_labels_of_facets(valley):
    theme = Theme.objects.get(slug="autres")
    assert network.facet_labels(facet="theme", keys=[theme.slug, "zzz"]) == {"autres": "Autres"}
    assert network.facet_labels(facet="organisation", keys=[str(valley.uuid)]) == {str(valley.uuid): valley.name}
    assert network.facet_labels(facet="territory", keys=["province-namur", "x"]) == {"province-namur": "Namur"}
    from maillage.network.models import Territory

    province = Territory.objects.get(slug="province-namur")
    town = Territory.objects.create(kind="COMMUNE", code="namur-ville-essai", slug="namur-ville-essai", name="Namur", parent=province)
    labels = network.facet_labels(facet="territory", keys=[province.slug, town.slug])
    assert labels == {province.slug: "Namur (province)", town.slug: "Namur (commune)"}
    assert network.facet_labels(facet="type", keys=["personne", "x"]) == {"personne": "Personnes"}
    assert network.facet_labels(facet="year", keys=["2026"]) == {}


def test_own_data_is_whole_and_json(valley, amel, denis):
    make_offer(amel, Theme.objects.first(), "Note.")
    make_request(amel, valley)
    make_invitation(denis, amel.email)
    kept = network.own_data(person=amel)
    assert json.loads(json.dumps(kept)) == kept
    assert kept["organisations"][0]["fonction"] == "Directrice"
    assert kept["demandes_pour_rejoindre"][0]["ce_que_je_fais"]
    assert len(kept["invitations_recues"]) == 1


def test_leaving_erases_what_is_personal(valley, amel, denis):
    make_offer(amel, Theme.objects.first(), "Note.")
    make_request(amel, valley)
    make_invitation(denis, amel.email)
    people.leave(person=amel, by=amel)
    membership = Membership.objects.get(person=amel)
    assert membership.ended_on
    assert (membership.function, membership.is_steward, membership.is_main) == ("", False, False)
    assert not HelpOffer.objects.exists()
    assert not Invitation.objects.exists()
    request = JoinRequest.objects.get()
    assert (request.name, request.what_i_do) == ("", "")
    assert "vallee" not in request.email
