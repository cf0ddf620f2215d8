"""The three ways in: the box, the mail server's pipe, another server. A mail is stored before anybody forgets it."""

import hashlib
import hmac
import io
import time

from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError

from maillage.mailbox.domain import fetching
from maillage.mailbox.domain.fetching import fetch
from maillage.mailbox.models import BoxVisit, IncomingMail, RawMail
from maillage.mailbox.periodic import look_in_the_box
from maillage.mailbox.public import reply_address
from tests.mailbox.clients import mail, part
from tests.mailbox.servers import PASSWORD, USER, imap_server, opened

SECRET = "s" * 40


def letter(person, words="Oui.", number="1"):
    address = reply_address(reader="essai", key="12", person=person)
    return mail(part("text/plain", words), to=address, sender=(person.name, person.email), number=number)


def test_a_box_is_emptied_without_losing_or_repeating(desk, settings, committed, bruno, gaelle, monkeypatch, sign_in):
    settings.MAIL_IN_HOST, settings.MAIL_IN_SECURITY = "127.0.0.1", "none"
    settings.MAIL_IN_USER, settings.MAIL_IN_PASSWORD = USER, PASSWORD
    with imap_server() as port:
        settings.MAIL_IN_PORT = port
        with opened(port) as there:
            for number in range(3):
                there.append(letter(bruno, f"Réponse {number}", str(number)))
        # The database refuses the second one: it stays in the box, the others come.
        take_in, taken = fetching.take_in, []

        def tired(**about):
            taken.append(1)
            if len(taken) == 2:
                raise OperationalError("disk full")
            return take_in(**about)

        monkeypatch.setattr(fetching, "take_in", tired)
        with committed():
            assert fetch() == 2
        assert BoxVisit.objects.get().error.startswith("1 courriel")
        with opened(port) as there:
            assert len(there.uids()) == 1
        # Cut between storing and moving: the mail is known again.
        monkeypatch.setattr(fetching, "take_in", take_in)
        move = fetching.BaseMailBox.move
        monkeypatch.setattr(fetching.BaseMailBox, "move", lambda *about: (_ for _ in ()).throw(OSError("cut")))
        with committed():
            assert fetch() == 0
        assert "cut" in BoxVisit.objects.get().error
        assert "cut" in sign_in(gaelle).get("/la-semaine/courriel/entrant/").text
        monkeypatch.setattr(fetching.BaseMailBox, "move", move)
        # Somebody else is at it.
        cache.add(fetching.LOCK, 1)
        assert fetch() == 0
        cache.delete(fetching.LOCK)
        # Too big to be brought whole.
        settings.MAIL_IN_MAX_MB = 1
        with opened(port) as there:
            there.append(letter(bruno, "x" * 1_100_000, "gros"))
        with committed():
            assert look_in_the_box()
        assert [received.text for _, _, received in desk.read] == ["Réponse 0", "Réponse 2", "Réponse 1"]
        big = IncomingMail.objects.get(reason=IncomingMail.Reason.TOO_BIG)
        assert big.size > 1 << 20 > len(big.raw.unpack())
        with opened(port) as there, opened(port, settings.MAIL_IN_DONE_FOLDER) as done:
            assert (len(there.uids()), len(done.uids()), IncomingMail.objects.count()) == (0, 4, 4)
        assert BoxVisit.objects.get().error == ""
        settings.MAIL_IN_PASSWORD = "faux"  # noqa: S105
        assert fetch() == 0
        assert BoxVisit.objects.get().error
    assert fetch() == 0
    settings.MAIL_IN_HOST = ""
    assert not look_in_the_box()


def pipe(monkeypatch, data):
    """Run the command with this on its standard input: (what it says, how it ends)."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    said, wrong = io.StringIO(), io.StringIO()
    try:
        call_command("receive_mail", stdout=said, stderr=wrong)
    except SystemExit as end:
        return wrong.getvalue(), end.code
    return said.getvalue(), 0


def test_the_mail_server_pipes_and_tries_again_when_told(desk, committed, bruno, monkeypatch, settings):
    with committed():
        assert pipe(monkeypatch, letter(bruno))[1] == 0
    said, ended = pipe(monkeypatch, letter(bruno))
    assert ("known already" in said, ended, len(desk.read)) == (True, 0, 1)
    assert pipe(monkeypatch, b"\n\n")[1] == 65
    with monkeypatch.context() as patch:
        patch.setattr(IncomingMail, "save", lambda *args, **about: (_ for _ in ()).throw(OperationalError("locked")))
        assert pipe(patch, letter(bruno, "Autre"))[1] == 75
    settings.MAIL_IN_MAX_MB = 1
    with committed():
        assert pipe(monkeypatch, letter(bruno, "x" * 2_000_000))[1] == 0
    assert IncomingMail.objects.get(reason="too_big").size > 2_000_000
    # Whatever is piped is stored: hostile or empty of sense.
    with committed():
        for odd in (
            b"\xff\xfe\0\0",
            b"From: \xe9\xe9\r\n",
            b"a" * 70_000,
            b"From: " + b"(" * 9000 + b"\n\nx",
            b"Subject: " + b"=?utf-8?q?" * 9000 + b"\n\nx",
        ):
            assert pipe(monkeypatch, odd)[1] == 0
    assert not IncomingMail.objects.filter(state__in=["WAITING", "FAILED", "DONE"]).exclude(person=bruno).exists()


def seal(body, at=None, secret=SECRET):
    at = str(int(time.time()) if at is None else at)
    return {
        "X-Maillage-Timestamp": at,
        "X-Maillage-Signature": "sha256=" + hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest(),
    }


def test_another_server_posts_what_it_seals(desk, client, bruno, settings):
    raw = letter(bruno, "Oui. " * 600_000)

    def post(body=raw, **headers):
        return client.post("/courriel/entrant/", body, content_type="message/rfc822", headers=headers).status_code

    assert post(**seal(raw)) == 404
    settings.MAIL_IN_SECRET = SECRET
    assert client.get("/courriel/entrant/").status_code == 405
    for headers in (
        {},
        seal(raw, secret="faux"),
        seal(raw, at=time.time() // 1 - 4000),
        seal(raw, at="²"),
        {**seal(raw), "X-Maillage-Signature": "é"},
    ):
        assert post(**headers) == 401
    assert post(raw + b"x", **seal(raw)) == 401
    assert not IncomingMail.objects.exists()
    assert post(**seal(raw)) == 201
    assert post(**seal(raw)) == 200
    assert (len(desk.read), IncomingMail.objects.get().way) == (1, IncomingMail.Way.POSTED)
    assert post(b" \r\n", **seal(b" \r\n")) == 422
    settings.MAIL_IN_MAX_MB = 1
    assert post(**seal(raw)) == 413
    assert RawMail.objects.count() == 0


def test_the_administration_looks_after_what_came(desk, sign_in, bruno, denis, gaelle, committed, django_assert_num_queries):
    from maillage.mailbox.domain.taking import take_in

    with committed():
        for number in range(3):
            robot = letter(bruno, f"Robot {number}", str(number)).replace(b"MIME-Version", b"Precedence: bulk\r\nMIME-Version")
            take_in(raw=robot, way=IncomingMail.Way.COMMAND)
    here = "/la-semaine/courriel/entrant/"
    rows = list(IncomingMail.objects.order_by("pk"))
    client = sign_in(bruno)
    assert client.get(here).status_code == client.post(f"{here}{rows[0].uuid}/reessayer/").status_code == 403
    client = sign_in(denis)
    assert "Télécharger" not in client.get(f"{here}?etat=de-cote").text
    assert client.get(f"{here}{rows[0].uuid}/source/").status_code == 403
    client = sign_in(gaelle)
    assert "Tous les courriels reçus ont pu être lus" in client.get(here).text
    page = client.get(f"{here}?etat=de-cote")
    assert page.text.count("envoi en nombre") == 3
    assert b"Robot 0" in client.get(f"{here}{rows[0].uuid}/source/").content
    assert client.post(f"{here}{rows[0].uuid}/reessayer/", {"retour": f"{here}?etat=de-cote"})["Location"] == f"{here}?etat=de-cote"
    assert [received.text for _, _, received in desk.read] == ["Robot 0"]
    assert client.post(f"{here}{rows[1].uuid}/ecarter/").status_code == 302
    assert client.post(f"{here}{rows[1].uuid}/ecarter/").status_code == 409
    assert not RawMail.objects.filter(mail=rows[1]).exists()
    assert client.get(f"{here}{rows[1].uuid}/source/").status_code == 404
    IncomingMail.objects.filter(pk=rows[2].pk).update(state="FAILED")
    RawMail.objects.all().delete()
    assert "ne peut pas être relu" in client.post(f"{here}{rows[2].uuid}/reessayer/", follow=True).text
    from maillage.mailbox.queries import own_data, week_items

    assert [one.title for one in week_items(person=denis)] == [str(rows[2])]
    assert week_items(person=bruno) == []
    assert len(own_data(person=bruno)["courriels"]) == 1
