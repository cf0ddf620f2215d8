"""Who sees what: a table of readers and states."""

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.library import rules
from maillage.library.domain import publishing
from maillage.library.models import Resource
from tests.factories.library import join, make_draft, make_organisation, make_resource

VISITOR = "visitor"


@pytest.fixture
def cast(amel, bruno, chloe, denis, eva, farid, gaelle):
    """Amel looks after the Vallée, where Bruno works; Chloé works elsewhere."""
    vallee, canal = make_organisation(), make_organisation("Espace culturel du Canal", "canal")
    join(amel, vallee, steward=True)
    join(bruno, vallee)
    join(chloe, canal)
    people = {"amel": amel, "bruno": bruno, "chloe": chloe, "denis": denis, "eva": eva, "farid": farid, "gaelle": gaelle}
    return {**people, VISITOR: AnonymousUser(), "vallee": vallee}


@pytest.fixture
def states(cast):
    bruno, vallee, denis = cast["bruno"], cast["vallee"], cast["denis"]
    draft = make_draft(bruno, organisations=[vallee])
    waiting = publishing.submit(resource=make_draft(bruno, organisations=[vallee]), person=bruno)
    open_one = make_resource(bruno, organisations=[vallee])
    closed = make_resource(bruno, organisations=[vallee], access="MEMBERS")
    gone = make_resource(bruno, organisations=[vallee])
    publishing.withdraw(resource=gone, person=denis, reason="Remplacée.")
    return {"draft": draft, "waiting": waiting, "public": open_one, "members": closed, "withdrawn": gone}


SEEN = {
    VISITOR: {"public"},
    "farid": {"public"},
    "eva": {"public"},
    "chloe": {"public", "members"},
    "bruno": {"draft", "waiting", "public", "members"},
    "amel": {"waiting", "public", "members"},
    "denis": {"waiting", "public", "members"},
    "gaelle": {"waiting", "public", "members"},
}
LISTED = {name: seen - {"draft", "waiting"} for name, seen in SEEN.items()}


@pytest.mark.parametrize("reader", SEEN)
def test_pages_each_reader_may_open(reader, cast, states):
    visible = set(rules.visible_to(person=cast[reader]).values_list("pk", flat=True))
    assert {name for name, resource in states.items() if resource.pk in visible} == SEEN[reader]


@pytest.mark.parametrize("reader", SEEN)
def test_lists_never_show_drafts(reader, cast, states):
    listed = set(Resource.objects.listed_for(cast[reader]).values_list("pk", flat=True))
    assert {name for name, resource in states.items() if resource.pk in listed} == LISTED[reader]


@pytest.mark.parametrize("reader", SEEN)
def test_who_gets_the_reason_of_a_withdrawal(reader, cast, states):
    closed = make_resource(cast["bruno"], access="MEMBERS")
    publishing.withdraw(resource=closed, person=cast["denis"], reason="Remplacée.")
    told = set(rules.seen_before(person=cast[reader]).values_list("pk", flat=True))
    assert states["withdrawn"].pk in told
    assert (closed.pk in told) == ("members" in SEEN[reader])


MAY_EDIT = {VISITOR: False, "farid": False, "eva": False, "chloe": False, "bruno": True, "amel": True, "denis": True, "gaelle": True}


@pytest.mark.parametrize("reader", MAY_EDIT)
def test_who_may_edit(reader, cast, states):
    person = cast[reader]
    assert rules.may_edit(person=person, resource=states["public"]) is MAY_EDIT[reader]
    assert rules.may_withdraw(person=person, resource=states["public"]) is MAY_EDIT[reader]
    assert rules.may_edit(person=person, resource=states["waiting"]) is False
    for name, resource in states.items():
        fresh = Resource.objects.get(pk=resource.pk)
        assert rules.may_edit_waiting(person=person, resource=fresh) is (name == "waiting" and reader in ("denis", "gaelle"))
    assert rules.may_edit_draft(person=person, resource=states["draft"]) is (reader == "bruno")
    assert rules.may_moderate(person=person) is (reader in ("denis", "gaelle"))
    assert rules.may_restore(person=person, resource=Resource.objects.get(pk=states["withdrawn"].pk)) is (reader in ("denis", "gaelle"))
    assert rules.may_say_used(person=person, resource=states["public"]) is (reader in ("amel", "bruno", "chloe"))


def test_a_first_contribution_waits_unless_the_network_chose_otherwise(bruno, amel, denis, farid, settings):
    assert [rules.publishes_at_once(person=each) for each in (bruno, amel, denis, farid)] == [False, True, True, False]
    settings.MODERATE_FIRST_CONTRIBUTIONS = False
    assert [rules.publishes_at_once(person=each) for each in (bruno, farid)] == [True, False]


def test_a_steward_sees_a_shared_resource_once(amel, bruno):
    one, two = make_organisation(), make_organisation("Foyer", "foyer")
    join(amel, one, steward=True)
    join(amel, two, steward=True, main=False)
    resource = publishing.submit(resource=make_draft(bruno, organisations=[one, two]), person=bruno)
    assert list(rules.visible_to(person=amel).filter(pk=resource.pk)) == [resource]
