"""The rules of the digest, by their number."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.kernel.notices.delivering import deliver_mail
from maillage.kernel.notices.public import Message, OutgoingMail, send, source
from maillage.letters.digest_news import News, NewsSource, Readers
from maillage.letters.digest_registry import DigestEntry
from maillage.letters.domain import digests, following, preferences
from maillage.letters.domain.digest_last_look import NOTHING_LEFT, STOPPED, last_look
from maillage.letters.models import Digest, Level
from maillage.library.domain import publishing
from maillage.people.public import leave
from tests.cast import make_person
from tests.factories.library import make_resource, make_theme
from tests.factories.links import make_link
from tests.factories.meetings import make_meeting, make_registration
from tests.factories.needs import make_need
from tests.factories.network import make_invitation, make_offer
from tests.letters.samples import KIND, OTHER, THING, AnswerNotice, ThanksNotice, open_things

NBSP = "\u00a0"
FRIDAY, TUESDAY = "2026-11-20T09:00:00Z", "2026-11-24T07:05:00Z"


@pytest.fixture(autouse=True)
def friday(time_machine, monkeypatch):
    """Facts are of a Friday; those who chose nothing are mailed on Tuesday at eight, Brussels time."""
    time_machine.move_to(FRIDAY, tick=False)
    open_things(monkeypatch)
    return time_machine


@pytest.fixture
def tuesday(friday):
    """Come to Tuesday, or to another instant, and put the digests in the outbox; give the mails of one person, or how many."""

    def come(person=None, *, to=TUESDAY):
        friday.move_to(to, tick=False)
        count = digests.send_digests()
        return mails(person) if person else count

    return come


def mails(person=None):
    written = Digest.objects.filter(mail__isnull=False).values("mail_id")
    return list(OutgoingMail.objects.filter(pk__in=written, person=person).order_by("pk"))


def both(mail, words):
    """Count words in the plain text; the HTML must say them as often or more, in the preheader too."""
    html = re.sub(r"<[^>]+>", "", mail.html).replace("&#x27;", "'").replace("&nbsp;", NBSP)
    assert html.count(words) >= mail.text.count(words)
    return mail.text.count(words)


def test_rule_01_never_empty_one_mail_by_period(tuesday, bruno, chloe):
    # Announced long ago and soon to come: worth a line, not a mail.
    meeting = make_meeting(chloe, days=20)
    meeting.announced_at -= timedelta(days=40)
    meeting.save()
    assert tuesday(bruno) == []
    assert Digest.objects.get(person=bruno).mail is None
    make_resource(chloe)
    make_link(chloe)
    assert tuesday(bruno, to="2026-12-01T06:59:00Z") == []
    [mail] = tuesday(bruno, to="2026-12-01T07:00:00Z")
    assert both(mail, "Raconter son territoire") == both(mail, "Le portail des ateliers") == both(mail, "L’analyse partagée, et après") == 1
    assert mail.subject == "La Trame : 1 rencontre, 1 ressource et 1 lien"
    assert [tuesday(to=later) for later in ("2026-12-01T09:00:00Z", "2026-12-03T09:00:00Z", "2026-12-08T09:00:00Z")] == [0, 0, 0]


def test_rule_02_the_text_is_in_the_mail_whole_without_images(tuesday, bruno, chloe):
    make_resource(chloe, summary="Une phrase. " * 60, quote="La soupe d’abord.")
    make_need(chloe, title="Trier des photos", detail="Dix ans de disques.")
    [mail] = tuesday(bruno)
    assert both(mail, "Une phrase. Une phrase.") and both(mail, "Dix ans de disques.") == 1
    assert "…" in mail.text and mail.text.count("Une phrase.") < 60
    assert "http://localhost:8000/bibliotheque/ressources/" in mail.text and "http://localhost:8000/bibliotheque/ressources/" in mail.html
    for absent in ("<img", "url(", "background=", "<script", "@import"):
        assert absent not in mail.html
    assert "prefers-color-scheme: dark" in mail.html and '<meta name="color-scheme" content="light dark">' in mail.html
    assert "vous faites partie du réseau, et un courrier groupé vous attend chaque mardi" in mail.text


def test_rule_03_grouped_by_thing_newest_first(friday, tuesday, bruno):
    for number in range(3):
        send(ThanksNotice(bruno, fact=str(number)))
    friday.shift(60)
    send(ThanksNotice(bruno, thing=OTHER))
    [mail] = tuesday(bruno)
    assert both(mail, f"3 mercis pour «{NBSP}Carnaval en salle{NBSP}»") == 1
    assert mail.text.index("Un merci") < mail.text.index("3 mercis")
    assert both(mail, "Les mots de la réponse.") == 2
    assert mail.subject == "La Trame : 2 nouvelles"


def test_rule_04_what_was_mailed_read_or_told_is_not_repeated(friday, tuesday, bruno, chloe, monkeypatch):
    resource = make_resource(chloe)
    monkeypatch.setattr(AnswerNotice, "about", lambda self: ("library.resource", resource.uuid))
    send(AnswerNotice(bruno))
    assert tuesday(bruno) == []
    # Read on the site before the day.
    monkeypatch.undo()
    send(ThanksNotice(bruno))
    Message.objects.filter(person=bruno).update(read_at=timezone.now())
    assert tuesday(bruno, to="2026-12-01T07:05:00Z") == []
    send(ThanksNotice(bruno, fact="2"))
    assert len(tuesday(bruno, to="2026-12-08T07:05:00Z")) == 1
    assert Message.objects.get(person=bruno, fact="1:2").digested_at
    assert len(tuesday(bruno, to="2026-12-15T07:05:00Z")) == 1


def test_rule_05_no_silent_cap(tuesday, bruno, chloe):
    for number in range(7):
        make_resource(chloe, title=f"Guide {number}")
    [mail] = tuesday(bruno)
    assert both(mail, "Guide ") == 5
    assert f"et 2 autres{NBSP}: http://localhost:8000/bibliotheque/ressources/" in mail.text
    assert re.search(r'<a href="http://localhost:8000/bibliotheque/ressources/">et 2 autres</a>', mail.html)


def test_rule_06_published_again_is_no_news(tuesday, bruno, denis, chloe):
    resource = make_resource(chloe)
    assert len(tuesday(bruno)) == 1
    publishing.withdraw(resource=resource, person=denis, reason="Une erreur.")
    resource.refresh_from_db()
    publishing.restore(resource=resource, coordinator=denis)
    assert len(tuesday(bruno, to="2026-12-01T07:05:00Z")) == 1


def test_rule_07_off_is_off_and_each_mail_has_its_switch(client, tuesday, bruno, chloe, amel, denis):
    make_resource(chloe)
    send(ThanksNotice(bruno, amel, denis))
    # After the facts, each another way: the library, the thing, this kind of message.
    preferences.set_level(person=bruno, category="Bibliothèque", managed=False, level=Level.NONE)
    following.follow(person=amel, kind=KIND, uuid=THING, level=Level.NONE)
    preferences.choose(person=denis, values={"weekdays": []})
    assert tuesday() == 2
    [to_bruno], [to_amel] = mails(bruno), mails(amel)
    assert both(to_bruno, "Un merci") == 1 and not both(to_bruno, "Raconter son territoire")
    assert both(to_amel, "Raconter son territoire") == 1 and not both(to_amel, "Un merci")
    assert mails(denis) == []
    [stop] = re.findall(r"<(https?://[^>]+)>", to_bruno.headers["List-Unsubscribe"])
    assert to_bruno.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in to_bruno.text and stop in to_bruno.html
    path = stop.removeprefix("http://localhost:8000")
    assert client.get(path).status_code == 200
    make_resource(chloe, title="Plus tard")
    client.post(path, {"List-Unsubscribe": "One-Click"})
    assert len(tuesday(bruno, to="2026-12-01T07:05:00Z")) == 1
    assert not Digest.objects.filter(person=bruno, day="2026-12-01").exists()


def test_rule_09_invited_people_read_what_is_open_for_four_weeks(client, friday, tuesday, denis, chloe):
    invitation = make_invitation(denis, name="Nour Haddad")
    make_resource(chloe, title="Ouverte à tous")
    make_resource(chloe, title="Réservée", access="MEMBERS")
    make_need(chloe, title="Entre membres")
    tuesday()
    [mail] = mails()
    assert mail.to == invitation.email and both(mail, "Ouverte à tous") == 1
    for hidden in ("Réservée", "Entre membres", "Chloé"):
        assert not both(mail, hidden) and hidden not in mail.html
    join, decline = re.findall(r"Rejoindre le réseau\s: http://localhost:8000(\S+)\n  Décliner\s: http://localhost:8000(\S+)", mail.text)[0]
    assert client.get(join).status_code == 200
    assert client.get(decline, follow=True).status_code == 200
    assert tuesday() == 0
    make_resource(chloe, title="La suite")
    assert tuesday(to="2026-12-01T07:05:00Z") and len(mails()) == 2
    client.post(decline, {"List-Unsubscribe": "One-Click"})
    make_resource(chloe, title="La fin")
    tuesday(to="2026-12-08T07:05:00Z")
    assert len(mails()) == 2
    # Another one, whose four weeks are over; and one who joined another way.
    make_invitation(denis, "fini@ailleurs.test", sent_at=timezone.now() - timedelta(weeks=5), expires_at=timezone.now())
    make_invitation(denis, "membre@ailleurs.test", sent_at=timezone.now() - timedelta(days=9))
    make_person("Inès Joly", email="membre@ailleurs.test")
    make_resource(chloe, title="Encore")
    tuesday(to="2026-12-15T07:05:00Z")
    assert len(mails()) == 2


def test_rule_10_the_week_of_the_coordination_obeys_the_same_choices(tuesday, denis, chloe, gaelle):
    make_resource(chloe, publish=False, title="À relire")
    [mail] = tuesday(denis, to="2026-11-23T07:05:00Z")
    assert both(mail, "Contributions à publier") and both(mail, "À relire") == 1 and both(mail, "environ ") == 1
    assert "http://localhost:8000/la-semaine/" in mail.text
    preferences.set_level(person=gaelle, category="La semaine", managed=True, level=Level.NONE)
    preferences.choose(person=denis, values={"weekdays": [0, 2]})
    assert tuesday(to="2026-11-25T07:05:00Z") == 0
    preferences.choose(person=gaelle, values={"weekdays": [0]})
    assert len(tuesday(denis, to="2026-11-30T07:05:00Z")) == 2
    assert mails(gaelle)[1:] == [] and mails(chloe) == []


def test_own_things_are_no_news_and_what_concerns_one_comes_first(tuesday, bruno, chloe):
    school, budget = make_theme(), make_theme("Budget", "budget")
    under = make_theme("Budget participatif", "participatif", parent=budget)
    make_resource(chloe, title="Budget des voisins", themes=[under])
    make_resource(chloe, title="Une classe", themes=[school])
    make_resource(bruno, title="De Bruno", themes=[budget])
    make_offer(bruno, budget)
    [mail] = tuesday(bruno)
    assert not both(mail, "De Bruno")
    assert mail.text.index("Budget des voisins") < mail.text.index("Une classe")
    following.follow(person=chloe, kind="network.theme", uuid=school.uuid)
    assert both(mails(chloe)[0], "De Bruno") == 1 and not both(mails(chloe)[0], "Une classe")


def test_what_closes_soon_is_said_once_and_not_to_those_who_answered(tuesday, bruno, chloe, denis):
    meeting = make_meeting(denis, days=20, title="Journée des directions", register_until=timezone.now() + timedelta(days=12))
    meeting.announced_at -= timedelta(days=60)
    meeting.save()
    make_registration(meeting, chloe)
    assert tuesday(bruno)[0].text.count("Inscriptions jusqu’au mercredi 2 décembre 2026") == 1
    assert mails(chloe) == []
    make_resource(denis)
    [_, second] = tuesday(bruno, to="2026-12-01T07:05:00Z")
    assert "Inscriptions jusqu’au" not in second.text and both(second, "Journée des directions") == 1
    assert "Vous y serez" in mails(chloe)[0].text


def test_what_closes_between_writing_and_leaving_is_not_in_it(tuesday, bruno, chloe, denis, amel):
    gone, kept = make_resource(chloe, title="Retirée"), make_resource(chloe, title="Gardée")
    send(ThanksNotice(bruno))
    [mail] = tuesday(bruno)
    assert last_look(mail=mail) == "" and both(mail, "Retirée") == 1
    publishing.withdraw(resource=gone, person=denis, reason="Une erreur.")
    assert last_look(mail=mail) == ""
    mail.refresh_from_db()
    assert not both(mail, "Retirée") and both(mail, "Gardée") == both(mail, "Un merci") == 1
    [other] = mails(amel)
    publishing.withdraw(resource=kept, person=denis, reason="Une erreur.")
    assert last_look(mail=other) == NOTHING_LEFT
    # The outbox asks: the one that has nothing left to say stays, the other leaves, and a third was stopped meanwhile.
    assert deliver_mail(mail=mail) and not deliver_mail(mail=other)
    other.refresh_from_db()
    assert other.dropped_at and other.last_error == NOTHING_LEFT
    bruno.mail_choices = {"letters.digest": "none"}
    bruno.save()
    assert last_look(mail=mail) == STOPPED


def test_a_thing_closed_since_it_was_told_is_not_in_it(tuesday, bruno, chloe, denis):
    send(ThanksNotice(bruno))
    make_link(chloe, title="D’une personne partie")
    from tests.letters import samples

    samples.TITLES.pop(THING)
    try:
        leave(person=chloe, by=chloe)
        [mail] = tuesday(bruno)
    finally:
        samples.TITLES[THING] = "Carnaval en salle"
    assert not both(mail, "Un merci") and both(mail, "D’une personne partie") == 1
    assert "Chloé" not in mail.text and "Chloé" not in mail.html


def test_away_waits_and_the_next_one_says_it_all(tuesday, bruno, chloe):
    make_resource(chloe)
    preferences.choose(person=bruno, values={"away_from": timezone.localdate(), "away_until": timezone.localdate() + timedelta(days=6)})
    assert tuesday(bruno) == []
    values = {"quiet_evenings": True, "quiet_until": "09:30", "quiet_weekdays": [1, 5, 6], "weekdays": [1]}
    preferences.choose(person=bruno, values=values)
    [mail] = tuesday(bruno, to="2026-12-01T07:05:00Z")
    assert both(mail, "Raconter son territoire") == 1
    # The day they ticked wins over their quiet days; their quiet hours hold.
    assert timezone.localtime(mail.next_attempt_at).isoformat(" ", "minutes") == "2026-12-01 09:30+01:00"


def test_the_longest_weighs_less_than_a_hundred_kilobytes(tuesday, bruno, chloe):
    words = "Été à l’œuvre : " * 400
    for number in range(12):
        make_link(chloe, title=f"{words[:150]} {number}", why=words[:390], url=f"https://exemple.test/{number}")
        make_resource(chloe, title=f"{words[:150]} {number}", summary=words[:590], quote=words)
        make_need(chloe, title=f"{words[:120]} {number}", detail=words[:4000])
        make_meeting(chloe, title=f"{words[:150]} {number}", lead=words[:290])
    send(*[ThanksNotice(bruno, fact=str(number)) for number in range(1)])
    [mail] = tuesday(bruno)
    assert len(source(mail=mail).encode()) < 100_000
    assert both(mail, " autres") >= 4


def test_sections_ask_once_what_the_readers_of_a_batch_care_for(bruno):
    asked = []
    entry = DigestEntry(key="a", kind="library.resource", title="Une ressource", url="/", text="", at=timezone.now())
    rooms = [NewsSource(news=lambda **_: [News(entry=entry)], interests=lambda **given: asked.append(given) or {})] * 2
    for people in (Readers([bruno]), [bruno]):
        assert [room.collect(people=people, since=entry.at, until=entry.at) for room in rooms] == [{bruno.pk: [entry]}] * 2
    assert len(asked) == 3


def test_the_number_of_queries_does_not_depend_on_people(tuesday, friday, bruno, chloe, django_assert_max_num_queries):
    make_resource(chloe)
    make_link(chloe)
    make_need(chloe)
    make_meeting(chloe)
    send(ThanksNotice(bruno))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        assert tuesday() == 1
    send(ThanksNotice(*[make_person(f"Membre {number}") for number in range(30)], fact="2"))
    make_resource(chloe, title="Une autre")
    make_link(chloe, url="https://exemple.test/autre")
    make_need(chloe, title="Un autre besoin")
    make_meeting(chloe, title="Une autre rencontre")
    with CaptureQueriesContext(connection) as many:
        assert tuesday(to="2026-12-01T07:05:00Z") == 31
    assert len(many) <= len(few) + 6, f"{len(few)} then {len(many)}"
