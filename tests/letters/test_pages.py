"""Notifications, preferences and follow levels, on the pages."""

import pytest

from maillage.kernel.notices.public import Message, OutgoingMail, send
from maillage.letters.domain import following, preferences
from maillage.letters.models import BouncedAddress, Follow, MailPreferences
from maillage.letters.own_data import own_data
from maillage.letters.public import note_bounce
from maillage.people.domain.departure import leave
from maillage.people.models import Person
from tests.conftest import CommittingClient
from tests.letters.samples import KIND, OTHER, THING, AnswerNotice, SampleNotice, open_things

PAGE = "/mes-preferences/"
VALID = {
    "weekdays": ["1", "4"],
    "quiet_evenings": "on",
    "quiet_from": "19:00",
    "quiet_until": "08:00",
    "quiet_weekdays": ["2", "5", "6"],
    "quiet_region": "FWB",
    "away_from": "2026-12-01",
    "away_until": "2026-12-04",
    "suis_rencontres": "none",
    "gere_dossiers": "all",
}


@pytest.fixture(autouse=True)
def things(monkeypatch):
    open_things(monkeypatch)


@pytest.mark.parametrize("path", ["/mes-messages/", PAGE, "/mon-profil/courriers/"])
def test_visitors_are_led_to_the_door(client, db, path):
    response = client.get(path)
    assert response.status_code == 302 and response["Location"].startswith("/compte/connexion/?next=")


def test_notifications_are_listed_and_read(sign_in, bruno, chloe):
    client = sign_in(bruno)
    assert "Pas encore de notification" in client.get("/mes-messages/").content.decode()
    for number in range(3):
        send(SampleNotice(bruno, fact=str(number)))
    send(SampleNotice(chloe))
    assert client.get("/mes-messages/").content.decode().count("Marquer comme lu") == 3
    theirs = Message.objects.get(person=chloe)
    for asked in (theirs.uuid, "pas une identité"):
        assert client.post("/mes-messages/lus/", {"message": asked}).status_code == 302
    assert Message.objects.filter(read_at=None).count() == 4
    client.post("/mes-messages/lus/", {"message": Message.objects.filter(person=bruno).first().uuid})
    assert Message.objects.filter(person=bruno, read_at=None).count() == 2
    client.post("/mes-messages/lus/", {"retour": "https://ailleurs.example/"})
    assert not Message.objects.filter(person=bruno, read_at=None).exists()
    assert Message.objects.get(pk=theirs.pk).read_at is None
    assert "Tout est lu" in client.get("/mes-messages/?voir=non-lus").content.decode()


def test_pages_cost_the_same_with_one_row_and_three(sign_in, bruno, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counts = sign_in(bruno), {}
    for number in range(3):
        send(AnswerNotice(bruno, fact=str(number), thing=THING if number < 2 else OTHER))
        send(SampleNotice(bruno, fact=str(number)))
        following.follow(person=bruno, kind=KIND, uuid=THING if number < 2 else OTHER)
        for path in ("/mes-messages/", PAGE):
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            counts.setdefault(path, []).append(len(queries))
    assert {path: (min(each), max(each) <= 8) for path, each in counts.items()} == {path: (each[-1], True) for path, each in counts.items()}


def test_preferences_are_kept_on_one_page(sign_in, bruno):
    following.follow(person=bruno, kind=KIND, uuid=THING)
    following.follow(person=bruno, kind=KIND, uuid=OTHER)
    followed = {row.about: f"suivi_{row.pk}" for row in Follow.objects.all()}
    Person.objects.filter(pk=bruno.pk).update(mail_choices={"library.resource_used": "none", "links.link_dead": "none"})
    client = sign_in(bruno)
    page = client.get(PAGE).content.decode()
    assert "Carnaval en salle" in page and "Une équipe s’est servie de votre ressource" in page
    assert "7h30" in page or "Vos courriels partent à toute heure" in page
    # What only the coordination receives is not offered to others.
    assert "Une personne de votre organisation demande" in page and "Un signalement à traiter" not in page
    sent = VALID | {followed[THING]: "none", followed[OTHER]: "-", "again": ["library.resource_used"]}
    assert client.post(PAGE, sent).status_code == 302
    row = MailPreferences.objects.get(person=bruno)
    assert (row.weekdays, row.quiet_weekdays, row.quiet_region, str(row.quiet_from)) == ([1, 4], [2, 5, 6], "FWB", "19:00:00")
    assert row.levels["followed:Rencontres"] == "none" and row.levels["managed:Dossiers"] == "all"
    assert dict(Follow.objects.values_list("about", "level")) == {THING: "none"}
    assert Person.objects.get(pk=bruno.pk).mail_choices == {"links.link_dead": "none"}
    # Nothing ticked: no digest at all, and no quiet day.
    client.post(PAGE, {"quiet_from": "20:00", "quiet_until": "07:30"})
    row.refresh_from_db()
    assert (row.weekdays, row.quiet_weekdays, row.quiet_evenings, row.levels["followed:Rencontres"]) == ([], [], False, "none")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"quiet_from": "tard"}, "Écrivez une heure"),
        ({"quiet_until": "19:00"}, "Ces deux heures sont les mêmes"),
        ({"away_until": "2026-11-30"}, "vient avant le premier"),
        ({"away_from": ""}, "le premier et le dernier jour"),
        ({"away_from": "demain"}, "Écrivez une date"),
        ({"quiet_weekdays": list("0123456")}, "aucun courriel ne partirait jamais"),
        ({"weekdays": ["9"]}, ""),
        ({"suis_rencontres": "beaucoup"}, ""),
        ({"quiet_region": "MARS"}, ""),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(sign_in, bruno, wrong, said):
    response = sign_in(bruno).post(PAGE, VALID | wrong)
    page = response.content.decode()
    assert response.status_code == 422 and "À corriger" in page and said in page
    assert not MailPreferences.objects.exists()


def test_a_level_is_set_on_the_thing_itself_by_whoever_may_see_it(sign_in, bruno, farid):
    client = sign_in(bruno)
    asked = {"genre": KIND, "chose": THING, "niveau": "essential", "retour": "/choses/1/"}
    response = client.post("/suivre/", asked)
    assert response.status_code == 302 and response["Location"] == "/choses/1/"
    assert following.level_of(person=bruno, kind=KIND, uuid=THING) == "essential"
    assert client.post("/suivre/", asked | {"retour": "//ailleurs.example"})["Location"] == "/choses/1/"
    client.post("/suivre/", asked | {"niveau": ""})
    assert not Follow.objects.exists()
    assert client.post("/suivre/", asked | {"niveau": "plus"}).status_code == 409 or not Follow.objects.exists()
    for wrong in ({"genre": "inconnu"}, {"chose": "x"}, {"chose": "00000000-0000-0000-0000-000000000009"}):
        assert client.post("/suivre/", asked | wrong).status_code == 404
    assert sign_in(farid).post("/suivre/", asked).status_code == 404
    assert not Follow.objects.exists()


def test_a_test_mail_comes_at_once_and_not_too_often(sign_in, bruno):
    client = sign_in(bruno)
    for _ in range(5):
        assert client.post("/mes-preferences/essai/").status_code == 302
    assert client.post("/mes-preferences/essai/").status_code == 429
    mail = OutgoingMail.objects.filter(to=bruno.email).first()
    assert "Essai" in mail.subject and mail.rank == OutgoingMail.Rank.CODE


def test_a_switch_may_stop_its_whole_category(bruno):
    send(SampleNotice(bruno))
    path = OutgoingMail.objects.get().headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    client = CommittingClient()
    assert "Arrêter toute la catégorie" in client.post(path).content.decode()
    assert "ni rien de «" in client.post(path, {"tout": "1"}).content.decode()
    assert preferences.of(person=bruno).level_of(category="Essais", managed=False) == "none"
    assert client.post(path[:-2] + "/").status_code == 404


def test_ones_own_choices_are_shown_and_erased(sign_in, bruno):
    following.follow(person=bruno, kind=KIND, uuid=THING)
    preferences.choose(person=bruno, values={"levels": {"followed:Rencontres": "none"}, "quiet_weekdays": [2]})
    note_bounce(address=bruno.email, hard=True, why="550 inconnue")
    kept = own_data(person=bruno)
    assert kept["suivis"][0] | {"depuis_le": ""} == {"genre": "Questions", "identifiant": str(THING), "niveau": "tout", "depuis_le": ""}
    assert kept["preferences"]["niveaux"] == ["Rencontres, ce que vous suivez\u00a0: rien"]
    assert kept["preferences"]["jours_sans_courriel"] == ["mercredi"] and kept["adresse_qui_refuse"][0]["raison"] == "550 inconnue"
    page = sign_in(bruno).get("/mes-donnees/").content.decode()
    assert "Vos choix de courrier" in page and "mercredi" in page
    leave(person=bruno, by=bruno)
    assert not (Follow.objects.exists() or MailPreferences.objects.exists() or BouncedAddress.objects.exists())
