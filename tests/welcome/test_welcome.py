"""The first act, introductions, « comment ça va ? »."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.kernel.text.dates import short_date
from maillage.people.models import Person
from maillage.welcome import public as welcome
from maillage.welcome.domain import check_ins, pairs
from maillage.welcome.models import CheckIn, Pair
from tests.cast import make_person
from tests.factories.meetings import make_meeting
from tests.factories.network import make_membership, make_organisation

pytestmark = pytest.mark.django_db
PAIRS, NEWS = "/la-semaine/accueil/", "/la-semaine/accueil/comment-ca-va/"


def read(page):
    return page.text.replace("\xa0", " ").replace("\u202f", " ")


def ago(person, *, joined=400, seen=3, **fields):
    now = timezone.now()
    Person.objects.filter(pk=person.pk).update(
        joined_at=now - timedelta(days=joined), seen_on=timezone.localdate() - timedelta(days=seen), **fields
    )
    person.refresh_from_db()
    return person


@pytest.fixture
def arrived(bruno, chloe, amel, denis):
    """Bruno arrived last week; Chloé does the same job in the same province, Amel works elsewhere."""
    make_membership(ago(bruno, joined=7, trade="MEDIATION"), make_organisation("Vallée", slug="vallee"))
    make_membership(ago(chloe, trade="MEDIATION"), make_organisation("Canal", slug="canal"))
    make_membership(ago(amel, joined=500, trade="DIRECTION"), make_organisation("Plateau", slug="plateau"))
    ago(denis)
    return bruno


@pytest.mark.parametrize("address", [PAIRS, NEWS, "/la-semaine/accueil/relais/"])
def test_the_pages_of_the_coordination_are_its_own(client, sign_in, bruno, denis, address):
    assert client.get(address).status_code == 302
    assert sign_in(bruno).get(address).status_code == 403
    assert sign_in(denis).get(address).status_code == 200


def test_a_newcomer_is_introduced_to_the_nearest_and_both_read_the_words(sign_in, arrived, chloe, amel, denis):
    client = sign_in(denis)
    page = client.get(PAIRS)
    hosts = [str(each.person) for each, _ in page.context["arrivals"][0][0].hosts]
    assert hosts == ["Chloé Dumont", "Amel Berrada"]  # the same job first; the coordination is not proposed before it
    assert "même métier" in page.text
    empty = client.post(PAIRS, {"newcomer": arrived.uuid, "words": "Bonjour"})
    assert empty.status_code == 422 and "Choisissez qui accueille" in empty.text and "Bonjour" in empty.text
    sent = {"newcomer": arrived.uuid, "host": chloe.uuid, "words": "Faites connaissance !"}
    assert client.post(PAIRS, sent).status_code == 302
    assert client.post(PAIRS, sent).status_code == 302
    pair = Pair.objects.get()
    assert {row.person for row in Message.objects.filter(name="welcome.pair")} == {arrived, chloe}
    mail = OutgoingMail.objects.filter(to=arrived.email).latest("pk")
    assert "Chloé Dumont" in mail.text and chloe.email in mail.text and "Faites connaissance" in mail.html
    assert "Tout le monde est accueilli" in client.get(PAIRS).text
    with pytest.raises(Stale, match="déjà en binôme"):
        pairs.draw(newcomer=arrived, host=amel, by=denis, words="Autre")
    assert "vous propose de faire connaissance" in sign_in(chloe).get(reverse("welcome:pair_detail", args=[pair.uuid])).text


def test_either_declines_kindly_in_one_press(sign_in, arrived, chloe, amel, denis):
    pair = pairs.draw(newcomer=arrived, host=chloe, by=denis, words="Bonjour à vous deux")
    address = reverse("welcome:pair_detail", args=[pair.uuid])
    assert sign_in(amel).get(address).status_code == sign_in(amel).post(address).status_code == 404
    client = sign_in(chloe)
    assert client.post(address).status_code == client.post(address).status_code == 302
    told = Message.objects.filter(name="welcome.pair_declined")
    assert {row.person for row in told} == {arrived, denis}
    assert "rien à voir avec vous" in OutgoingMail.objects.filter(to=arrived.email).latest("pk").text
    assert "vous" in sign_in(denis).get(address).text
    # Chloé is left in peace; the newcomer may be introduced to somebody else.
    page = sign_in(denis).get(PAIRS)
    assert [str(each.person) for each, _ in page.context["arrivals"][0][0].hosts] == ["Amel Berrada"]


@pytest.mark.parametrize(("words", "by", "says"), [("", "denis", "Écrivez"), ("Bonjour", "amel", "Seule la coordination")])
def test_nobody_is_introduced_without_words_nor_right(request, arrived, chloe, words, by, says):
    with pytest.raises(Refused, match=says):
        pairs.draw(newcomer=arrived, host=chloe, by=request.getfixturevalue(by), words=words)


def test_the_coordination_writes_to_those_it_chooses_and_alone_reads_the_answers(sign_in, client, bruno, chloe, amel, denis):
    for person in (bruno, chloe):
        ago(person, seen=120)
    desk = sign_in(denis)
    week = read(desk.get("/la-semaine/"))
    assert "Membres qu’on n’a pas vus" in week
    page = desk.get(NEWS)
    assert "Bruno Collin" in page.text and "Amel Berrada" not in page.text
    assert desk.post(NEWS, {"people": [amel.uuid], "words": "Bonjour"}).status_code == 422
    assert desk.post(NEWS, {"people": [bruno.uuid], "words": " "}).status_code == 422
    assert not OutgoingMail.objects.exists()
    desk.post(NEWS, {"people": [bruno.uuid], "words": "Comment ça va, chez vous ?"})
    assert Message.objects.filter(name="welcome.check_in").get().person == bruno
    assert "Bruno Collin" not in [label for _, label in desk.get(NEWS).context["choices"]]
    assert "Membres qu’on n’a pas vus" not in desk.get("/la-semaine/").text  # the others wait for the next quarter

    path = re.search(r"/comment-ca-va/\S+", OutgoingMail.objects.get(to=bruno.email).text)[0]
    client.logout()
    assert "Comment ça va, chez vous" in client.get(path).text
    assert client.post(path, {"words": ""}).status_code == 422
    assert client.post(path, {"words": "Un peu seule, depuis le déménagement."}).status_code == 302
    assert client.get(path.rstrip("/")[:-3] + "xyz/").status_code == 410
    bruno.refresh_from_db()
    assert bruno.seen_on == timezone.localdate()
    mail = OutgoingMail.objects.filter(to=denis.email).latest("pk")
    assert "Bruno Collin" in mail.text and "seule" not in mail.text.split("lisez-les")[0]
    assert sign_in(chloe).get(NEWS).status_code == 403
    desk = sign_in(denis)
    assert "Nouvelles des membres" in read(desk.get("/la-semaine/"))
    assert "depuis le déménagement" in desk.get(NEWS).text
    desk.post(reverse("welcome:check_in_read", args=[CheckIn.objects.get().uuid]))
    assert "Nouvelles des membres" not in read(desk.get("/la-semaine/"))


def test_a_last_visit_is_told_apart_from_never_having_come(sign_in, bruno, chloe, denis):
    # Signed in long before the last visit: what counts is the visit.
    ago(bruno, joined=400, seen=100, last_login=timezone.now() - timedelta(days=300))
    ago(chloe, joined=200)
    type(chloe).objects.filter(pk=chloe.pk).update(seen_on=None, last_login=None)
    client = sign_in(denis)
    seen, joined = (short_date(timezone.localdate() - timedelta(days=days)) for days in (100, 200))
    seen, joined = seen.replace("\xa0", " "), joined.replace("\xa0", " ")
    for address in ("/la-semaine/", NEWS):
        page = read(client.get(address))
        assert f"dernier passage le {seen}" in page, address
        assert f"membre depuis le {joined}, jamais venu·e" in page, address


def test_nobody_is_asked_twice_in_a_quarter(bruno, denis):
    ago(bruno, seen=120)
    first = check_ins.ask(person=bruno, by=denis, words="Bonjour")
    assert check_ins.ask(person=bruno, by=denis, words="Encore").pk == first.pk
    with pytest.raises(Refused):
        check_ins.ask(person=bruno, by=bruno, words="Moi")


def test_a_reply_by_mail_lands_with_the_coordination(bruno, chloe, denis):
    from types import SimpleNamespace

    from maillage.welcome.by_mail import read_reply

    made = check_ins.ask(person=ago(bruno, seen=120), by=denis, words="Bonjour")
    assert not read_reply(key=str(made.uuid), person=chloe, mail=SimpleNamespace(text="Je ne suis pas Bruno")).done
    assert read_reply(key=str(made.uuid), person=bruno, mail=SimpleNamespace(text="Tout va bien.")).done
    made.refresh_from_db()
    assert made.answer == "Tout va bien."


def test_a_first_act_is_proposed_to_newcomers_alone_and_leaves(sign_in, arrived, amel):
    make_meeting(amel, title="Une journée ensemble")
    client = sign_in(arrived)
    assert "Un premier geste" in client.get("/mon-bureau/").text
    client.post("/mon-bureau/premier-geste/")
    assert "Un premier geste" not in client.get("/mon-bureau/").text
    arrived.refresh_from_db()
    with CaptureQueriesContext(connection) as asked:
        assert welcome.first_acts(person=amel, organisation=None, missing=(), may_edit=False) == []
        assert welcome.first_acts(person=arrived, organisation=None, missing=(), may_edit=False) == []
    assert len(asked) == 0


def test_the_queries_of_the_pages_do_not_grow(sign_in, arrived, chloe, denis):
    client = sign_in(denis)

    def count(address):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    ago(chloe, seen=100)
    first = {address: count(address) for address in (PAIRS, NEWS)}
    for number in (1, 2):
        make_membership(ago(make_person(f"Nina {number}"), joined=5), make_organisation(f"Lieu {number}", slug=f"lieu-{number}"))
        ago(make_person(f"Otto {number}"), seen=130)
    assert {address: count(address) for address in (PAIRS, NEWS)} == first


def test_what_is_kept_is_told_and_forgotten(arrived, chloe, denis):
    pairs.draw(newcomer=arrived, host=chloe, by=denis, words="Bonjour")
    check_ins.ask(person=arrived, by=denis, words="Ça va ?")
    kept = welcome.own_data(person=arrived)
    assert kept["binômes d’accueil"][0]["avec"] == "Chloé Dumont" and kept["comment ça va"][0]["mots"] == "Ça va ?"
    welcome.forget(person=arrived)
    assert not Pair.objects.exists() and not CheckIn.objects.exists()
