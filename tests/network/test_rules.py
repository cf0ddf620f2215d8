"""Who may do what, as a table."""

import pytest

from maillage.network import rules
from tests.factories.network import make_request

PEOPLE = ("amel", "bruno", "chloe", "denis", "eva", "farid", "gaelle")


@pytest.fixture
def everybody(request, valley, canal):
    return {name: request.getfixturevalue(name) for name in PEOPLE}


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (lambda person, row, asked: rules.may_edit_organisation(person=person, organisation=row), {"amel", "denis", "gaelle"}),
        (lambda person, row, asked: rules.is_steward(person=person, organisation=row), {"amel"}),
        (lambda person, row, asked: rules.may_vouch(person=person, request=asked), {"amel", "bruno"}),
        (lambda person, row, asked: rules.may_settle_requests(person=person), {"denis", "gaelle"}),
        (lambda person, row, asked: rules.may_edit_themes(person=person), {"denis", "gaelle"}),
        (lambda person, row, asked: rules.may_invite(person=person), {"denis", "gaelle"}),
    ],
)
def test_rules(everybody, valley, farid, rule, allowed):
    asked = make_request(farid, valley)
    assert {name for name, person in everybody.items() if rule(person, valley, asked)} == allowed


def test_nobody_vouches_for_oneself(valley, bruno):
    assert not rules.may_vouch(person=bruno, request=make_request(bruno, valley))


def test_a_steward_who_left_the_network_keeps_nothing(valley, amel):
    amel.is_active = False
    assert not rules.may_edit_organisation(person=amel, organisation=valley)
