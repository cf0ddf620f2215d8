"""How long sessions last, how they end, and what they leave on the device."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.kernel.text.dates import long_date
from maillage.people.backends import PersonBackend
from maillage.people.models import Person
from tests.conftest import CommittingClient
from tests.people.mails import code_in, last_mail
from tests.people.test_security import NOW, activate, enter, signed_in, totp_code

ASK, VERIFY = "/compte/connexion/code/", "/compte/connexion/verification/"


def by_password(person):
    person.set_password("une longue phrase à moi")
    person.save()
    client = CommittingClient()
    assert client.post("/compte/connexion/", {"login": person.email, "password": "une longue phrase à moi"}).status_code == 302
    return client


@pytest.mark.parametrize("way", [enter, by_password])
def test_a_session_ends_on_its_day_however_much_it_is_used(bruno, way):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = way(bruno)
        for _ in range(5):
            clock.shift(timedelta(days=11, hours=23))
            session = client.session
            session["written"] = timezone.now().isoformat()
            session.save()
            assert signed_in(client)
        clock.shift(timedelta(hours=6))
        assert not signed_in(client)


def test_a_session_nobody_uses_ends_and_use_is_noted_once_a_day(bruno):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        old, used = enter(bruno), enter(bruno)
        writes = []
        for _ in range(2):
            clock.shift(timedelta(days=1, hours=1))
            for _ in range(2):
                with CaptureQueriesContext(connection) as asked:
                    assert signed_in(used)
                writes.append(sum(each["sql"].startswith("UPDATE") for each in asked))
        assert writes == [3, 0, 3, 0]
        clock.shift(timedelta(days=27, hours=21))
        assert signed_in(used)
        assert f"le {long_date(timezone.localdate())}" in enter(bruno).get("/compte/sessions/").content.decode()
        clock.shift(timedelta(hours=2))
        assert not signed_in(old)
        clock.shift(timedelta(days=29))
        assert signed_in(used)


def test_signing_out_clears_the_device(bruno):
    client = enter(bruno)
    key = client.session.session_key
    assert "Clear-Site-Data" not in client.get("/compte/deconnexion/").headers
    assert client.post("/compte/deconnexion/").headers["Clear-Site-Data"] == '"storage"'
    assert not Session.objects.filter(session_key=key).exists()


def test_a_new_session_has_a_new_name(bruno):
    client = CommittingClient()
    client.post(ASK, {"email": bruno.email})
    before = client.session.session_key
    client.post(NOW, {"code": code_in(last_mail(bruno.email))})
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_ending_sessions_takes_a_recent_proof(sign_in, bruno):
    enter(bruno)
    old = sign_in(bruno)
    answer = old.post("/compte/sessions/", {"all": "1"})
    assert answer.status_code == 302 and answer["Location"].startswith("/compte/verification/")


def test_a_code_of_the_application_is_taken_once_as_long_as_it_is_right(bruno):
    with time_machine.travel(timezone.now().replace(second=5), tick=False) as clock:
        secret = activate(enter(bruno))
        clock.shift(120)
        code, answers = totp_code(secret), []
        for _ in range(2):
            client = CommittingClient()
            client.post(ASK, {"email": bruno.email})
            client.post(NOW, {"code": code_in(last_mail(bruno.email))})
            answers.append(client.post(VERIFY, {"code": code}).status_code)
            # Still right, by the tolerance; forgotten by the library.
            clock.shift(31)
        assert answers == [302, 422]


def test_the_server_ends_the_sessions_of_one_or_of_all(bruno, amel, capsys):
    hers, his = enter(amel), enter(bruno)
    call_command("sign_out", bruno.email.upper())
    assert not signed_in(his) and signed_in(hers)
    with pytest.raises(CommandError):
        call_command("sign_out", "personne@nulle-part.test")
    call_command("sign_out", "--everybody")
    assert not signed_in(hers)
    assert Person.objects.get(pk=bruno.pk).is_active
    assert "sessions ended" in capsys.readouterr().out


def test_what_opens_or_fails_to_open_is_logged_without_a_name(bruno, caplog):
    with caplog.at_level("INFO", logger="maillage"):
        enter(bruno)
        CommittingClient().post("/compte/connexion/", {"login": bruno.email, "password": "pas la bonne phrase"})
        client = CommittingClient()
        client.post(ASK, {"email": bruno.email})
        client.post(NOW, {"code": "ZZZZ-ZZZZ"})
    lines = {record.message: record for record in caplog.records if record.name.startswith("maillage.people")}
    assert set(lines) == {"signed in", "password refused", "mailed code refused"}
    assert lines["signed in"].proofs == ["code"]
    assert not any(bruno.email in str(vars(record)) or bruno.name in str(vars(record)) for record in lines.values())


@pytest.mark.parametrize("cookie", ["x" * 32, "1234567", "", "é" * 20, "a" * 5000, "'; --"])
def test_a_session_that_does_not_exist_is_nobody(client, bruno, cookie):
    client.cookies["sessionid"] = cookie
    answer = client.get("/mon-bureau/")
    assert answer.status_code == 302 and "connexion" in answer["Location"]


def test_the_person_of_a_session_is_read_at_each_page(sign_in, bruno):
    member = sign_in(bruno)
    assert member.get("/mon-bureau/").status_code == 200
    Person.objects.filter(pk=bruno.pk).update(name="Bruno Autrement")
    assert "Bruno" in member.get("/mon-bureau/").content.decode()
    Person.objects.filter(pk=bruno.pk).update(is_active=False)
    assert member.get("/mon-bureau/").status_code == 302
    for number in (0, -1, 10**8):
        assert PersonBackend().get_user(number) is None
