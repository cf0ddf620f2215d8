import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from maillage.links import rules
from maillage.links.domain.sharing import withdraw
from maillage.links.models import Link
from maillage.links.public import cards, index_rows, latest
from tests.factories.links import make_link, make_waiting


@pytest.fixture
def readers(amel, bruno, denis, eva, farid):
    return {"sponsor": amel, "member": bruno, "coordinator": denis, "departed": eva, "candidate": farid, "visitor": AnonymousUser()}


@pytest.mark.parametrize(
    ("what", "who"),
    [
        ("public", {"sponsor", "member", "coordinator", "departed", "candidate", "visitor"}),
        ("members", {"sponsor", "member", "coordinator"}),
        ("waiting", {"sponsor", "coordinator"}),
        ("withdrawn", set()),
    ],
)
def test_who_opens_what(readers, amel, what, who):
    amel.trusted_at = None
    link = make_waiting(amel) if what == "waiting" else make_link(amel, access="PUBLIC" if what != "members" else "MEMBERS")
    if what == "withdrawn":
        withdraw(link=link, person=amel, reason="Fini.")
    assert {name for name, person in readers.items() if rules.visible_to(person=person).filter(pk=link.pk).exists()} == who
    listed = who if what != "waiting" else set()
    assert {name for name, person in readers.items() if cards(uuids=[link.uuid], person=person)} == listed
    assert {name for name, person in readers.items() if latest(person=person)} == listed
    assert [row.audience for row in index_rows()] == ({
        "public": [{"public", "members"}], "members": [{"members"}]}.get(what, []))  # fmt: skip


def test_who_changes_what(readers, amel):
    link = make_link(amel)
    assert {name for name, person in readers.items() if rules.may_edit(person=person, link=link)} == {"sponsor", "coordinator"}
    assert {name for name, person in readers.items() if rules.may_take_over(person=person, link=link)} == set()
    amel.left_at = timezone.now()
    amel.is_active = False
    amel.save()
    link = Link.objects.get(pk=link.pk)
    assert {name for name, person in readers.items() if rules.may_take_over(person=person, link=link)} == {"member", "coordinator"}
    assert {name for name, person in readers.items() if rules.may_edit(person=person, link=link)} == {"coordinator"}


def test_who_saw_what_was_withdrawn(readers, amel):
    link = make_link(amel, access="MEMBERS")
    withdraw(link=link, person=amel, reason="Fini.")
    seen = {name for name, person in readers.items() if rules.seen_before(person=person).filter(pk=link.pk).exists()}
    assert seen == {"sponsor", "member", "coordinator"}
    assert {name for name, person in readers.items() if rules.may_restore(person=person, link=Link.objects.get(pk=link.pk))} == {
        "coordinator"
    }
