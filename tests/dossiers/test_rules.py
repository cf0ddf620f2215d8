"""Who may do what with a dossier."""

import pytest

from maillage.dossiers import rules
from maillage.dossiers.models import Dossier, LeftOutPage
from tests.factories.dossiers import make_dossier
from tests.factories.library import join, make_organisation


@pytest.fixture
def cast(amel, bruno, chloe, denis, eva, farid, gaelle):
    from django.contrib.auth.models import AnonymousUser

    return {
        "visitor": AnonymousUser(),
        "amel": amel,
        "bruno": bruno,
        "chloe": chloe,
        "denis": denis,
        "eva": eva,
        "farid": farid,
        "gaelle": gaelle,
    }


@pytest.fixture
def dossier(amel, bruno):
    """Bruno's, of the centre Amel looks after."""
    organisation = make_organisation()
    join(amel, organisation, steward=True)
    join(bruno, organisation)
    return make_dossier(bruno, organisation=organisation)


OWNERS = {"amel", "bruno"}
MEMBERS = {"amel", "bruno", "chloe", "denis", "gaelle"}


def who(cast, rule, dossier):
    return {name for name, person in cast.items() if rule(person=person, dossier=dossier)}


def test_owners_keep_it_and_read_the_whole(cast, dossier):
    for rule in (rules.is_owner, rules.may_edit, rules.may_read_all):
        assert who(cast, rule, dossier) == OWNERS
    assert who(cast, rules.may_withdraw, dossier) >= OWNERS | {"denis"}
    assert not {"chloe", "farid", "visitor", "eva"} & who(cast, rules.may_withdraw, dossier)


def test_accesses_of_parts(cast, dossier):
    read = {name: rules.open_accesses(person=person, dossier=dossier) for name, person in cast.items()}
    assert all(read[name] == ("PUBLIC", "MEMBERS") for name in MEMBERS)
    assert all(read[name] == ("PUBLIC",) for name in ("visitor", "farid", "eva"))
    dossier.access = "MEMBERS"
    assert rules.open_accesses(person=cast["visitor"], dossier=dossier) == ()


@pytest.mark.parametrize(("state", "readers"), [
    ("public", MEMBERS | {"visitor", "farid", "eva"}), ("members", MEMBERS), ("draft", {"bruno"}), ("waiting", {"bruno", "amel", "denis", "gaelle"}),
    ("withdrawn", set()),
])  # fmt: skip
def test_who_opens_the_sheet(cast, dossier, state, readers):
    from django.utils import timezone

    now = timezone.now()
    change = {"public": {}, "members": {"access": "MEMBERS"}, "draft": {"published_at": None, "submitted_at": None},
              "waiting": {"published_at": None, "submitted_at": now}, "withdrawn": {"withdrawn_at": now}}[state]  # fmt: skip
    Dossier.objects.filter(pk=dossier.pk).update(**change)
    assert {name for name, person in cast.items() if rules.visible_to(person=person).exists()} == readers


def test_only_its_contributor_edits_a_draft(cast, dossier):
    Dossier.objects.filter(pk=dossier.pk).update(published_at=None, submitted_at=None)
    dossier.refresh_from_db()
    assert who(cast, rules.may_edit_draft, dossier) == {"bruno"}


def test_open_pages_are_those_of_the_parts_without_those_left_out(dossier):
    version = dossier.versions.get()
    assert rules.pages_open_to(version=version, accesses=rules.OPEN_TO_MEMBERS) == [1, 2, 3, 4]
    LeftOutPage.objects.create(version=version, number=3)
    version = dossier.versions.get()
    assert rules.pages_open_to(version=version, accesses=rules.OPEN_TO_MEMBERS) == [1, 2, 4]
    assert rules.pages_open_to(version=version, accesses=rules.OPEN_TO_VISITORS) == [1, 2]


def test_a_dossier_always_has_somebody_to_answer(amel, bruno, denis, dossier):
    from django.utils import timezone

    assert rules.owners_of(dossier=dossier) == [amel]
    dossier.contact = bruno
    assert rules.owners_of(dossier=dossier) == [bruno]
    for person in (amel, bruno):
        type(person).objects.filter(pk=person.pk).update(left_at=timezone.now(), is_active=False)
    assert denis in rules.owners_of(dossier=dossier)
