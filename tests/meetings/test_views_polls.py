"""The pages of the date poll: without account, without script, with what was typed kept."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from maillage.kernel.notices.public import OutgoingMail
from maillage.meetings import poll_links
from maillage.meetings.domain import choosing, polls
from maillage.meetings.models import DatePoll, Invitee, Registration, Slot, Stage, Vote, Voter
from maillage.meetings.queries.polls import field_name
from maillage.network.models import Territory
from tests.factories.meetings import make_meeting
from tests.factories.polls import add_slot, make_poll, make_voter

YES, IF, NO = "YES", "IF_NEED_BE", "NO"
ONE, OTHER = (timezone.localdate() + timedelta(days=days) for days in (100, 102))
NEW = {"acte": "ouvrir", "words": "Dites-nous.", "day_1": f"{ONE}", "day_2": f"{OTHER}", "from_1": "9h30", "to_1": "12:30"}


def slots_of(poll):
    return list(Slot.objects.filter(poll=poll).order_by("starts_at", "pk"))


def said(poll, *answers, mode="ON_SITE", **fields):
    given = {field_name(slot, mode): answer for slot, answer in zip(slots_of(poll), answers, strict=False)}
    return {"name": "Nadia Collard"} | fields | given


def link_in(mail, part):
    return next(word for word in mail.text.split() if part in word).removeprefix("http://localhost:8000")


# Organisers.


@pytest.fixture
def draft(denis):
    return make_meeting(denis, stage="PREPARING", starts_at=None)


def test_an_organiser_opens_a_poll_in_one_page(sign_in, denis, draft):
    client = sign_in(denis)
    assert "Ouvrir le sondage" in client.get(f"/rencontres/{draft.pk}/dates/").content.decode()
    assert client.post(f"/rencontres/{draft.pk}/dates/", NEW).status_code == 302
    poll = DatePoll.objects.get()
    assert [f"{timezone.localtime(slot.starts_at):%Y-%m-%d %H:%M}" for slot in slots_of(poll)] == [f"{ONE} 09:30", f"{OTHER} 09:30"]
    assert f"/rencontres/dates/{poll.uuid}/" in client.get(f"/rencontres/{draft.pk}/dates/").content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"day_1": "", "day_2": ""}, "Choisissez au moins un jour."),
        ({"day_1": "2020-03-02"}, "est passé"),
        ({"day_2": f"{ONE}"}, "Déjà proposé"),
        ({"from_1": "midi"}, "Écrivez l’heure ainsi"),
        ({"closes_on": "2020-01-01"}, "Ce jour est passé"),
        ({"words": "x" * 2001}, "2000"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(sign_in, denis, draft, change, words):
    response = sign_in(denis).post(f"/rencontres/{draft.pk}/dates/", NEW | {"words": "Mes mots"} | change)
    page = response.content.decode()
    assert response.status_code == 422 and words in page
    assert change.get("words", "Mes mots") in page and not Slot.objects.exists()


def test_dates_are_added_taken_off_and_put_back(sign_in, denis):
    poll = make_poll(denis)
    client, path = sign_in(denis), f"/rencontres/{poll.meeting_id}/dates/"
    assert client.post(path, {"acte": "dates", "day_1": f"{ONE}", "from_1": "9:30", "to_1": "12:30"}).status_code == 302
    assert Slot.objects.count() == 4
    first = slots_of(poll)[0]
    client.post(path, {"acte": "enlever", "date": first.uuid})
    assert Slot.objects.shown().count() == 3 and "Dates enlevées" in client.get(path).content.decode()
    client.post(path, {"acte": "remettre", "date": first.uuid})
    assert Slot.objects.shown().count() == 4


@pytest.mark.parametrize("given", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_date_that_is_not_there_is_not_found(sign_in, denis, given):
    poll = make_poll(denis)
    assert sign_in(denis).post(f"/rencontres/{poll.meeting_id}/dates/", {"acte": "enlever", "date": given}).status_code == 404


def test_an_unknown_act_changes_nothing(sign_in, denis):
    poll = make_poll(denis)
    assert sign_in(denis).post(f"/rencontres/{poll.meeting_id}/dates/", {"acte": "rien"}).status_code == 422


def test_people_are_written_to_and_reminded(sign_in, denis):
    poll = make_poll(denis)
    client, path = sign_in(denis), f"/rencontres/{poll.meeting_id}/dates/"
    assert client.post(path, {"acte": "inviter", "addresses": "a@x.test, b@x.test"}).status_code == 302
    assert Invitee.objects.count() == 2
    bad = client.post(path, {"acte": "inviter", "addresses": "pas une adresse"})
    assert bad.status_code == 422 and "n’est pas une adresse" in bad.content.decode() and "pas une adresse" in bad.content.decode()
    Invitee.objects.update(invited_at=timezone.now() - timedelta(days=2))
    assert "2\u00a0rappels envoyés" in client.post(path, {"acte": "relancer"}, follow=True).content.decode()
    assert "Personne à relancer" in client.post(path, {"acte": "relancer"}, follow=True).content.decode()


def test_words_and_last_day_change(sign_in, denis):
    poll = make_poll(denis)
    path = f"/rencontres/{poll.meeting_id}/dates/"
    day = timezone.localdate() + timedelta(days=3)
    assert sign_in(denis).post(path, {"acte": "mots", "words": "Encore", "closes_on": day.isoformat()}).status_code == 302
    poll.refresh_from_db()
    assert poll.words == "Encore" and timezone.localdate(poll.closes_at) == day


def test_strangers_and_visitors_manage_nothing(sign_in, client, denis, chloe):
    poll = make_poll(denis)
    path = f"/rencontres/{poll.meeting_id}/dates/"
    slot = f"{path}{slots_of(poll)[0].uuid}/"
    assert client.get(path).status_code == 302 and client.post(slot, {"then": "preparer"}).status_code == 302
    other = sign_in(chloe)
    assert other.get(path).status_code == 404 and other.post(path, NEW).status_code == 404 and other.get(slot).status_code == 404
    assert DatePoll.objects.get().chosen is None


def test_a_date_is_chosen_in_one_press(sign_in, denis):
    poll = make_poll(denis, about={"commune": Territory.objects.get(slug="namur")})
    slot = slots_of(poll)[0]
    client, path = sign_in(denis), f"/rencontres/{poll.meeting_id}/dates/{slot.uuid}/"
    assert "Ouvrir les inscriptions" in client.get(path).content.decode()
    assert client.post(path, {}).status_code == 422
    assert client.post(path, {"then": "ouvrir"}).status_code == 302
    poll.meeting.refresh_from_db()
    assert (poll.meeting.stage, poll.meeting.starts_at) == (Stage.OPEN, slot.starts_at)
    assert client.post(path, {"then": "ouvrir"}).status_code == 409 and client.get(path).status_code == 302


def test_a_meeting_that_lacks_something_says_so_and_only_goes_on(sign_in, denis):
    poll = make_poll(denis)
    path = f"/rencontres/{poll.meeting_id}/dates/{slots_of(poll)[0].uuid}/"
    client = sign_in(denis)
    page = client.get(path).content.decode()
    assert "il manque encore" in page and "la commune du lieu" in page
    assert client.post(path, {"then": "ouvrir"}).status_code == 422
    assert client.post(path, {"then": "preparer"}).status_code == 302


# Everybody.


def test_a_visitor_answers_without_account(client, denis):
    poll = make_poll(denis, words="Avant l’été, si possible.")
    path = f"/rencontres/dates/{poll.uuid}/"
    page = client.get(path)
    assert page.status_code == 200 and "noindex" in page["X-Robots-Tag"] and "Avant l’été" in page.content.decode()
    response = client.post(path, said(poll, YES, IF, NO, email="nadia@ailleurs.test"))
    voter = Voter.objects.get()
    assert response.url == f"{path}{voter.uuid}/"
    after = client.get(response.url).content.decode()
    assert "Changer ma réponse" in after and "Nadia Collard" in after and "La meilleure" in after
    assert "nadia@ailleurs.test" not in client.get(path).content.decode(), "the address is theirs alone"


def test_answers_change_by_the_link_of_the_mail(client, denis):
    poll = make_poll(denis)
    client.post(f"/rencontres/dates/{poll.uuid}/", said(poll, YES, email="nadia@ailleurs.test"))
    path = link_in(OutgoingMail.objects.get(), "/rencontres/dates/")
    page = client.get(path).content.decode()
    assert 'value="YES"' in page and "checked" in page and "nadia@ailleurs.test" in page
    client.post(path, said(poll, NO, email="nadia@ailleurs.test"))
    assert Vote.objects.get().answer == NO and Voter.objects.count() == 1


def test_an_address_that_answered_is_sent_its_link_and_nothing_changes(client, denis):
    poll = make_poll(denis)
    make_voter(poll, YES, email="nadia@ailleurs.test")
    for _ in range(4):
        response = client.post(f"/rencontres/dates/{poll.uuid}/", said(poll, NO, email="nadia@ailleurs.test", comment="Mon mot"))
        assert response.status_code == 422 and "a déjà répondu" in response.content.decode() and "Mon mot" in response.content.decode()
    assert Vote.objects.get().answer == YES and OutgoingMail.objects.filter(to="nadia@ailleurs.test").count() == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Écrivez votre nom"),
        ({"name": "\u200b"}, "Écrivez votre nom"),
        ({"email": "nadia@"}, "Cette adresse n’est pas complète"),
        ({"comment": "x" * 301}, "300"),
        ({"name": "x" * 121}, "120"),
    ],
)
def test_a_mistake_is_said_and_the_answers_are_kept(client, denis, change, words):
    poll = make_poll(denis)
    response = client.post(f"/rencontres/dates/{poll.uuid}/", said(poll, YES, **change))
    page = response.content.decode()
    assert response.status_code == 422 and words in page and "checked" in page and not Voter.objects.exists()


def test_no_answer_at_all_is_said(client, denis):
    poll = make_poll(denis)
    response = client.post(f"/rencontres/dates/{poll.uuid}/", {"name": "Nadia"})
    assert response.status_code == 422 and "une date au moins" in response.content.decode()
    strange = client.post(f"/rencontres/dates/{poll.uuid}/", said(poll, "PEUT-ÊTRE"))
    assert strange.status_code == 422 and "oui, si besoin ou non" in strange.content.decode()


def test_a_late_answer_is_refused_in_words_and_kept_on_the_page(client, denis):
    poll = make_poll(denis, closes_at=timezone.now() - timedelta(minutes=1))
    assert "Ce sondage est clos" in client.get(f"/rencontres/dates/{poll.uuid}/").content.decode()
    response = client.post(f"/rencontres/dates/{poll.uuid}/", said(poll, YES, comment="Plutôt mardi"))
    page = response.content.decode()
    assert response.status_code == 422 and escape("votre réponse n’est pas enregistrée") in page and "Plutôt mardi" in page
    assert not Voter.objects.exists()


def test_a_member_answers_by_name(sign_in, denis, chloe):
    poll = make_poll(denis)
    client = sign_in(chloe)
    assert 'name="email"' not in client.get(f"/rencontres/dates/{poll.uuid}/").content.decode()
    client.post(f"/rencontres/dates/{poll.uuid}/", said(poll, YES, name="Quelqu’un d’autre"))
    assert Voter.objects.get().name == "Chloé Dumont" and Voter.objects.get().person_id == chloe.pk


def test_both_ways_are_asked(client, denis):
    poll = make_poll(denis, days=(20,), about={"mode": "BOTH"})
    page = client.get(f"/rencontres/dates/{poll.uuid}/").content.decode()
    assert "Sur place" in page and "À distance" in page
    client.post(f"/rencontres/dates/{poll.uuid}/", said(poll, NO) | said(poll, YES, mode="REMOTE"))
    assert sorted(Vote.objects.values_list("mode", "answer")) == [("ON_SITE", NO), ("REMOTE", YES)]
    assert "À distance : 1 oui" in client.get(f"/rencontres/dates/{poll.uuid}/").content.decode().replace("\u00a0", " ")


def test_a_poll_without_dates_says_what_will_come(client, denis):
    assert "Les dates arrivent bientôt" in client.get(f"/rencontres/dates/{make_poll(denis, days=()).uuid}/").content.decode()


def test_a_settled_poll_shows_the_date(client, denis):
    poll = make_poll(denis)
    make_voter(poll, YES)
    choosing.choose(slot=slots_of(poll)[0], person=denis)
    page = client.get(f"/rencontres/dates/{poll.uuid}/").content.decode()
    assert "La date est choisie" in page and str(slots_of(poll)[0]) in page and "Envoyer ma réponse" not in page


@pytest.mark.parametrize(
    "path", ["00000000-0000-0000-0000-000000000000/", "{poll}/00000000-0000-0000-0000-000000000000/", "venir/x/", "silence/x/"]
)
def test_addresses_that_lead_nowhere_say_so(client, denis, path):
    poll = make_poll(denis)
    assert client.get(f"/rencontres/dates/{path.format(poll=poll.uuid)}").status_code == 404


def test_another_poll_does_not_open_somebodys_answer(client, denis):
    poll, other = make_poll(denis), make_poll(denis)
    voter = make_voter(poll, YES)
    assert client.get(f"/rencontres/dates/{other.uuid}/{voter.uuid}/").status_code == 404


def test_too_many_answers_from_one_place_are_held_back(client, denis, monkeypatch):
    monkeypatch.setattr("maillage.meetings.views.ballots.MOST_TRIES", 2)
    poll = make_poll(denis)
    statuses = [client.post(f"/rencontres/dates/{poll.uuid}/", said(poll, YES, name=f"N{number}")).status_code for number in range(3)]
    assert statuses == [302, 302, 429] and Voter.objects.count() == 2


def test_the_page_costs_the_same_with_one_date_and_answer_and_with_three(client, denis):
    poll = make_poll(denis, days=(20,))
    make_voter(poll, YES)
    counts = []
    for number in (25, 35):
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/rencontres/dates/{poll.uuid}/")
        counts.append(len(seen))
        add_slot(poll, number)
        add_slot(poll, number + 1)
        make_voter(poll, YES, IF, NO)
        make_voter(poll, YES, IF, NO)
    assert counts[0] == counts[1]


# From the mail to the seat.


@pytest.fixture
def settled(denis):
    poll = make_poll(denis, about={"commune": Territory.objects.get(slug="namur")})
    make_voter(poll, YES, email="nadia@ailleurs.test")
    choosing.choose(slot=slots_of(poll)[0], person=denis, opens=True)
    return DatePoll.objects.get(pk=poll.pk)


def test_one_press_registers_and_opening_the_page_does_not(client, settled):
    path = link_in(OutgoingMail.objects.get(to="nadia@ailleurs.test"), "/venir/")
    page = client.get(path)
    assert page.status_code == 200 and "M’inscrire" in page.content.decode() and not Registration.objects.exists()
    response = client.post(path)
    assert response.status_code == 302 and Registration.objects.get().state == "SEATED"
    assert client.get(response.url).status_code == 200
    assert client.post(path).url == response.url and Registration.objects.count() == 1


def test_the_press_says_when_registrations_are_not_open(client, denis):
    poll = make_poll(denis)
    voter = make_voter(poll, YES, email="nadia@ailleurs.test")
    choosing.choose(slot=slots_of(poll)[0], person=denis)
    path = poll_links.come_path(voter=voter)
    assert "pas encore ouvertes" in client.get(path).content.decode()
    assert client.post(path).status_code == 422 and not Registration.objects.exists()


def test_both_ways_of_coming_are_offered(client, denis):
    about = {"commune": Territory.objects.get(slug="namur"), "mode": "BOTH", "remote_link": "https://visio.test/x"}
    poll = make_poll(denis, about=about)
    voter = make_voter(poll, YES, email="nadia@ailleurs.test")
    choosing.choose(slot=slots_of(poll)[0], person=denis, opens=True)
    path = poll_links.come_path(voter=voter)
    assert client.post(path).status_code == 422 and "sur place ou à distance" in client.post(path).content.decode()
    assert client.post(path, {"mode": "REMOTE"}).status_code == 302 and Registration.objects.get().mode == "REMOTE"


def test_mails_stop_by_one_press_and_not_by_opening(client, denis):
    poll = make_poll(denis)
    polls.invite(poll=poll, person=denis, people=[("", "a@x.test")])
    path = poll_links.stop_address(invitee=Invitee.objects.get()).removeprefix("http://localhost:8000")
    assert client.get(path).status_code == 200 and Invitee.objects.get().stopped_at is None
    assert Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Invitee.objects.get().stopped_at is not None and "C’est noté" in client.get(path).content.decode()
