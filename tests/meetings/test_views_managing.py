"""The organisers' list."""

from dataclasses import replace

import pytest
from django.urls import reverse

from maillage.kernel.access.public import Refused
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.meetings.domain import by_hand, meetings, modes
from maillage.meetings.domain.content import content_of
from maillage.meetings.domain.registrations import Entry
from maillage.meetings.models import Meeting, Registration, RegistrationQuestion, State
from tests.factories.meetings import make_meeting, make_registration
from tests.factories.network import make_organisation

pytestmark = pytest.mark.django_db
PAGES = ("registrations", "registration_add", "registration_write", "registration_mode")


def at(name, meeting, *more):
    return reverse(f"meetings:{name}", args=[meeting.pk, *more])


@pytest.fixture
def meeting(denis):
    return make_meeting(denis, mode="BOTH", seats_on_site=2, seats_remote=5)


def test_for_those_who_hold_it(client, sign_in, meeting, bruno, chloe, denis):
    found = make_registration(meeting)
    addresses = [at(name, meeting) for name in PAGES] + [at("registration_manage", meeting, found.uuid)]
    assert {client.get(address).status_code for address in addresses} == {302}
    assert {sign_in(bruno).get(address).status_code for address in addresses} == {403}
    meeting.people_rows.create(person=chloe, role="FACILITATOR")
    assert [sign_in(chloe).get(address).status_code for address in addresses] == [200, 200, 200, 403, 200]
    assert {sign_in(denis).get(address).status_code for address in addresses} == {200}
    assert sign_in(denis).get(at("registration_manage", make_meeting(denis), found.uuid)).status_code == 404
    Meeting.objects.update(stage="PREPARING")
    assert sign_in(bruno).get(at("registrations", meeting)).status_code == 404


def test_empty_then_full_then_filtered(sign_in, meeting, denis, bruno, chloe):
    client = sign_in(denis)
    assert "Personne n’est encore inscrit" in client.get(at("registrations", meeting)).content.decode()
    team = make_organisation("Centre culturel du Val")
    make_registration(meeting, bruno, organisation=team, needs="Boucle magnétique")
    make_registration(meeting, chloe, state="WAITING")
    make_registration(meeting, name="Parti", email="p@ailleurs.test", state="CANCELLED")
    page = client.get(at("registrations", meeting)).content.decode()
    assert "Boucle magnétique" in page and "rang 1" in page and "Parti" not in page
    assert "Parti" in client.get(at("registrations", meeting) + "?liste=annulees").content.decode()
    found = client.get(at("registrations", meeting) + "?q=du+val").content.decode()
    assert bruno.name in found and chloe.name not in found
    assert (
        "Personne dans cette liste"
        in client.get(at("registrations", meeting) + "?q=zz%00z&liste=inscrits&facon=REMOTE&page=9").content.decode()
    )


def test_the_list_costs_the_same_whatever_its_length(sign_in, meeting, denis, django_assert_max_num_queries):
    RegistrationQuestion.objects.create(meeting=meeting, label="Repas ?")
    client = sign_in(denis)
    make_registration(meeting)
    with django_assert_max_num_queries(40) as first:
        client.get(at("registrations", meeting))
    for number in range(5):
        make_registration(meeting, name=f"P{number}", email=f"p{number}@ailleurs.test", organisation=make_organisation(f"Équipe {number}"))
    with django_assert_max_num_queries(len(first)):
        client.get(at("registrations", meeting))


@pytest.mark.parametrize(
    ("form", "kind"), [("csv", "text/csv"), ("csv-excel", "text/csv"), ("xlsx", "spreadsheetml"), ("ods", "opendocument")]
)
def test_the_list_leaves_as_a_table(sign_in, meeting, denis, bruno, form, kind):
    question = RegistrationQuestion.objects.create(meeting=meeting, label="Repas ?")
    found = make_registration(meeting, bruno, name="=1+1", photo_consent=False)
    found.answers.create(question=question, text="végétarien")
    answer = sign_in(denis).get(at("registrations", meeting), {"forme": form})
    assert answer.status_code == 200 and kind in answer["Content-Type"] and "no-store" in answer["Cache-Control"]
    if "csv" in form:
        text = answer.content.decode("utf-8-sig")
        assert "Repas ?" in text and "végétarien" in text and "'=1+1" in text


def test_a_colleague_who_rang(sign_in, meeting, denis, bruno):
    client = sign_in(denis)
    answer = client.post(
        at("registration_add", meeting), {"name": "Rosa", "organisation": "Maison du Livre", "mode": "ON_SITE", "seats": "1"}
    )
    assert answer.status_code == 302
    rosa = Registration.objects.get()
    assert (rosa.state, rosa.by_hand, rosa.email, rosa.team) == (State.SEATED, denis, "", "Maison du Livre")
    assert not OutgoingMail.objects.exists(), "no address, no mail"
    client.post(at("registration_add", meeting), {"name": "Bruno", "email": bruno.email, "mode": "ON_SITE"})
    assert Registration.objects.get(person=bruno).state == State.SEATED
    mail = OutgoingMail.objects.get(to=bruno.email)
    assert f"{denis.name} vous a inscrit·e" in mail.text
    client.post(at("registration_add", meeting), {"name": "Tard", "mode": "ON_SITE"})
    assert Registration.objects.get(name="Tard").state == State.WAITING, "the list holds for them too"


def test_colleagues_without_a_name(sign_in, meeting, denis):
    make_organisation("Centre culturel du Val")
    form = {"is_group": "on", "organisation": "Centre culturel du Val", "mode": "REMOTE", "seats": "3"}
    sign_in(denis).post(at("registration_add", meeting), form)
    found = Registration.objects.get()
    assert (found.label, found.seats, found.state) == ("3 personnes · Centre culturel du Val", 3, State.SEATED)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"mode": "ON_SITE"}, "Donnez un nom"),
        ({"is_group": "on", "mode": "ON_SITE"}, "nom de leur organisation"),
        ({"name": "Rosa", "mode": "ON_SITE", "seats": "40"}, "10 places au plus"),
        ({"name": "Rosa"}, "Dites si vous venez"),
        ({"name": "Rosa", "mode": "ON_SITE", "email": "x"}, "n’est pas complète"),
    ],
)
def test_adding_badly_is_said_beside_the_field(sign_in, meeting, denis, form, words):
    answer = sign_in(denis).post(at("registration_add", meeting), form)
    assert answer.status_code == 422 and words in answer.content.decode() and not Registration.objects.exists()


def test_nobody_is_added_to_what_is_over(sign_in, denis):
    over = make_meeting(denis, stage="HELD", days=-4)
    answer = sign_in(denis).post(at("registration_add", over), {"name": "Rosa"})
    assert answer.status_code == 422 and "n’ajoute plus personne" in answer.content.decode()


def manage(client, found, act, reason="Au téléphone ce matin."):
    return client.post(at("registration_manage", found.meeting, found.uuid), {"act": act, "reason": reason})


def test_each_act_needs_its_reason_which_is_kept(sign_in, meeting, denis, bruno, chloe):
    client = sign_in(denis)
    first, _second, waits = (
        make_registration(meeting, bruno),
        make_registration(meeting, chloe),
        make_registration(meeting, state="WAITING"),
    )
    refused = manage(client, waits, "place", reason=" ")
    assert refused.status_code == 422 and "Écrivez pourquoi" in refused.content.decode()
    full = manage(client, waits, "place")
    assert (
        full.status_code == 422
        and "Aucune place n’est libre" in full.content.decode()
        and "Au téléphone ce matin." in full.content.decode()
    )
    assert manage(client, first, "retirer", reason="Vous nous avez dit non.").status_code == 302
    assert "Vous nous avez dit non." in OutgoingMail.objects.get(to=bruno.email).text
    waits.refresh_from_db()
    assert waits.state == State.OFFERED
    assert manage(client, waits, "place").status_code == 302
    assert [step.reason for step in waits.steps.order_by("pk")] == ["", "Au téléphone ce matin."]
    page = client.get(at("registration_manage", meeting, waits.uuid)).content.decode()
    assert "Au téléphone ce matin." in page and denis.name in page


def test_a_seat_out_of_turn_may_take_a_reserved_place_and_no_more_than_there_are(denis, bruno):
    meeting = make_meeting(denis, seats_on_site=1)
    meeting.reserves.create(mode="ON_SITE", sector="SCHOOL", seats=1)
    waits = make_registration(meeting, bruno, state="WAITING")
    assert by_hand.give_seat(registration=waits, by=denis, reason="Elle témoigne.").state == State.SEATED
    other = make_registration(meeting, state="WAITING")
    with pytest.raises(Refused, match="Aucune place"):
        by_hand.give_seat(registration=other, by=denis, reason="Lui aussi.")
    with pytest.raises(Refused, match="Seules les personnes"):
        by_hand.give_seat(registration=other, by=bruno, reason="Moi.")


def test_put_back_and_move(sign_in, meeting, denis, bruno, chloe):
    client = sign_in(denis)
    first = make_registration(meeting, bruno)
    alone = manage(client, first, "liste")
    assert alone.status_code == 422 and "Personne d’autre n’attend" in alone.content.decode()
    make_registration(meeting, name="Un", email="un@ailleurs.test")
    waits = make_registration(meeting, chloe, state="WAITING")
    assert manage(client, first, "liste").status_code == 302
    first.refresh_from_db()
    waits.refresh_from_db()
    assert (first.state, waits.state) == (State.WAITING, State.OFFERED)
    assert manage(client, first, "facon").status_code == 302
    first.refresh_from_db()
    assert (first.state, first.mode) == (State.SEATED, "REMOTE")
    assert "a changé votre inscription" in OutgoingMail.objects.filter(to=bruno.email).order_by("-pk")[0].text


def test_write_to_one_list_each_person_alone(sign_in, meeting, denis, bruno):
    client = sign_in(denis)
    assert (
        "Personne ne recevrait" in client.post(at("registration_write", meeting), {"to": "inscrits", "words": "Bonjour"}).content.decode()
    )
    make_registration(meeting, bruno)
    make_registration(meeting)
    make_registration(meeting, name="Calme", email="calme@ailleurs.test", is_quiet=True)
    make_registration(meeting, name="Attend", email="attend@ailleurs.test", state="WAITING")
    make_registration(meeting, name="Sans adresse", email="")
    answer = client.post(at("registration_write", meeting), {"to": "inscrits", "words": "Prenez des bottes.\nIl pleuvra."}, follow=True)
    assert "Votre message part à 2 personnes." in answer.content.decode()
    assert sorted(OutgoingMail.objects.values_list("to", flat=True)) == sorted([bruno.email, "nadia@ailleurs.test"])
    mail = OutgoingMail.objects.get(to="nadia@ailleurs.test")
    assert "Prenez des bottes." in mail.text and "Prenez des bottes." in mail.html
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" and "/silence/" in mail.headers["List-Unsubscribe"]
    assert client.post(at("registration_write", meeting), {"to": "tous", "words": " "}).status_code == 422


def test_one_switch_of_the_mode(sign_in, denis, bruno, chloe):
    meeting = make_meeting(denis, mode="ON_SITE", seats_on_site=1, remote_link="https://salle.test/x")
    mine, waits = make_registration(meeting, bruno), make_registration(meeting, chloe, state="WAITING")
    answer = sign_in(denis).post(at("registration_mode", meeting), {"mode": "BOTH"}, follow=True)
    assert "2 personnes reçoivent la question" in answer.content.decode()
    meeting.refresh_from_db()
    mine.refresh_from_db()
    assert (meeting.mode, meeting.sequence, mine.state, mine.mode) == ("BOTH", 1, State.SEATED, "ON_SITE")
    mail = OutgoingMail.objects.get(to=bruno.email)
    assert mail.text.count("facon=") == 3 and "Je participe à distance" in mail.html
    assert "n’a pas redit" in answer.content.decode() and "N’ont pas redit" in answer.content.decode()
    modes.answer(registration=mine, mode="REMOTE")
    waits.refresh_from_db()
    assert waits.state == State.OFFERED, "the seat left on site goes to who waits"
    page = sign_in(denis).get(at("registrations", meeting) + "?liste=sans-reponse").content.decode()
    assert chloe.name in page and bruno.name not in page


def test_switching_to_remote_keeps_every_seat_and_makes_room(sign_in, denis, bruno, chloe):
    meeting = make_meeting(denis, mode="ON_SITE", seats_on_site=1)
    mine = make_registration(meeting, bruno, carpool=True, carpool_from="Namur")
    waits = make_registration(meeting, chloe, state="WAITING")
    assert modes.switch_mode(meeting=meeting, by=denis, mode="REMOTE") == 2
    mine.refresh_from_db()
    waits.refresh_from_db()
    assert (mine.state, mine.mode, mine.carpool) == (State.SEATED, "REMOTE", False)
    assert (waits.state, waits.mode) == (State.OFFERED, "REMOTE")
    assert modes.switch_mode(meeting=meeting, by=denis, mode="REMOTE") == 0, "done twice, done once"
    assert Message.objects.filter(name="meetings.mode_asked").count() == 2


def test_the_sheet_switches_the_mode_as_well(denis, bruno):
    meeting = make_meeting(denis, mode="ON_SITE", place_name="Foyer", remote_link="https://salle.test/x")
    mine = make_registration(meeting, bruno)
    meetings.revise(meeting=meeting, person=denis, content=replace(content_of(meeting=meeting), mode="REMOTE"))
    mine.refresh_from_db()
    assert (mine.state, mine.mode) == (State.SEATED, "REMOTE") and modes.answering(registration=mine)
    assert Message.objects.filter(person=bruno, name="meetings.mode_asked").count() == 1


@pytest.mark.parametrize("fields", [{"stage": "CANCELLED"}, {"stage": "HELD", "days": -9}])
def test_what_is_over_is_not_switched(sign_in, denis, fields):
    meeting = make_meeting(denis, **fields)
    assert sign_in(denis).post(at("registration_mode", meeting), {"mode": "BOTH"}).status_code == 422
    assert sign_in(denis).post(at("registration_mode", meeting), {"mode": "x"}).status_code == 422


def test_the_switch_is_for_those_who_prepare(denis, bruno):
    meeting = make_meeting(denis)
    with pytest.raises(Refused):
        modes.switch_mode(meeting=meeting, by=bruno, mode="BOTH")


def test_acts_of_nobody_else(denis, bruno):
    meeting = make_meeting(denis)
    found = make_registration(meeting)
    for attempt in (
        lambda: by_hand.add_by_hand(meeting=meeting, by=bruno, entry=Entry(mode="ON_SITE", name="x")),
        lambda: by_hand.remove(registration=found, by=bruno, reason="x"),
        lambda: by_hand.put_back(registration=found, by=bruno, reason="x"),
        lambda: by_hand.move(registration=found, by=bruno, mode="ON_SITE", reason="x"),
        lambda: by_hand.write_to(meeting=meeting, by=bruno, words="x", states=[State.SEATED]),
    ):
        with pytest.raises(Refused, match="Seules les personnes"):
            attempt()
