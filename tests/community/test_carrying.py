"""While asking: what exists already, who has lived it; a question carried to three colleagues, who answer or decline."""

import pytest
from django.core import mail
from django.test import Client

from maillage.community import things
from maillage.community.domain import discussions as acts
from maillage.community.domain.answers import answer
from maillage.community.domain.carrying import carry
from maillage.community.domain.content import Content
from maillage.community.links import decline_path
from maillage.community.models import Carry, Discussion
from maillage.community.queries.likeness import alike
from maillage.initiatives import public as initiatives
from maillage.kernel.access.public import Refused
from maillage.kernel.notices.public import OutgoingMail
from tests.cast import make_person
from tests.factories.community import make_discussion
from tests.factories.initiatives import make_initiative
from tests.factories.network import make_offer, make_theme

pytestmark = pytest.mark.django_db
TITLE = "Comment associer les écoles ?"


@pytest.fixture
def finder(monkeypatch):
    """A search that finds all initiatives this reader may see."""

    def find(*, words, person, limit):
        return list(initiatives.cards(uuids=initiatives.Initiative.objects.values_list("uuid", flat=True), person=person).values())[:limit]

    monkeypatch.setattr(things, "FINDERS", {"here": find})


def test_who_has_lived_it_is_proposed_and_nobody_is_flooded(finder, amel, bruno, chloe, eva, django_assert_max_num_queries):
    theme = make_theme()
    make_initiative(bruno, title="Des enfants commissaires", access="MEMBERS")
    for person in (chloe, amel, eva):
        make_offer(person, theme, note="depuis dix ans")
    with django_assert_max_num_queries(9):
        found = alike(words=TITLE, themes=[theme.pk], person=amel)
    assert [(row.person, row.why.split("\u00a0")[0]) for row in found.witnesses] == [
        (bruno, "a raconté l’initiative «"), (chloe, "peut aider sur «")
    ]  # fmt: skip
    assert [card.title for card in found.cards] == ["Des enfants commissaires"]
    for number in range(3):
        Carry.objects.create(discussion=make_discussion(amel), person=chloe, by=amel, at=make_discussion(amel).created_at)
        assert number < 3
    assert chloe not in [row.person for row in alike(words=TITLE, themes=[theme.pk], person=amel).witnesses]


def test_whoever_asked_answered_or_was_asked_is_not_proposed(finder, amel, bruno, chloe, eva, denis, committed):
    theme = make_theme()
    for person in (amel, bruno, chloe):
        make_offer(person, theme)
    mine, relayed = make_discussion(amel), make_discussion(None, asker=amel)
    proposed = lambda row: {each.person for each in alike(words=row.title, themes=[theme.pk], person=denis, but=row.uuid).witnesses}  # noqa: E731
    assert proposed(mine) == proposed(relayed) == {bruno, chloe}
    with committed():
        answer(person=chloe, discussion=mine, text="Chez nous, oui.")
    assert proposed(mine) == {bruno}
    carry(discussion=mine, to=[(bruno, "")], by=amel)
    assert proposed(mine) == set()


def test_asked_and_carried_in_one_form_then_answered(sign_in, finder, amel, bruno, chloe, committed):
    make_initiative(bruno, title="Des enfants commissaires", access="MEMBERS")
    client, form = sign_in(amel), {"kind": "QUESTION", "title": TITLE, "text": "Mots.", "access": "MEMBERS"}
    looked = client.post("/questions/poser/", form | {"regarder": "1"}).content.decode()
    assert "Des enfants commissaires" in looked and f'value="{bruno.uuid}"' in looked and not Discussion.objects.exists()
    assert "Des enfants commissaires" in client.get("/questions/ressemble/", {"titre": TITLE}).content.decode()
    assert client.post("/questions/poser/", form | {"porter": str(bruno.uuid)}).status_code == 302
    row = Carry.objects.select_related("discussion").get()
    assert (row.person, row.by, row.answered_at) == (bruno, amel, None) and "commissaires" in row.why
    sent = OutgoingMail.objects.get(person=bruno)
    assert "Mots." in sent.text and "commissaires" in sent.text
    with committed():
        answer(person=bruno, discussion=row.discussion, text="Partez d’une sortie.")
    page = client.get(row.discussion.get_absolute_url()).content.decode()
    assert "a répondu" in page and "Portée à qui l’a vécu" in page
    assert "Portée à qui l’a vécu" not in sign_in(chloe).get(row.discussion.get_absolute_url()).content.decode()


def test_three_at_most_and_nobody_twice(amel, bruno, chloe, denis, committed):
    discussion, people = make_discussion(amel), [make_person(f"Ligne {letter}") for letter in "abcde"]
    with pytest.raises(Refused, match="trois"):
        carry(discussion=discussion, to=[(person, "") for person in people[:4]], by=amel)
    with committed():
        carry(discussion=discussion, to=[(person, "") for person in [*people[:3], amel]], by=amel)
        assert carry(discussion=discussion, to=[(people[0], "")], by=amel) == []
    assert OutgoingMail.objects.count() == 3 == Carry.objects.count()
    for by, to in ((amel, people[3]), (chloe, people[3]), (bruno, people[4])):
        with pytest.raises(Refused):
            carry(discussion=discussion, to=[(to, "")], by=by)
    carry(discussion=discussion, to=[(people[3], "")], by=denis)
    assert Carry.objects.count() == 4 and not mail.outbox


def test_a_relayed_question_is_carried_by_the_coordination_without_name(amel, bruno, denis, committed):
    with committed():
        discussion = acts.ask(person=amel, content=Content(title="Une question gênante", relayed=True))
        with pytest.raises(Refused, match="sans nom"):
            carry(discussion=discussion, to=[(bruno, "")], by=amel)
        carry(discussion=discussion, to=[(bruno, "")], by=denis)
    assert not OutgoingMail.objects.filter(person=bruno).exists(), "it waits: nobody is told before it opens"
    with committed():
        acts.open_held(discussion=discussion, person=denis)
    sent = OutgoingMail.objects.get(person=bruno)
    assert "Amel" not in sent.text + sent.html + sent.subject + str(sent.headers) + sent.from_address


def test_declined_from_the_mail_without_signing_in(amel, bruno, committed):
    discussion = make_discussion(amel)
    with committed():
        row = carry(discussion=discussion, to=[(bruno, "")], by=amel)[0]
    path, visitor = decline_path(carried=row), Client()
    assert path.split(":")[0] in OutgoingMail.objects.get(person=bruno).text
    assert visitor.get(path).status_code == 200 and Carry.objects.get().declined_at is None
    assert "C’est noté" in visitor.post(path).content.decode() and visitor.post(path).status_code == 200
    assert Carry.objects.get().declined_at is not None
    assert visitor.get(path[:-2] + "x/").status_code == 410
    discussion.withdrawn_at = discussion.created_at
    discussion.save()
    assert visitor.get(path).status_code == 410


def test_the_page_to_choose_is_for_the_asker_and_the_coordination(sign_in, finder, amel, bruno, chloe, denis):
    make_initiative(bruno, title="Des enfants commissaires", access="MEMBERS")
    discussion = make_discussion(amel)
    path = f"/questions/{discussion.pk}/porter/"
    assert sign_in(chloe).get(path).status_code in (403, 409) and sign_in(chloe).post(path, {"porter": str(bruno.uuid)}).status_code != 302
    page = sign_in(denis).get(path, {"cherche": "Dumont"}).content.decode()
    assert "Bruno Collin" in page and "Chloé Dumont" in page
    empty = sign_in(denis).post(path)
    assert empty.status_code == 422 and "Choisissez au moins une personne" in empty.content.decode()
    assert sign_in(denis).post(path, {"porter": [str(bruno.uuid), "pas-un-uuid"]}).status_code == 302
    assert Carry.objects.get().person == bruno
