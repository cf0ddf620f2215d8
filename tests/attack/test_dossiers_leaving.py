"""Who leaves the organisation of a dossier, and stays in the network: what was theirs to answer for is theirs no more."""

import pytest

from maillage.dossiers import links, rules
from maillage.dossiers.models import AccessAnswer
from maillage.dossiers.queries import releases
from maillage.kernel.notices.public import OutgoingMail
from maillage.network.domain.memberships import leave_organisation
from maillage.network.models import Membership
from maillage.people.models import Person
from tests.factories.library import join, make_organisation
from tests.factories.releases import accept, ask, make_shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def valley(amel, bruno, chloe):
    valley = make_organisation()
    join(amel, valley, steward=True)
    join(bruno, valley)
    join(chloe, make_organisation("Bibliothèque du Canal", slug="canal"))
    return valley


@pytest.mark.parametrize("named", ["contributor", "contact", "both"])
def test_who_left_the_team_reads_and_answers_as_anybody(client, sign_in, committed, valley, amel, bruno, chloe, named):
    with committed():
        lent = make_shared(amel if named == "contact" else bruno, valley, contact=None if named == "contributor" else bruno)
        first = ask(lent, chloe, "Première demande.")
        link = links.answer_path(request=first, person=bruno)
        release = accept(first, bruno)
        leave_organisation(membership=Membership.objects.get(person=bruno), actor=bruno)
    version = lent.versions.get()
    # Every act reads the account anew.
    gone = Person.objects.get(pk=bruno.pk)
    assert not rules.is_owner(person=gone, dossier=lent)
    member = sign_in(gone)
    for path in (
        f"{lent.pk}/registre/", f"mises-a-disposition/{release.uuid}/", f"demandes/{first.uuid}/", f"{lent.pk}/registre/?forme=csv",
    ):  # fmt: skip
        assert member.get(f"/bibliotheque/dossiers/{path}").status_code == 404, path
    for path in (f"versions/{version.uuid}/parties/", f"versions/{version.uuid}/verification/", f"{lent.pk}/modifier/"):
        assert member.get(f"/bibliotheque/dossiers/{path}").status_code in (403, 404), path
    assert member.get(f"/bibliotheque/dossiers/versions/{version.uuid}/pages/6.webp").status_code in (403, 404)
    assert member.get(f"/bibliotheque/dossiers/versions/{version.uuid}/lecture/6.webp").status_code == 404
    assert member.get(f"/bibliotheque/dossiers/{lent.pk}/page/6/").status_code == 404
    assert not releases.given_by(person=gone) and not releases.to_answer(person=gone)
    # What comes now goes to who is there, and to nobody else.
    OutgoingMail.objects.all().delete()
    with committed():
        dimitri = Person.objects.create_user("d@canal.test", None, name="Dimitri", joined_at=gone.joined_at)
        second = ask(lent, dimitri, "Deuxième demande.")
    assert set(OutgoingMail.objects.filter(text__contains="Deuxième").values_list("to", flat=True)) == {amel.email}
    client.logout()
    assert client.get(link).status_code == 410
    again = links.answer_path(request=second, person=gone)
    assert client.post(again, {"choix": "decliner", "non-word": "Non."}).status_code == 410
    assert not AccessAnswer.objects.filter(request=second).exists()
    assert rules.is_owner(person=amel, dossier=lent)


def test_a_draft_stays_its_writer_s_and_has_no_register(sign_in, valley, amel, bruno, denis):
    draft = make_shared(bruno, valley)
    type(draft).objects.filter(pk=draft.pk).update(submitted_at=None, published_at=None)
    draft.refresh_from_db()
    for person in (amel, bruno, denis):
        assert sign_in(person).get(f"/bibliotheque/dossiers/{draft.pk}/registre/").status_code == 404
    leave_organisation(membership=Membership.objects.get(person=bruno), actor=bruno)
    assert rules.is_owner(person=Person.objects.get(pk=bruno.pk), dossier=draft)


def test_coming_back_gives_it_back(valley, bruno):
    lent = make_shared(bruno, valley)
    leave_organisation(membership=Membership.objects.get(person=bruno), actor=bruno)
    join(bruno, valley)
    assert rules.is_owner(person=Person.objects.get(pk=bruno.pk), dossier=lent)
    assert [each.pk for each in rules.owners_of(dossier=lent) if each.pk == bruno.pk] or rules.owners_of(dossier=lent)
