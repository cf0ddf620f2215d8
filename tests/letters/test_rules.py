"""The rules of notices, by their number: what is told on site, what is mailed, when, and what stops it."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from maillage.kernel.notices.delivering import READ, deliver_due
from maillage.kernel.notices.public import SLIGHT, Message, OutgoingMail, send
from maillage.letters.domain import following, preferences
from maillage.letters.models import Follow, MailPreferences
from tests.conftest import CommittingClient
from tests.letters.samples import (
    KIND,
    OTHER,
    THING,
    AlwaysNotice,
    AnswerNotice,
    ManagedNotice,
    SampleNotice,
    ThanksNotice,
    UrgentNotice,
    open_things,
)


@pytest.fixture(autouse=True)
def things(monkeypatch):
    open_things(monkeypatch)


def mailed(person):
    return OutgoingMail.objects.filter(person=person).count()


def forget_all():
    Message.objects.all().delete()
    OutgoingMail.objects.all().delete()


def test_rule_03_several_about_one_thing_are_said_once_newest_first(sign_in, bruno):
    for number in range(3):
        send(AnswerNotice(bruno, fact=str(number)))
    send(AnswerNotice(bruno, thing=OTHER))
    send(ThanksNotice(bruno))
    page = sign_in(bruno).get("/mes-messages/").content.decode()
    assert page.count("3\u00a0réponses à «\u00a0Carnaval en salle\u00a0»") == 1
    assert page.index("Un merci") < page.index("3\u00a0réponses") < page.index("Budget des tilleuls")
    assert page.count("Marquer comme lu") == 2
    newest = Message.objects.filter(about=THING).latest("pk")
    send(AnswerNotice(bruno, fact="after the page"))
    sign_in(bruno).post("/mes-messages/lus/", {"message": newest.uuid})
    assert list(Message.objects.filter(read_at=None).order_by("pk").values_list("fact", "about")) == [
        ("2:1", OTHER),
        ("1:after the page", THING),
    ]


def test_rule_04_what_is_read_on_the_site_before_the_mail_leaves_is_not_mailed(sign_in, bruno, chloe, settings, time_machine):
    settings.MAIL_DELAY_SECONDS = 120
    start = timezone.now()
    time_machine.move_to(start)
    send(AnswerNotice(bruno, chloe))
    send(AlwaysNotice(bruno))
    send(UrgentNotice(bruno))
    assert deliver_due() == 2
    sign_in(bruno).post("/mes-messages/lus/")
    time_machine.move_to(start + timedelta(minutes=3))
    assert deliver_due() == 1
    left = OutgoingMail.objects.get(person=bruno, sent_at=None)
    assert left.last_error == READ and left.dropped_at and not left.next_attempt_at
    told = Message.objects.get(person=chloe)
    assert told.mailed_at and not told.for_digest
    assert Message.objects.get(person=bruno, name="test.answer").mailed_at is None


def test_rule_04_opening_the_page_a_message_leads_to_reads_it(sign_in, bruno):
    send(SampleNotice(bruno))
    client = sign_in(bruno)
    client.get("/mon-profil/")
    assert Message.objects.get(person=bruno).read_at is None
    client.get("/mon-profil/", headers={"referer": "http://testserver/mes-messages/"})
    assert Message.objects.get(person=bruno).read_at


def test_rule_05_nothing_is_left_out_without_saying_so(sign_in, bruno):
    for number in range(23):
        send(SampleNotice(bruno, fact=str(number)))
        send(AnswerNotice(bruno, fact=str(number)))
    client = sign_in(bruno)
    first, second = (client.get(f"/mes-messages/?page={number}").content.decode() for number in (1, 2))
    assert "23\u00a0réponses" in first and first.count("Quelque chose est arrivé</a>") == 19
    assert second.count("Quelque chose est arrivé</a>") == 4
    assert "24\u00a0sujets" in first


def test_rule_06_the_same_fact_is_told_once_however_often_it_is_published(bruno):
    for _ in range(3):
        send(AnswerNotice(bruno))
    assert Message.objects.filter(person=bruno).count() == 1 == mailed(bruno)


OFF = {
    "thing": lambda person: following.follow(person=person, kind=KIND, uuid=THING, level="none"),
    "category": lambda person: preferences.set_level(person=person, category="Essais", managed=False, level="none"),
    "notice": lambda person: person.mail_choices.update({"test.answer": "none"}),
    "account": lambda person: setattr(person, "is_active", False),
}


@pytest.mark.parametrize("level", OFF)
def test_rule_07_off_is_off_on_every_level(bruno, chloe, level):
    # Asking for everything elsewhere does not bring it back.
    preferences.set_level(person=bruno, category="Essais", managed=False, level="all")
    if level != "thing":
        following.follow(person=bruno, kind=KIND, uuid=THING, level="all")
    OFF[level](bruno)
    send(AnswerNotice(bruno, chloe))
    told = Message.objects.get(person=bruno)
    assert not told.for_digest and not mailed(bruno) and mailed(chloe) == 1
    # Said rien of the thing: nothing to read on the site either, though it is kept there.
    assert bool(told.read_at) == (level == "thing")
    send(AlwaysNotice(bruno))
    assert mailed(bruno) == 1


def test_rule_07_each_mail_says_why_and_its_one_switch_which_looking_at_does_not_press(bruno, settings):
    settings.MAIL_STOP_ADDRESS = "arret@reseau.test"
    send(AnswerNotice(bruno))
    send(SampleNotice(bruno))
    client = CommittingClient(enforce_csrf_checks=True)
    for mail, words in zip(
        OutgoingMail.objects.order_by("pk"), ["Ne plus suivre cette question", "Ne plus recevoir ce genre de courrier"], strict=True
    ):
        assert "vous participez à un essai" in mail.text and f"{words}\u00a0: http" in mail.text and words in mail.html
        https, mailto = mail.headers["List-Unsubscribe"].split(", ")
        assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mailto.startswith("<mailto:arret@reseau.test?subject=")
        path = https.strip("<>").removeprefix("http://localhost:8000")
        assert f"http://localhost:8000{path}" in mail.text
        assert client.get(path).status_code == 200
        assert not Follow.objects.filter(level="none").exists() or words.endswith("courrier")
        assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert client.post(path).status_code == 200
    forget_all()
    bruno.refresh_from_db()
    send(AnswerNotice(bruno))
    send(SampleNotice(bruno))
    assert mailed(bruno) == 0 and Message.objects.count() == 2
    send(AnswerNotice(bruno, thing=OTHER))
    assert mailed(bruno) == 1


def test_rule_08_joining_or_answering_follows_by_itself_and_never_undoes_a_choice(bruno, chloe, eva):
    following.follow_by_itself(person=bruno, kind=KIND, uuid=THING)
    following.follow_by_itself(person=eva, kind=KIND, uuid=THING)
    following.follow(person=chloe, kind=KIND, uuid=THING, level="none")
    following.follow_by_itself(person=chloe, kind=KIND, uuid=THING)
    assert list(following.followers(kind=KIND, uuid=THING)) == [bruno]
    assert following.level_of(person=chloe, kind=KIND, uuid=THING) == "none"
    following.follow(person=bruno, kind=KIND, uuid=THING, level="essential")
    following.follow_by_itself(person=bruno, kind=KIND, uuid=THING)
    assert following.level_of(person=bruno, kind=KIND, uuid=THING) == "essential"
    # A thing merged in another: whoever follows both keeps what they chose of the other.
    following.follow(person=bruno, kind=KIND, uuid=OTHER, level="none")
    following.move_thing(kind=KIND, uuid=THING, into=OTHER)
    assert dict(Follow.objects.filter(about=OTHER).values_list("person", "level")) == {bruno.pk: "none", chloe.pk: "none", eva.pk: "all"}
    assert not Follow.objects.filter(about=THING).exists()


def test_rule_10_what_one_manages_has_the_same_choices_apart(denis):
    preferences.set_level(person=denis, category="Essais", managed=True, level="none")
    send(ManagedNotice(denis))
    assert mailed(denis) == 0
    send(AnswerNotice(denis))
    assert mailed(denis) == 1
    preferences.set_level(person=denis, category="Essais", managed=True, level="all")
    preferences.set_level(person=denis, category="Essais", managed=False, level="none")
    send(ManagedNotice(denis, fact="2"))
    send(AnswerNotice(denis, fact="2"))
    assert mailed(denis) == 2


def test_three_words_hold_for_old_and_new_alike(bruno, django_assert_num_queries):
    rows = [
        # category, thing, then essential and ordinary: "mail", "digest" or "".
        ("", "", "mail", "digest"),
        ("all", "", "mail", "mail"),
        ("none", "", "", ""),
        ("", "all", "mail", "mail"),
        ("all", "essential", "mail", "digest"),
        ("none", "all", "", ""),
        ("all", "none", "", ""),
    ]
    for category, thing, essential, ordinary in rows:
        forget_all()
        MailPreferences.objects.all().delete()
        Follow.objects.all().delete()
        if category:
            preferences.set_level(person=bruno, category="Essais", managed=False, level=category)
        if thing:
            following.follow(person=bruno, kind=KIND, uuid=THING, level=thing)
        got = []
        for notice in (AnswerNotice(bruno), ThanksNotice(bruno)):
            send(notice)
            told = Message.objects.get(name=notice.name)
            got.append("mail" if OutgoingMail.objects.filter(message=told).exists() else "digest" if told.for_digest else "")
            assert told.text == ("Les mots de la réponse." if told.for_digest else "")
        assert got == [essential, ordinary], (category, thing)


def test_what_is_slight_is_on_site_alone_unless_one_asked_for_all(bruno, chloe):
    class Slight(AnswerNotice):
        name, template, weight = "test.slight", AnswerNotice.template, SLIGHT

    preferences.set_level(person=chloe, category="Essais", managed=False, level="all")
    send(Slight(bruno, chloe))
    assert {row.person: row.for_digest for row in Message.objects.all()} == {bruno: False, chloe: True}
    assert not OutgoingMail.objects.exists()


def test_what_it_belongs_to_counts_for_whoever_chose_nothing_on_the_thing(bruno, chloe, amel, denis):
    class InTheme(ThanksNotice):
        name, template = "test.in_theme", ThanksNotice.template

        def within(self):
            return [(KIND, OTHER), (KIND, UUID(int=3))]

    following.follow(person=bruno, kind=KIND, uuid=OTHER, level="all")
    following.follow(person=bruno, kind=KIND, uuid=UUID(int=3), level="none")
    following.follow(person=chloe, kind=KIND, uuid=OTHER, level="all")
    following.follow(person=chloe, kind=KIND, uuid=THING, level="essential")
    following.follow(person=amel, kind=KIND, uuid=OTHER, level="none")
    send(InTheme(bruno, chloe, amel, denis))
    told = {each.person: each for each in Message.objects.all()}
    assert [told[each].for_digest for each in (bruno, chloe, amel, denis)] == [False, True, False, True]
    assert told[amel].read_at and [mailed(each) for each in (bruno, chloe, amel, denis)] == [1, 0, 0, 0]
    path = OutgoingMail.objects.get().headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    CommittingClient().post(path)
    assert following.level_of(person=bruno, kind=KIND, uuid=OTHER) == "none"
    assert following.level_of(person=bruno, kind=KIND, uuid=THING) == ""


def test_a_mail_that_waits_does_not_leave_once_it_is_stopped(bruno, chloe, settings, time_machine):
    settings.MAIL_DELAY_SECONDS = 120
    start = timezone.now()
    time_machine.move_to(start)
    send(AnswerNotice(bruno, chloe))
    following.follow(person=bruno, kind=KIND, uuid=THING, level="none")
    time_machine.move_to(start + timedelta(minutes=3))
    assert deliver_due() == 1
    assert OutgoingMail.objects.get(person=bruno).dropped_at and OutgoingMail.objects.get(person=chloe).sent_at


def test_the_choices_of_many_cost_as_much_as_those_of_one(bruno, chloe, amel, denis, django_assert_num_queries):
    from maillage.letters.policy import LettersPolicy

    for people in ([bruno], [bruno, chloe, amel, denis]):
        with django_assert_num_queries(2):
            LettersPolicy().decide(notice=AnswerNotice(*people), people=people)
