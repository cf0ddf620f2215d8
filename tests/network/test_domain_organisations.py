from datetime import date

import pytest

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes.models import Change
from maillage.kernel.notices.public import Message
from maillage.network.domain import memberships, organisations
from maillage.network.models import HelpOffer, Membership, Theme
from maillage.network.queries.pages import history
from maillage.network.rules import is_steward
from tests.factories.network import make_organisation


def facts(organisation, **more):
    return {name: getattr(organisation, name) for name in organisations.FIELDS} | more


def test_adding(denis, amel):
    row = organisations.add_organisation(name="L’Écluse – maison de jeunes", kind="ASSOCIATION", actor=denis)
    assert row.get_absolute_url() == f"/annuaire/organisations/{row.pk}-l-ecluse-maison-de-jeunes/"
    assert Change.objects.filter(kind="network.organisation", uuid=row.uuid).exists()
    with pytest.raises(Refused):
        organisations.add_organisation(name="X", kind="OTHER", actor=amel)


def test_changing_records_what_changed(valley, amel):
    theme = Theme.objects.first()
    organisations.change_organisation(organisation=valley, values=facts(valley, website="https://vallee.test"), themes=[theme], actor=amel)
    line = history(subject=valley.uuid)[0]
    assert line.who == "Amel Berrada"
    assert line.what == "a modifié le site web, les thèmes"


def test_changing_nothing_records_nothing(valley, amel):
    organisations.change_organisation(organisation=valley, values=facts(valley), themes=[], actor=amel)
    assert history(subject=valley.uuid) == []


def test_colleagues_and_strangers_do_not_change_it(valley, bruno, chloe, canal):
    for person in (bruno, chloe):
        with pytest.raises(Refused):
            organisations.change_organisation(organisation=valley, values=facts(valley), themes=[], actor=person)


def test_closing_and_reopening(valley, denis, amel):
    with pytest.raises(Refused):
        organisations.close_organisation(organisation=valley, on=date(2026, 1, 1), actor=amel)
    organisations.close_organisation(organisation=valley, on=date(2026, 1, 1), actor=denis)
    with pytest.raises(Stale):
        organisations.close_organisation(organisation=valley, on=date(2026, 1, 1), actor=denis)
    with pytest.raises(Refused):
        organisations.reopen_organisation(organisation=valley, actor=amel)
    organisations.reopen_organisation(organisation=valley, actor=denis)
    with pytest.raises(Stale):
        organisations.reopen_organisation(organisation=valley, actor=denis)


def test_naming_a_steward_tells_the_person(valley, amel, bruno):
    membership = valley.memberships.get(person=bruno)
    memberships.name_steward(membership=membership, actor=amel)
    assert is_steward(person=bruno, organisation=valley)
    assert Message.objects.get(person=bruno).name == "network.steward_named"
    with pytest.raises(Stale):
        memberships.name_steward(membership=membership, actor=amel)


def test_a_steward_does_not_relieve_another(valley, amel, bruno, denis):
    mine, other = valley.memberships.get(person=amel), valley.memberships.get(person=bruno)
    memberships.name_steward(membership=other, actor=amel)
    with pytest.raises(Refused):
        memberships.relieve_steward(membership=other, actor=amel)
    memberships.relieve_steward(membership=other, actor=denis)
    memberships.relieve_steward(membership=mine, actor=amel)
    assert not is_steward(person=amel, organisation=valley)
    with pytest.raises(Stale):
        memberships.relieve_steward(membership=mine, actor=amel)


def test_members_and_strangers_name_nobody(valley, bruno, chloe):
    membership = valley.memberships.get(person=bruno)
    for person in (bruno, chloe):
        with pytest.raises(Refused):
            memberships.name_steward(membership=membership, actor=person)


def test_adding_to_the_team(valley, canal, amel, chloe, farid):
    memberships.add_to_organisation(person=chloe, organisation=valley, function="Régie", actor=amel)
    memberships.add_to_organisation(person=chloe, organisation=valley, actor=amel)
    row = Membership.objects.get(person=chloe, organisation=valley)
    assert not row.is_main
    with pytest.raises(Refused):
        memberships.add_to_organisation(person=farid, organisation=valley, actor=amel)
    with pytest.raises(Refused):
        memberships.add_to_organisation(person=amel, organisation=canal, actor=amel)


def test_leaving_gives_the_main_place_to_another(valley, canal, amel, chloe, bruno):
    memberships.add_to_organisation(person=chloe, organisation=valley, actor=amel)
    first = Membership.objects.get(person=chloe, organisation=canal)
    with pytest.raises(Refused):
        memberships.leave_organisation(membership=first, actor=bruno)
    memberships.leave_organisation(membership=first, actor=chloe)
    assert Membership.objects.get(person=chloe, ended_on=None).is_main
    with pytest.raises(Stale):
        memberships.leave_organisation(membership=first, actor=chloe)


def test_own_place_touches_only_what_is_mine(valley, canal, bruno, amel):
    mine, other = valley.memberships.get(person=bruno), valley.memberships.get(person=amel)
    theme = Theme.objects.first()
    memberships.set_own_place(
        person=bruno, main=None, functions={mine.pk: "Médiateur", other.pk: "Rien"}, offers={theme.pk: "Deux ans.", 999_999: "x"}
    )
    other.refresh_from_db()
    mine.refresh_from_db()
    assert (mine.function, other.function) == ("Médiateur", "Directrice")
    assert HelpOffer.objects.get().note == "Deux ans."
    memberships.set_own_place(person=bruno, main=None, functions={}, offers={})
    assert not HelpOffer.objects.exists()


def test_a_closed_organisation_takes_nobody(denis, chloe):
    row = make_organisation(closed_on=date(2025, 1, 1))
    with pytest.raises(Stale):
        memberships.add_to_organisation(person=chloe, organisation=row, actor=denis)
