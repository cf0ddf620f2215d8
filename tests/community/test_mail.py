"""What is mailed about discussions, and what comes back by mail. Numbers are those of the rules of the network."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.community import by_mail
from maillage.community import public as community
from maillage.community.domain import discussions
from maillage.community.domain.content import UNTOLD
from maillage.community.models import Answer, Discussion
from maillage.kernel.access.public import Refused
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.letters import public as letters
from maillage.mailbox.addresses import read_address
from maillage.mailbox.public import Received
from maillage.mailbox.readers import ReceivedFile
from tests.factories.community import make_discussion
from tests.factories.initiatives import make_photo
from tests.factories.network import make_theme

Content = community.Content


@pytest.fixture(autouse=True)
def known(db, settings):
    settings.MODERATE_FIRST_CONTRIBUTIONS = False
    settings.MAIL_IN_ADDRESS = "reponses@reseau.test"


@pytest.fixture
def theme(chloe):
    """Chloé follows it at « tout »."""
    made = make_theme()
    letters.follow(person=chloe, kind="network.theme", uuid=made.uuid)
    letters.MailPreferences.objects.filter(person=chloe).delete()
    return made


def received(text="Oui, essayez.", subject="Re: [Questions] Une question", **more):
    return Received(
        key=more.pop("key", uuid4()), subject=subject, text=text, message_id="<a@b>", in_reply_to="", sent_at=timezone.now(), from_address="a@b.test", **more
    )  # fmt: skip


def mails_to(person):
    return list(OutgoingMail.objects.filter(person=person).order_by("pk"))


def test_rule_2_the_text_is_in_the_mail_and_the_conversation_holds_together(bruno, chloe, denis):
    text = "Nous avons **tenté** un questionnaire.\n\n[La grille](/bibliotheque/ressources/)"
    thread = community.ask(person=bruno, content=Content(title="Une question", text=text))
    letters.follow(person=denis, kind=Discussion.KIND, uuid=thread.uuid)
    community.answer(person=chloe, discussion=thread, text="Partez d’une *sortie*.")
    mine, theirs = mails_to(bruno)[0], mails_to(denis)[0]
    for mail in (mine, theirs):
        assert "Partez d’une *sortie*." in mail.text
        assert "Partez d’une <em>sortie</em>." in mail.html
        assert mail.subject == "[Questions] Une question"
        assert "Chloé Dumont via" in mail.from_address
    assert mine.headers["References"] == theirs.headers["References"]
    key = read_address(mine.headers["Reply-To"])
    assert (key.person_id, key.key) == (bruno.pk, str(thread.uuid))
    community.keep(given=Answer.objects.get(), person=bruno, words="Essayé.")
    assert mails_to(denis)[-1].headers["References"] == theirs.headers["References"]
    assert "Essayé." in mails_to(denis)[-1].text


def test_rule_6_an_edit_is_no_notification_and_publishing_again_is_the_same_event(bruno, chloe, denis, theme):
    thread = community.ask(person=bruno, content=Content(title="Une question", themes=[theme]))
    assert Message.objects.filter(person=chloe, name="community.asked").count() == 1
    community.revise(discussion=thread, person=bruno, content=Content(title="Mieux dite", text="Plus long", themes=[theme]))
    community.withdraw(discussion=thread, person=bruno)
    discussions.restore(discussion=thread, person=denis)
    assert Message.objects.filter(person=chloe).count() == 1
    given = community.answer(person=chloe, discussion=thread, text="Oui")
    before = Message.objects.count()
    community.revise_answer(given=given, person=chloe, text="Oui, vraiment")
    assert Message.objects.count() == before


def test_rule_7_off_means_off_and_each_mail_says_why_and_how_to_stop(bruno, chloe, denis, theme):
    letters.follow(person=denis, kind="network.theme", uuid=theme.uuid, level="none")
    thread = community.ask(person=bruno, content=Content(title="Une question", themes=[theme]))
    assert not Message.objects.filter(person=denis).exists()
    letters.follow(person=chloe, kind=Discussion.KIND, uuid=thread.uuid, level="none")
    community.answer(person=denis, discussion=thread, text="Oui, @Chloé Dumont ?")
    assert set(Message.objects.filter(person=chloe).values_list("name", flat=True)) == {"community.asked"}
    mail = mails_to(bruno)[0]
    assert "parce que vous avez posé cette question" in mail.text
    assert "Ne plus recevoir cette discussion\u00a0: http" in mail.text
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_rule_8_asking_and_answering_follow_until_one_says_otherwise(bruno, chloe):
    thread = community.ask(person=bruno, content=Content(title="Une question"))
    community.answer(person=chloe, discussion=thread, text="Oui")

    def level(person):
        return letters.level_of(person=person, kind=Discussion.KIND, uuid=thread.uuid)

    assert (level(bruno), level(chloe)) == ("all", "all")
    letters.follow(person=chloe, kind=Discussion.KIND, uuid=thread.uuid, level="essential")
    community.answer(person=chloe, discussion=thread, text="Et encore")
    assert level(chloe) == "essential"


def test_nobody_is_written_to_twice_of_one_answer(bruno, chloe, denis, amel):
    thread = community.ask(person=bruno, content=Content(title="Une question"))
    for person in (denis, amel):
        letters.follow(person=person, kind=Discussion.KIND, uuid=thread.uuid)
    community.answer(person=chloe, discussion=thread, text="Oui")
    for person in (bruno, denis, amel):
        assert len(mails_to(person)) == 1
    assert mails_to(chloe) == []


def test_a_reply_becomes_an_answer_once(bruno, chloe, farid):
    thread = make_discussion(bruno)
    mail = received("# Pas un titre\n---\nOui, <b>essayez</b>.")
    for _ in range(2):
        reading = by_mail.read_reply(key=str(thread.uuid), person=chloe, mail=mail)
        assert reading.done
        assert reading.url.startswith(thread.get_absolute_url())
    given = Answer.objects.get()
    assert (given.via, given.author, "<h3>" in given.html, "<b>" in given.html) == ("MAIL", chloe, False, False)
    assert not by_mail.read_reply(key=str(thread.uuid), person=chloe, mail=received("  \n")).done
    assert not by_mail.read_reply(key=str(uuid4()), person=chloe, mail=received()).done
    assert not by_mail.read_reply(key=str(thread.uuid), person=farid, mail=received()).done
    community.withdraw(discussion=thread, person=bruno)
    assert not by_mail.read_reply(key=str(thread.uuid), person=chloe, mail=received()).done
    assert Answer.objects.count() == 1


def test_a_mail_to_the_address_of_a_theme_becomes_a_discussion_once(bruno, farid, theme):
    mail = received("Qui l’a déjà fait ?", subject="Fwd: RE: Un studio mobile")
    for _ in range(2):
        assert by_mail.read_new(name=theme.slug, person=bruno, mail=mail).done
    made = Discussion.objects.get()
    assert (made.title, made.kind, made.access, made.author) == ("Un studio mobile", "QUESTION", "MEMBERS", bruno)
    assert [row.theme for row in made.theme_rows.all()] == [theme]
    assert by_mail.read_new(name="inconnu", person=bruno, mail=received("Bonne nouvelle", subject="Une annonce")).done
    assert Discussion.objects.latest("pk").kind == "NEWS"
    assert not by_mail.read_new(name="", person=bruno, mail=received(subject="Re:")).done
    assert not by_mail.read_new(name="", person=farid, mail=received(subject="Bonjour")).done
    with pytest.raises(Refused):
        community.ask(person=farid, content=Content(title="x"))


def test_a_picture_that_came_by_mail_is_told_by_its_author(client, sign_in, bruno, chloe):
    """Its name in the mail says nothing: its author is asked what it shows, and says it on the page that changes the answer."""
    thread = make_discussion(bruno)
    file = make_photo(chloe)
    reading = by_mail.read_reply(key=str(thread.uuid), person=chloe, mail=received(files=[ReceivedFile(stored=file)]))
    assert "Dites ce que montrent vos images" in reading.sentence
    given, client = Answer.objects.get(), sign_in(chloe)
    assert f'alt="{UNTOLD}"' in client.get(thread.get_absolute_url()).text
    address, name = reverse("community:answer_edit", args=[given.pk]), f"image-{file.uuid}"
    page = client.get(address).text
    assert f'name="{name}" value=""' in page
    read_at = page.split('name="read_at" value="')[1].split('"')[0]
    assert client.post(address, {"text": given.text, "read_at": read_at, name: "Quatre piles de cartes"}).status_code == 302
    shown = client.get(thread.get_absolute_url()).text
    assert 'alt="Quatre piles de cartes"' in shown and UNTOLD not in shown and 'value="Quatre piles de cartes"' in client.get(address).text
    assert "images" not in by_mail.read_reply(key=str(thread.uuid), person=chloe, mail=received(key=uuid4())).sentence
