"""Register from the page of the meeting, and by the form."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.notices.public import OutgoingMail
from maillage.meetings.models import Registration, RegistrationQuestion, Reserve, State
from maillage.meetings.queries.mine import coming, register_panel, travellers
from maillage.meetings.queries.roll import roll_of
from maillage.meetings.queries.seats import places_of, rank_of, seat_counts
from maillage.meetings.views import registering
from maillage.needs.models import NeedMeeting
from maillage.traces.models import Trace
from tests.factories.meetings import make_meeting, make_registration
from tests.factories.needs import make_need
from tests.factories.network import make_membership, make_organisation

pytestmark = pytest.mark.django_db
NADIA = {"name": "Nadia Collard", "email": "nadia@ailleurs.test", "organisation": "", "seats": "1"}


def address(meeting):
    return reverse("meetings:register", args=[meeting.pk])


def test_a_member_registers_in_one_tap(sign_in, denis, bruno):
    meeting = make_meeting(denis, seats_on_site=3)
    page = sign_in(bruno).get(meeting.get_absolute_url()).content.decode()
    assert "M’inscrire" in page and "0/3 places" in page
    answer = sign_in(bruno).post(address(meeting), {}, follow=True)
    assert answer.redirect_chain == [(meeting.get_absolute_url(), 302)]
    page = answer.content.decode()
    assert "vous êtes inscrit·e sur place" in page and "Voir ou changer mon inscription" in page and ">vous<" in page
    assert Registration.objects.get().state == State.SEATED
    assert sign_in(bruno).post(address(meeting), {}).status_code == 302 and Registration.objects.count() == 1


def test_the_panel_says_places_before_registering(client, denis, bruno, chloe):
    meeting = make_meeting(denis, mode="BOTH", seats_on_site=1, seats_remote=None)
    make_registration(meeting, bruno)
    make_registration(meeting, chloe, state="WAITING")
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "Complet (1 sur 1). Vous seriez 2e sur la liste d’attente." in page.replace("\u00a0", " ")
    assert "M’inscrire" in page, "from afar there is room"


def test_reserved_places_are_said_and_open_to_their_sector_alone(denis, bruno, chloe):
    meeting = make_meeting(denis, seats_on_site=2)
    meeting.reserves.create(mode="ON_SITE", sector="SCHOOL", seats=1)
    assert "Réservées : école 1." in register_panel(meeting=meeting, person=chloe).choices[0].sentence
    make_registration(meeting)
    make_membership(bruno, make_organisation("École du Parc", sector="SCHOOL"))
    school, other = (register_panel(meeting=meeting, person=person) for person in (bruno, chloe))
    assert not school.is_full and other.is_full
    assert "réservées (école 1). Sans cela, vous seriez en tête" in other.choices[0].sentence
    visitor = register_panel(meeting=meeting, person=AnonymousUser())
    assert not visitor.is_full and "réservées (école 1)" in visitor.choices[0].sentence


def test_the_panel_is_hidden_when_it_is_useless(client, denis):
    held = make_meeting(denis, stage="HELD", days=-5)
    assert "0/3" not in client.get(held.get_absolute_url()).content.decode()
    assert "La rencontre a eu lieu." in client.get(held.get_absolute_url()).content.decode()


def test_a_visitor_confirms_by_mail(client, denis):
    meeting = make_meeting(denis, seats_on_site=3)
    answer = client.post(address(meeting), NADIA, follow=True)
    assert answer.redirect_chain[0][0] == reverse("meetings:registration_sent", args=[meeting.pk])
    assert "Regardez vos courriels" in answer.content.decode()
    assert Registration.objects.get().state == State.UNCONFIRMED
    again = client.post(address(meeting), NADIA)
    assert (again.status_code, again["Location"]) == (302, answer.redirect_chain[0][0]), "the same answer, known or not"
    assert Registration.objects.count() == 1


def test_the_organisation_of_the_directory_is_found_by_its_very_name(client, denis):
    meeting, team = make_meeting(denis), make_organisation("Centre culturel du Val")
    client.post(address(meeting), NADIA | {"organisation": "centre culturel du val"})
    client.post(address(meeting), NADIA | {"email": "b@ailleurs.test", "organisation": "Maison du Livre"})
    first, second = Registration.objects.order_by("pk")
    assert (first.organisation, first.organisation_name, first.sector) == (team, "", "CULTURE")
    assert (second.organisation, second.organisation_name, second.team) == (None, "Maison du Livre", "Maison du Livre")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "  "}, "Écrivez votre nom"),
        ({"name": "\u200b"}, "Écrivez votre nom"),
        ({"email": ""}, "Écrivez une adresse"),
        ({"email": "nadia"}, "n’est pas complète"),
        ({"seats": "12"}, "de 1 à 10"),
        ({"seats": "x"}, "de 1 à 10"),
        ({"mode": "EN_TRAIN"}, "Comment venez-vous"),
        ({"mode": ""}, "Dites si vous venez"),
        ({"carpool": "on"}, "d’où vous partez"),
        ({"needs": "x" * 1001}, "De quoi avez-vous besoin"),
        ({"name": "a\0b"}, "nom"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, denis, change, words):
    meeting = make_meeting(denis, mode="BOTH")
    answer = client.post(address(meeting), NADIA | {"mode": "ON_SITE", "guests": "Paul et Mia"} | change)
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and "Paul et Mia" in page and "À corriger" in page
    assert not Registration.objects.exists()


def test_own_questions_are_asked_and_may_be_required(client, sign_in, denis, bruno):
    meeting = make_meeting(denis)
    meal = RegistrationQuestion.objects.create(
        meeting=meeting, kind="CHOICE", label="Repas ?", choices=["tout", "végétarien"], is_required=True
    )
    page = client.get(address(meeting)).content.decode()
    assert "Repas ?" in page and "effacés le" in page
    assert client.post(address(meeting), NADIA).status_code == 422
    assert client.post(address(meeting), NADIA | {f"question_{meal.pk}": "végétarien"}).status_code == 302
    assert Registration.objects.get().answers.get().text == "végétarien"
    assert 'name="needs"' not in sign_in(bruno).get(meeting.get_absolute_url()).content.decode(), "one tap would skip the question"
    assert sign_in(bruno).post(address(meeting), {}).status_code == 422


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"stage": "CLOSED"}, 422), ({"open_to_all": False}, 422), ({"access": "MEMBERS"}, 404), ({"stage": "IDEA"}, 404)],
)
def test_closed_to_a_visitor(client, denis, fields, status):
    meeting = make_meeting(denis, **fields)
    assert client.get(address(meeting)).status_code == (200 if status == 422 else 404)
    answer = client.post(address(meeting), NADIA)
    assert answer.status_code == status and not Registration.objects.exists()
    if status == 422:
        assert "Nadia Collard" in answer.content.decode()


def test_a_candidate_registers_as_anybody(sign_in, denis, farid):
    meeting = make_meeting(denis)
    assert sign_in(farid).post(address(meeting), NADIA | {"email": farid.email}).status_code == 302
    assert Registration.objects.get().person is None


def test_what_a_machine_fills_in_is_dropped_without_a_word(client, denis):
    meeting = make_meeting(denis)
    assert client.post(address(meeting), NADIA | {"site_web": "x"}).status_code == 302
    assert not Registration.objects.exists()


def test_a_mailbox_is_not_flooded_and_tries_are_counted(client, denis, monkeypatch):
    meeting = make_meeting(denis)
    for _ in range(8):
        assert client.post(address(meeting), NADIA).status_code == 302
    assert OutgoingMail.objects.filter(to="nadia@ailleurs.test").count() == 4
    monkeypatch.setattr(registering, "MOST_TRIES", 0)
    assert client.post(address(meeting), NADIA).status_code == 429


def test_names_are_for_members_and_guests_are_numbers(denis, bruno, chloe, client):
    meeting, team = make_meeting(denis), make_organisation("Centre culturel du Val")
    make_membership(bruno, team)
    make_registration(meeting, bruno, seats=2, organisation=team)
    make_registration(meeting, name="Paul Secret", email="paul@ailleurs.test", organisation_name="Maison du Livre")
    seen = coming(meeting=meeting, person=chloe)
    assert ([comer.name for comer in seen.members], seen.total, seen.others, seen.teams) == (["Bruno Collin"], 3, 2, 2)
    assert coming(meeting=meeting, person=bruno).members[0].is_me
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "Bruno Collin" not in page and "Paul Secret" not in page and "3 personnes" in page.replace("\u00a0", " ")


def test_panel_and_list_cost_the_same_whatever_the_number(denis, bruno, django_assert_num_queries):
    meeting = make_meeting(denis, mode="BOTH", seats_on_site=20)
    make_registration(meeting, bruno, state="WAITING")
    for number in range(4):
        make_registration(meeting, name=f"P{number}", email=f"p{number}@ailleurs.test")
    with django_assert_num_queries(2):
        register_panel(meeting=meeting, person=bruno)
    with django_assert_num_queries(1):
        coming(meeting=meeting, person=bruno)


def test_one_read_of_the_registrations_says_what_their_counts_say(denis, bruno, chloe, amel):
    meeting = make_meeting(denis, mode="BOTH", seats_on_site=3, seats_remote=1)
    now = timezone.now()
    waits = [
        make_registration(meeting, bruno, state="WAITING", seats=2, queued_at=now),
        make_registration(meeting, chloe, wish_mode="REMOTE", wished_at=now - timedelta(minutes=3), sector="SCHOOL"),
        make_registration(meeting, amel, state="WAITING", mode="REMOTE", queued_at=now - timedelta(minutes=2)),
        make_registration(
            meeting, name="Paul", email="paul@ailleurs.test", state="WAITING", mode="REMOTE", queued_at=now - timedelta(hours=1)
        ),
        make_registration(meeting, name="Zoé", email="zoe@ailleurs.test", state="OFFERED", offered_until=now + timedelta(hours=5)),
        make_registration(meeting, name="Ali", email="ali@ailleurs.test", mode="REMOTE"),
    ]
    make_registration(meeting, denis, state="CANCELLED")
    roll = roll_of(meeting=meeting)
    assert roll.seat_counts() == seat_counts(meeting=meeting)
    for each in waits:
        assert roll.rank(registration=each) == rank_of(registration=each), each.name
    reserves = [Reserve.objects.create(meeting=meeting, mode="ON_SITE", sector="SCHOOL", seats=2)]
    assert roll.places(mode="ON_SITE", kept=reserves) == places_of(meeting=meeting, mode="ON_SITE")
    assert roll.own(person=chloe) == waits[1] and roll.own(person=denis) is None


@pytest.mark.parametrize("stage", ["OPEN", "PUBLISHED"])
def test_the_page_of_a_meeting_makes_ten_queries_at_most(client, sign_in, denis, bruno, stage, django_assert_max_num_queries):
    days = 9 if stage == "OPEN" else -9
    meeting = make_meeting(denis, mode="BOTH", seats_on_site=1, stage=stage, days=days)
    make_registration(meeting, denis)
    make_registration(meeting, bruno, state="WAITING" if stage == "OPEN" else "SEATED", presence="" if stage == "OPEN" else "PRESENT")
    Reserve.objects.create(meeting=meeting, mode="REMOTE", sector="SCHOOL", seats=1)
    NeedMeeting.objects.create(need=make_need(bruno), meeting=meeting, by=denis, at=timezone.now())
    if stage == "PUBLISHED":
        now = timezone.now()
        Trace.objects.create(
            meeting=meeting, account="Dit", begun_at=now, begun_by=denis, changed_at=now, published_at=now, published_by=denis
        )
    sign_in(bruno)
    client.get(meeting.get_absolute_url())
    with django_assert_max_num_queries(10):
        assert client.get(meeting.get_absolute_url()).status_code == 200


def test_the_road_is_shared_among_those_who_say_so(denis, bruno, chloe, amel):
    meeting = make_meeting(denis)
    mine = make_registration(meeting, bruno, carpool=True, carpool_from="Namur, gare")
    make_registration(meeting, chloe, carpool=True, carpool_from="Mons", carpool_seats=2)
    make_registration(meeting, amel, carpool=True, carpool_from="gare de namur")
    make_registration(meeting, name="Paul", email="paul@ailleurs.test", carpool_from="Namur")
    assert [(one.name, one.is_near) for one in travellers(registration=mine)] == [(amel.name, True), (chloe.name, False)]
    mine.carpool = False
    assert travellers(registration=mine) == []


def test_what_a_second_tab_adds_is_never_taken_for_said(sign_in, denis, bruno):
    meeting = make_meeting(denis)
    client = sign_in(bruno)
    client.post(address(meeting), {"mode": "ON_SITE", "seats": "1"})
    answer = client.post(address(meeting), {"mode": "ON_SITE", "seats": "1", "needs": "Allergie aux noix, fauteuil roulant"})
    assert answer.status_code == 409 and "y est pas" in answer.text and "Allergie aux noix, fauteuil roulant</textarea>" in answer.text
    assert Registration.objects.get().needs == ""
    Registration.objects.update(needs="Allergie aux noix, fauteuil roulant")
    again = client.post(address(meeting), {"mode": "ON_SITE", "seats": "1", "needs": "Allergie aux noix, fauteuil roulant"})
    assert again.status_code == 302, "the same form sent twice"
