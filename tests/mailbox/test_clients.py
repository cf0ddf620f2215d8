"""Must hold 1: a mail goes out by SMTP; its answers, as each program writes them, come in by IMAP, each to its thread, under its author."""

import uuid
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from django.utils import timezone

from maillage.community import public as community
from maillage.community.by_mail import as_text
from maillage.kernel.notices.public import deliver_due, store_mail
from maillage.letters import public as letters
from maillage.mailbox.domain.fetching import fetch
from maillage.mailbox.models import BoxVisit, IncomingMail
from maillage.mailbox.public import reply_address
from tests.cast import make_person
from tests.factories.library import make_theme
from tests.mailbox.clients import CLIENTS, EXPECTED
from tests.mailbox.servers import PASSWORD, USER, imap_server, opened, smtp_server

State = IncomingMail.State


@pytest.fixture
def box(settings, desk):
    """A box on a real server, which the site fetches."""
    with imap_server() as port:
        settings.MAIL_IN_HOST, settings.MAIL_IN_PORT, settings.MAIL_IN_SECURITY = "127.0.0.1", port, "none"
        settings.MAIL_IN_USER, settings.MAIL_IN_PASSWORD = USER, PASSWORD
        yield port


@pytest.mark.django_db
def test_a_question_goes_out_and_each_program_answers(box, desk, settings, committed):
    with smtp_server() as (port, relay):
        settings.MAIL_RELAY = True
        settings.MAILERS = settings.MAILERS | {
            "relay": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"host": "127.0.0.1", "port": port}}
        }
        people = {name: make_person(f"Personne {name}", email=f"{name}@canal.test") for name in CLIENTS}
        threads = {name: str(uuid.uuid4()) for name in CLIENTS}
        with committed():
            for name, person in people.items():
                address = reply_address(reader="essai", key=threads[name], person=person)
                store_mail(to=person.email, subject="Question", text="Qui a déjà…", person=person, headers={"Reply-To": address})
    sent = {recipients[0]: message_from_bytes(content, policy=policy.default) for recipients, content in relay.mails}
    assert len(sent) == len(CLIENTS)
    with opened(box) as there:
        for number, (name, write) in enumerate(CLIENTS.items()):
            out = sent[people[name].email]
            answer = write(
                to=out["Reply-To"], sender=(people[name].name, people[name].email), number=f"{number}-{name}", reference=out["Message-ID"]
            )
            there.append(answer)
    with committed():
        assert fetch() == len(CLIENTS)
    got = {key: (person, mail) for key, person, mail in desk.read}
    for name in CLIENTS:
        person, mail = got[threads[name]]
        assert (person, mail.text) == (people[name], EXPECTED[name]), name
        assert mail.in_reply_to == sent[person.email]["Message-ID"]
        assert mail.from_address == person.email
        assert mail.subject == "Re: Question sur la photographie"
        # The picture between two texts is a file; the logo of a signature is none.
        assert [file.stored.name for file in mail.files] == (["affiche.png"] if name == "apple_mail" else [])
    assert set(IncomingMail.objects.values_list("state", "url")) == {(State.DONE, "/la-semaine/")}
    with opened(box) as there, opened(box, settings.MAIL_IN_DONE_FOLDER) as done:
        assert (len(there.uids()), len(done.uids())) == (0, len(CLIENTS))
    assert BoxVisit.objects.get().error == ""


@pytest.mark.django_db
def test_a_real_question_is_answered_by_mail(box, desk, settings, committed, amel):
    """By its own act, its own mails and its own reader: fifteen colleagues answer, each from their program."""
    theme, clock = make_theme("Photographie", "photographie"), time_machine.travel("2026-11-24T09:00:00Z", tick=False)
    with smtp_server() as (port, relay), clock as now:
        settings.MAIL_RELAY = True
        settings.MAILERS = settings.MAILERS | {
            "relay": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"host": "127.0.0.1", "port": port}}
        }
        people = {name: make_person(f"Personne {name}", email=f"{name}@canal.test", trusted_at=timezone.now()) for name in CLIENTS}
        for person in people.values():
            letters.follow(person=person, kind="network.theme", uuid=theme.uuid, level="all")
        with committed():
            content = community.Content(
                title="Une exposition de photographies avec des ados ?", text="Qui l’a fait ?", kind="QUESTION", themes=[theme]
            )
            asked = community.ask(person=amel, content=content, key=uuid.uuid4())
        now.shift(timedelta(minutes=10))
        deliver_due()
        sent = {recipients[0]: message_from_bytes(content, policy=policy.default) for recipients, content in relay.mails}
        assert set(sent) == {person.email for person in people.values()}
        with opened(box) as there:
            for number, (name, write) in enumerate(CLIENTS.items()):
                out, person = sent[people[name].email], people[name]
                there.append(write(to=out["Reply-To"], sender=(person.name, person.email), number=str(number), reference=out["Message-ID"]))
        with committed():
            assert fetch() == len(CLIENTS)
    answers = {answer.author.email: answer for answer in asked.answer_rows.select_related("author")}
    for name, person in people.items():
        assert (answers[person.email].text, answers[person.email].via) == (as_text(EXPECTED[name]), "MAIL"), name
    assert set(IncomingMail.objects.values_list("state")) == {(State.DONE,)}
