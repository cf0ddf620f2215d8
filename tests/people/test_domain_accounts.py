"""The acts on accounts and profiles: rules, rows, facts, messages."""

import pytest

from maillage.kernel.access.public import Refused
from maillage.kernel.changes import public as changes
from maillage.kernel.journal.models import Entry
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.people import public as people
from maillage.people.models import Person

COORDINATOR, MEMBER, ADMINISTRATOR = Person.Role.COORDINATOR, Person.Role.MEMBER, Person.Role.ADMINISTRATOR


def kinds():
    return list(Entry.objects.order_by("pk").values_list("kind", flat=True))


def test_an_account_opens_once_and_waits(db):
    person = people.open_account(email=" Neuve@X.test ", name="Neuve  ", function="régisseuse", about="Bonjour")
    again = people.open_account(email="neuve@x.test", name="Autre nom")
    assert person.pk == again.pk
    assert (person.email, person.name, person.function, person.is_member) == ("neuve@x.test", "Neuve", "régisseuse", False)
    assert not person.has_usable_password()
    assert kinds() == ["people.account.opened"]


def test_an_account_may_open_as_a_member(db):
    person = people.open_account(email="neuve@x.test", name="Neuve", joined=True)
    assert person.is_member
    assert kinds() == ["people.account.opened", "people.person.admitted"]


def test_a_closed_account_does_not_open_again(eva):
    with pytest.raises(Refused):
        people.open_account(email=eva.email, name="Éva")


def test_admission_is_immediate_and_done_once(farid, denis):
    before = changes.last()
    assert people.admit(person=farid, by=denis).is_member
    assert people.admit(person=farid, by=denis).is_member
    assert kinds() == ["people.person.admitted"]
    assert changes.last() > before


def test_members_admit_nobody_unless_the_network_says_so(farid, bruno):
    with pytest.raises(Refused):
        people.admit(person=farid, by=bruno)
    assert people.admit(person=farid, by=None).is_member


@pytest.mark.parametrize(
    ("who", "role", "allowed"),
    [("denis", COORDINATOR, True), ("bruno", COORDINATOR, False), ("denis", ADMINISTRATOR, False), ("gaelle", ADMINISTRATOR, True)],
)
def test_who_gives_roles(who, role, allowed, request, chloe):
    by = request.getfixturevalue(who)
    if not allowed:
        with pytest.raises(Refused):
            people.set_role(person=chloe, role=role, by=by)
        assert Person.objects.get(pk=chloe.pk).role == MEMBER
        return
    assert people.set_role(person=chloe, role=role, by=by).role == role
    assert kinds() == ["people.role.changed"]
    assert Message.objects.get(person=chloe).name == "people.role_changed"
    assert OutgoingMail.objects.get(to=chloe.email).subject == f"Votre rôle a changé : {role.label}"


def test_a_role_given_twice_is_told_once(denis, chloe):
    chloe = people.set_role(person=chloe, role=COORDINATOR, by=denis)
    people.set_role(person=chloe, role=COORDINATOR, by=denis)
    assert Message.objects.count() == 1


def test_somebody_always_stays_in_charge(denis):
    with pytest.raises(Refused):
        people.set_role(person=denis, role=MEMBER, by=denis)


def test_the_last_administrator_stays(gaelle, denis):
    with pytest.raises(Refused):
        people.set_role(person=gaelle, role=COORDINATOR, by=gaelle)


def test_candidates_receive_no_role(denis, farid):
    with pytest.raises(Refused):
        people.set_role(person=farid, role=COORDINATOR, by=denis)


def test_a_new_role_ends_the_sessions(sign_in, denis, chloe):
    client = sign_in(chloe)
    people.set_role(person=chloe, role=COORDINATOR, by=denis)
    assert client.get("/mon-profil/").status_code == 302


def test_trust_comes_from_the_coordination(bruno, denis, chloe):
    with pytest.raises(Refused):
        people.trust_contributor(person=bruno, by=chloe)
    assert people.trust_contributor(person=bruno, by=denis).trusted_at
    assert people.trust_contributor(person=bruno, by=denis).trusted_at
    assert kinds() == ["people.contributor.trusted"]


def test_profiles_are_edited_by_oneself_or_the_coordination(bruno, chloe, denis, eva):
    people.edit_profile(person=bruno, values={"name": "Bruno C.", "role": ADMINISTRATOR, "is_superuser": True}, by=bruno)
    bruno.refresh_from_db()
    assert (bruno.name, bruno.role, bruno.is_superuser) == ("Bruno C.", MEMBER, False)
    people.edit_profile(person=bruno, values={"about": "Relu"}, by=denis)
    people.edit_profile(person=bruno, values={"about": "Relu"}, by=denis)
    assert kinds() == ["people.profile.edited"] * 2
    with pytest.raises(Refused):
        people.edit_profile(person=bruno, values={"about": "Pris"}, by=chloe)
    with pytest.raises(Refused):
        people.edit_profile(person=eva, values={"about": "Revenue"}, by=denis)


def test_an_act_that_fails_leaves_nothing(bruno, denis, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("maillage.people.domain.accounts.send", broken)
    with pytest.raises(RuntimeError):
        people.set_role(person=bruno, role=COORDINATOR, by=denis)
    assert Person.objects.get(pk=bruno.pk).role == MEMBER
    assert kinds() == []


def test_people_are_found(bruno, eva, denis, farid, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert set(people.people_by_uuid(uuids=[bruno.uuid, eva.uuid])) == {bruno.uuid, eva.uuid}
    assert people.find_by_email(email="BRUNO@vallee.test ") == bruno
    assert people.find_by_email(email=eva.email) is None
    assert set(people.members()) == {bruno, denis}
    assert set(people.coordinators()) == {denis}


class TestVisibleFields:
    """A table: level of the field, and who reads it."""

    @pytest.mark.parametrize(
        ("level", "readers"),
        [
            ("PUBLIC", {"visitor", "farid", "chloe", "denis", "bruno"}),
            ("MEMBERS", {"chloe", "denis", "bruno"}),
            ("COORDINATION", {"denis", "bruno"}),
        ],
    )
    def test_each_level_has_its_readers(self, level, readers, bruno, chloe, denis, farid):
        from django.contrib.auth.models import AnonymousUser

        bruno.phone, bruno.visibility = "081 00 00 00", {"phone": level}
        everybody = {"visitor": AnonymousUser(), "farid": farid, "chloe": chloe, "denis": denis, "bruno": bruno}
        seen = {name for name, reader in everybody.items() if "phone" in people.visible_fields(person=bruno, reader=reader)}
        assert seen == readers

    def test_the_phone_is_for_the_coordination_until_said_otherwise(self, bruno, chloe):
        bruno.phone, bruno.function = "081 00 00 00", "régisseur"
        assert people.visible_fields(person=bruno, reader=chloe) == {"function": "régisseur", "email": bruno.email}

    def test_words_rather_than_codes(self, bruno, chloe):
        bruno.trade, bruno.languages = "TECHNICAL", ["fr", "nl"]
        fields = people.visible_fields(person=bruno, reader=chloe)
        assert (fields["trade"], fields["languages"]) == ("régie et technique", ["français", "néerlandais"])

    def test_nothing_of_the_departed_nor_of_candidates(self, eva, farid, denis, chloe):
        from django.contrib.auth.models import AnonymousUser

        farid.visibility = {"email": "PUBLIC"}
        assert people.visible_fields(person=eva, reader=denis) == {}
        assert people.visible_fields(person=farid, reader=AnonymousUser()) == {}
        assert "email" in people.visible_fields(person=farid, reader=denis)
