"""The page of one's registration, by its signed address."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.meetings.models import Meeting, Registration, Reserve, State
from maillage.meetings.signed import quiet_address, read_registration, registration_path, remote_path
from tests.factories.meetings import make_meeting, make_registration
from tests.factories.network import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def nadia(denis):
    return make_registration(make_meeting(denis, mode="BOTH", remote_link="https://salle.test/xyz", seats_on_site=1))


def fresh(found):
    return Registration.objects.get(pk=found.pk)


def act(client, found, choice, **fields):
    return client.post(registration_path(registration=found), {"choix": choice, **fields})


def test_a_forged_or_cut_address_opens_nothing(client, nadia):
    path = registration_path(registration=nadia)
    for given in (path[:-3] + "/", path.replace("inscriptions/", "inscriptions/0"), reverse("meetings:registration", args=["x"])):
        answer = client.get(given)
        assert answer.status_code == 404 and "adresse n’est pas complète" in answer.content.decode()
    assert read_registration(given="") is None


def test_opening_never_decides(client, nadia):
    for state in ("UNCONFIRMED", "SEATED", "WAITING", "OFFERED"):
        Registration.objects.update(state=state, queued_at=timezone.now(), offered_until=timezone.now() + timedelta(hours=5))
        for query in ("", "?facon=REMOTE", "?facon=non", "?choix=annuler"):
            answer = client.get(registration_path(registration=nadia) + query)
            assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
        assert client.head(registration_path(registration=nadia)).status_code == 200
        assert fresh(nadia).state == state


def test_confirm_by_the_button(client, nadia):
    Registration.objects.update(state="UNCONFIRMED")
    assert "Confirmer mon inscription" in client.get(registration_path(registration=nadia)).content.decode()
    for _ in range(2):
        assert act(client, nadia, "confirmer").status_code == 302
    assert fresh(nadia).state == State.SEATED


def test_cancel_twice_is_cancel_once(client, nadia):
    for _ in range(2):
        assert act(client, nadia, "annuler").status_code == 302
    page = client.get(registration_path(registration=nadia)).content.decode()
    assert "est annulée" in page and "Me réinscrire" in page
    assert nadia.steps.count() == 1


def test_take_an_offered_place_or_leave_it(client, nadia, bruno):
    Registration.objects.update(state="OFFERED", offered_until=timezone.now() + timedelta(hours=5))
    page = client.get(registration_path(registration=nadia)).content.decode()
    assert "Prendre la place" in page and "La laisser" in page
    assert act(client, nadia, "prendre").status_code == 302
    assert fresh(nadia).state == State.SEATED


def test_an_offer_that_lapsed_says_so_even_before_the_clock_did(client, nadia, denis):
    Registration.objects.update(state="OFFERED", offered_until=timezone.now() - timedelta(hours=5))
    assert "n’est plus gardée" in client.get(registration_path(registration=nadia)).content.decode()
    answer = act(client, nadia, "prendre")
    assert answer.status_code == 422 and "le délai pour la prendre est passé" in answer.content.decode()
    assert fresh(nadia).state == State.CANCELLED
    assert "n’est plus gardée" in client.get(registration_path(registration=nadia)).content.decode()


def test_the_rank_is_shown_and_the_list_can_be_left(client, nadia, bruno, denis):
    waits = make_registration(nadia.meeting, bruno, state="WAITING")
    page = client.get(registration_path(registration=waits)).content.decode()
    assert "Vous êtes en tête de la liste d’attente" in page and "Quitter la liste" in page
    act(client, waits, "annuler")
    assert fresh(waits).state == State.CANCELLED


def test_the_organisation_is_corrected_and_the_other_way_waited_for(client, sign_in, denis, nadia):
    meeting = nadia.meeting
    Meeting.objects.update(seats_on_site=2, seats_remote=1)
    Reserve.objects.create(meeting=meeting, mode="ON_SITE", sector="SCHOOL", seats=1)
    school = make_organisation("École du Parc", sector="SCHOOL")
    make_registration(meeting, mode="REMOTE", email="loin@ailleurs.test")
    page = client.get(registration_path(registration=nadia)).content.decode()
    assert "Votre organisation" in page and "Garder ma place et attendre" in page
    answer = act(client, nadia, "changer", mode="ON_SITE", seats="1", organisation="école du parc")
    assert answer.status_code == 302 and (fresh(nadia).organisation, fresh(nadia).sector) == (school, "SCHOOL")
    # The place their sector left goes to somebody else: back without it, there is none left.
    make_registration(meeting, mode="ON_SITE", email="ici@ailleurs.test")
    answer = act(client, nadia, "changer", mode="ON_SITE", seats="1", organisation="Chez nous")
    assert answer.status_code == 422 and "réservées à d’autres secteurs" in answer.content.decode() and fresh(nadia).organisation == school
    assert act(client, nadia, "souhait", facon="REMOTE").status_code == 302
    page = client.get(registration_path(registration=nadia)).content.decode()
    assert "Vous attendez aussi une place à distance" in page and "en tête de la liste" in page
    manage = sign_in(denis)
    assert "attend aussi une place à distance" in manage.get(f"/rencontres/{meeting.pk}/inscriptions/").content.decode()
    said = {"act": "equipe", "organisation": "Le Moulin", "reason": "Au téléphone"}
    url = reverse("meetings:registration_manage", args=[meeting.pk, nadia.uuid])
    assert manage.post(url, said).status_code == 422
    Reserve.objects.all().delete()
    assert manage.post(url, said).status_code == 302 and fresh(nadia).team == "Le Moulin" and fresh(nadia).wish_mode == "REMOTE"
    act(client, nadia, "souhait", facon="")
    assert fresh(nadia).wish_mode == "" and act(client, nadia, "souhait", facon="FUSEE").status_code == 422


def test_the_link_is_for_those_who_come_from_afar(client, nadia):
    assert "salle.test" not in client.get(registration_path(registration=nadia)).content.decode()
    Registration.objects.update(mode="REMOTE")
    page = client.get(registration_path(registration=nadia)).content.decode()
    # Its button notes the presence and opens the link, which stands nowhere by itself.
    assert remote_path(registration=nadia) in page and "salle.test" not in page
    Registration.objects.update(state="WAITING", queued_at=timezone.now())
    page = client.get(registration_path(registration=nadia)).content.decode()
    assert "salle.test" not in page and remote_path(registration=nadia) not in page


def test_change_and_what_does_not_fit_is_said_with_nothing_lost(client, nadia):
    answer = act(client, nadia, "changer", mode="ON_SITE", seats="3", guests="Paul et Mia", needs="Un siège")
    page = answer.content.decode()
    assert answer.status_code == 422 and "pas assez de places" in page and "Paul et Mia" in page and "Un siège" in page
    assert (fresh(nadia).seats, fresh(nadia).needs) == (1, "")
    assert act(client, nadia, "changer", mode="REMOTE", seats="3", needs="Un siège").status_code == 302
    assert (fresh(nadia).mode, fresh(nadia).seats, fresh(nadia).needs) == ("REMOTE", 3, "Un siège")
    assert act(client, nadia, "changer", mode="REMOTE", seats="0").status_code == 422


def test_an_answer_prepared_by_a_mail_is_one_button(client, nadia):
    page = client.get(registration_path(registration=nadia) + "?facon=REMOTE").content.decode()
    assert "Je participe à distance" in page and "rien n’est changé" in page
    assert act(client, nadia, "facon", facon="REMOTE").status_code == 302
    assert fresh(nadia).mode == "REMOTE" and fresh(nadia).mode_answered_at
    assert act(client, nadia, "facon", facon="A_VELO").status_code == 422
    assert act(client, nadia, "facon", facon="non").status_code == 302
    assert fresh(nadia).state == State.CANCELLED


def test_a_strange_act_shows_the_page_again(client, nadia):
    assert act(client, nadia, "tout-effacer").status_code == 422
    assert fresh(nadia).state == State.SEATED


def test_quiet_by_the_button_by_the_mail_program_and_back(client, nadia):
    path = quiet_address(registration=nadia).partition("//")[2].partition("/")[2]
    assert "Ne recevoir que l’essentiel" in client.get(f"/{path}").content.decode() and not fresh(nadia).is_quiet
    strict = type(client)(enforce_csrf_checks=True)
    assert strict.post(f"/{path}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert fresh(nadia).is_quiet and fresh(nadia).state == State.SEATED
    act(client, nadia, "silence", silence="0")
    assert not fresh(nadia).is_quiet
    assert client.get(reverse("meetings:registration_quiet", args=["x"])).status_code == 404


def test_past_or_cancelled_only_says_so(client, nadia):
    meeting = nadia.meeting
    type(meeting).objects.update(starts_at=timezone.now() - timedelta(days=3), ends_at=timezone.now() - timedelta(days=2), stage="HELD")
    page = client.get(registration_path(registration=nadia)).content.decode()
    assert "Vous étiez inscrit·e" in page and "Annuler mon inscription" not in page
    assert act(client, nadia, "annuler").status_code == 422 and fresh(nadia).state == State.SEATED
    type(meeting).objects.update(stage="CANCELLED")
    assert "La rencontre est annulée." in client.get(registration_path(registration=nadia)).content.decode()


def test_words_of_the_organisers_are_read(client, nadia, denis):
    from maillage.meetings.domain import by_hand

    by_hand.remove(registration=nadia, by=denis, reason="La salle est plus petite que prévu.")
    page = client.get(registration_path(registration=nadia)).content.decode()
    assert "La salle est plus petite que prévu." in page and denis.name in page


def test_the_road_is_shown_to_those_who_share_it(client, nadia, bruno):
    Registration.objects.update(carpool=True, carpool_from="Namur")
    page = client.get(registration_path(registration=nadia)).content.decode()
    assert "Personne d’autre ne partage encore la route" in page
    type(nadia.meeting).objects.update(seats_on_site=5)
    make_registration(nadia.meeting, bruno, carpool=True, carpool_from="Namur", carpool_seats=3)
    page = client.get(registration_path(registration=nadia)).content.decode()
    assert bruno.email in page and "près de chez vous" in page and "3 places libres" in page.replace("\u00a0", " ")


def test_the_desk_says_where_one_comes_and_what_waits_for_an_answer(denis, bruno, django_assert_num_queries):
    from maillage.meetings.queries.desk import desk_items

    first, second, third = (make_meeting(denis, days=days, title=f"Rencontre {days}") for days in (5, 9, 12))
    make_registration(first, bruno)
    make_registration(second, bruno, state="OFFERED", offered_until=timezone.now() + timedelta(hours=5))
    make_registration(third, bruno, state="WAITING")
    make_registration(make_meeting(denis, days=-9, stage="HELD"), bruno)
    make_registration(make_meeting(denis, days=9), bruno, state="CANCELLED")
    with django_assert_num_queries(1):
        items = desk_items(person=bruno)
    assert [(item.title, item.unfinished) for item in items] == [("Rencontre 9", True), ("Rencontre 5", False), ("Rencontre 12", False)]
    assert "Une place pour vous" in items[0].state and "liste d’attente" in items[2].state
