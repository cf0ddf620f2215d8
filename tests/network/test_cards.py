"""Cards of organisations, people and themes: one query for the three, under the reader's rights."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.network import public as network
from maillage.network.models import Membership, Organisation, Theme
from tests.factories.network import make_membership

pytestmark = pytest.mark.django_db


def test_one_query_whatever_is_asked(valley, canal, amel, bruno, denis, farid, django_assert_num_queries):
    few = [valley.uuid, amel.uuid, Theme.objects.first().uuid]
    many = [valley.uuid, canal.uuid, amel.uuid, bruno.uuid, farid.uuid, *Theme.objects.values_list("uuid", flat=True)[:3]]
    for reader in (AnonymousUser(), amel, denis):
        for uuids in (few, many, few):
            with django_assert_num_queries(1):
                network.cards(uuids=uuids, person=reader)
    with django_assert_num_queries(0):
        assert network.cards(uuids=[], person=amel) == {}
        assert network.cards(uuids=few, person=AnonymousUser(), kind="people.person") == {}


def test_an_organisation(valley, amel):
    Organisation.objects.filter(pk=valley.pk).update(description="Une **belle** maison. " + "Bien au chaud. " * 20)
    card = network.card(uuid=valley.uuid, person=amel)
    assert (card.kind, card.title, card.url, card.detail) == (
        "network.organisation",
        valley.name,
        valley.get_absolute_url(),
        "Centre culturel",
    )
    assert card.summary.startswith("Une belle maison. Bien") and card.summary.endswith("…") and len(card.summary) <= 181
    assert list(card.meta) == ["Namur"]
    valley.refresh_from_db()
    assert network.organisation_card(valley) == card
    Organisation.objects.filter(pk=valley.pk).update(closed_on=dt.date(2025, 1, 1), commune=None)
    assert list(network.card(uuid=valley.uuid, person=amel).meta) == ["fermée"]


def test_a_theme(amel):
    theme = Theme.objects.exclude(note="").first() or Theme.objects.first()
    card = network.card(uuid=theme.uuid, person=AnonymousUser())
    assert (card.kind, card.title, card.url) == ("network.theme", theme.name, f"/bibliotheque/themes/{theme.slug}/")
    Theme.objects.filter(pk=theme.pk).update(merged_into=Theme.objects.exclude(pk=theme.pk).first())
    assert network.card(uuid=theme.uuid, person=amel) is None


def test_a_person_with_where_they_work(valley, canal, amel, chloe, denis):
    amel.function, amel.trade, amel.about = "", "DIRECTION", "Je **monte** des projets."
    amel.save()
    Membership.objects.filter(person=amel).update(is_main=False, started_on=dt.date(2020, 1, 1))
    make_membership(amel, canal, is_main=True, started_on=dt.date(2024, 1, 1))
    card = network.card(uuid=amel.uuid, person=chloe)
    assert (card.title, card.detail, card.summary, card.restricted) == (amel.name, "direction", "Je monte des projets.", True)
    assert card.url == f"/annuaire/personnes/{amel.uuid}/"
    assert card.source == f"{canal.name}, {valley.name}"
    Membership.objects.filter(person=amel, organisation=canal).update(ended_on=dt.date(2025, 1, 1))
    amel.visibility = {"trade": "COORDINATION", "about": "COORDINATION"}
    amel.save()
    hidden = network.card(uuid=amel.uuid, person=chloe)
    assert (hidden.detail, hidden.summary, hidden.source) == ("", "", valley.name)
    assert network.card(uuid=amel.uuid, person=denis).detail == "direction"
    assert network.card(uuid=amel.uuid, person=amel).detail == "direction"
