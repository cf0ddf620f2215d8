"""What is read of a mail, whatever is sent: words kept that look like quotations, hostile mails bounded in time, nothing crashes."""

import random
import time

import pytest

from maillage.mailbox.mime import headers, judging
from maillage.mailbox.mime.charsets import decoded
from maillage.mailbox.mime.content import read_content
from maillage.mailbox.mime.html import text_of
from maillage.mailbox.mime.opening import Unreadable, headers_of, open_mail
from maillage.mailbox.mime.replies import clean
from tests.mailbox.clients import CLIENTS, mail, multipart, part

QUOTED = "\n> Qui a déjà ?\n"
# What is typed, what is kept: quote headers of many programs and languages, then words that only look like them.
CUT = {
    "Oui\n\nLe 22 novembre 2026 10:03:12 GMT+01:00, Denis <r@x.test> a écrit :" + QUOTED: "Oui",
    "Oui\n\n    Le dimanche 22 novembre 2026 à 10:03:12 UTC+1, Denis Evrard\n<r@x.test> a écrit :  \n \n Question": "Oui",
    "Oui\n\nEnvoyé avec la messagerie sécurisée Proton Mail.\n\nLe dimanche 22 novembre 2026 à 10:03, Denis <r@x.test> a écrit :\n"
    + QUOTED: "Oui",
    "Oui\n\n-----Message d'origine-----\nDe : Denis <r@x.test> \nEnvoyé : dimanche\nÀ : Amel\nObjet : Q\n\nQ": "Oui",
    "Oui\n\n*De :* Denis <r@x.test>\n*Envoyé :* dimanche\n*À :* Amel\n*Objet :* q\n\nq": "Oui",
    "Ja gern.\n\nVon: Denis <r@x.test>\nGesendet: Sonntag, 22. November 2026\nAn: Amel\nBetreff: Q\n\nq": "Ja gern.",
    "Yes.\n\nOn Sun, 22 Nov 2026 at 10:03, Denis <d@x.test> wrote:" + QUOTED: "Yes.",
    "Ja.\n\nOp zo 22 nov 2026 om 10:03 schreef Denis <d@x.test>:" + QUOTED: "Ja.",
    "Ja.\n\nAm 22.11.2026 um 10:03 schrieb Denis Evrard:" + QUOTED: "Ja.",
    "Oui pour mardi.\n\nCordialement,\nAmel Berrada\n04 00\n\nPS : pensez au projecteur.": "Oui pour mardi.\n\nPS : pensez au projecteur.",
    "Voilà.\n-- \nAmel": "Voilà.",
    QUOTED: "",
}
KEPT = [
    "Bonjour,\nLe directeur m'a écrit :\nil est d'accord pour le 3 mars.",
    "Le 3 mars, le bourgmestre nous a écrit :\n« venez ».\n\nOn y va !",
    "Il faut :\n- des cadres\n- un budget\n\nVoilà.",
    "Oui.\nThanks, j'ai bien reçu les cadres et je les ramène mardi.\nÀ mardi donc.",
    "Voici le texte :\nDe : la mer\nObjet : trouvé\nfin",
    "Cordialement,\nAmel",
    "non",
    "Bonne réception du colis mardi.\nOn se voit quand ?",
]


def test_quotations_and_signatures_go_and_words_stay():
    for text, expected in CUT.items():
        assert clean(text) == expected
    for text in KEPT:
        assert clean(text) == text


def test_bytes_are_read_as_they_can_be():
    words = "L’été à Liège, œuvre à 40 €"
    for charset in ("utf-8", "cp1252", "utf-16", "us-ascii", "x-rien", "zlib", "idna", None, "é" * 90):
        assert "Li" in decoded(words.encode("utf-8"), charset)
    assert decoded(words.encode("cp1252"), "iso-8859-1") == words
    assert decoded("Ж".encode("koi8-r"), "koi8-r") == "Ж"
    top = headers_of(b"Subject: =?utf-8?q?=C3=A9t=C3=A9?= =?x-rien?b?!!?= \xc3\xa9\xe9\r\nFrom: =?utf-8?q?Am=C3=A9lie?= <A@X.test>\r\n\r\n")
    assert headers.words(top, "Subject").startswith("été")
    assert headers.sender(top) == ("Amélie", "a@x.test")
    for several in (b"From: a@x.test\r\nFrom: b@x.test\r\n\r\n", b"From: a@x.test, b@x.test\r\n\r\n", b"From: rien\r\n\r\n", b"\r\n\r\n"):
        assert headers.sender(headers_of(several)) == ("", "")


def read(raw):
    """Do with a mail all that its headers and parts may suffer; what it takes."""
    begun = time.perf_counter()
    top = headers_of(raw)
    headers.sender(top), headers.words(top, "Subject"), headers.addresses(top, "To", "Cc"), headers.identities(top, "References")
    judging.automatic(top), judging.is_returned(top), judging.is_forged(top, authority="mx"), judging.may_be_answered(top)
    try:
        content = read_content(open_mail(raw))
        for joined in content.joined:
            joined.size, joined.content(), joined.media_type
        assert "\0" not in content.text
    except Unreadable:
        pass
    return time.perf_counter() - begun


def test_three_hundred_broken_mails_break_nothing():
    """Bytes changed, cut, doubled, exchanged between samples: never an error, never long."""
    chance = random.Random(20261122)  # noqa: S311
    samples = [write(to="reponses+a@reseau.test", sender=("Amel", "amel@vallee.test")) for write in CLIENTS.values()]
    pieces = [
        b"\0",
        b"\r\n\r\n",
        b"--",
        b"boundary",
        b"=?utf-8?b?",
        b'Content-Type: multipart/mixed; boundary=""\r\n',
        b"\xff" * 9,
        b"<",
        b"=",
        b"Content-Transfer-Encoding: base64\r\n",
        b"charset=utf-16",
        b"Content-Type: message/rfc822\r\n\r\n",
    ]
    slowest = 0.0
    for _ in range(300):
        raw = bytearray(chance.choice(samples))
        for _ in range(chance.randint(1, 12)):
            at, other = chance.randrange(len(raw)), chance.choice(samples)
            what = chance.randrange(5)
            if what == 0:
                raw[at] = chance.randrange(256)
            elif what == 1:
                del raw[at : at + chance.randrange(400)]
            elif what == 2:
                raw[at:at] = chance.choice(pieces)
            elif what == 3:
                raw[at:at] = other[: chance.randrange(len(other))]
            else:
                raw[at : at + 60] = raw[at : at + 60] * 3
            raw = raw or bytearray(b"x")
        slowest = max(slowest, read(bytes(raw)))
    assert slowest < 30


@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
def test_hostile_texts_take_little_time(kind):
    hostile = ["On " * 20_000, "Le 2026 a écrit\n" * 4_000, "De : a\nÀ : b\n" * 5_000, "> " * 30_000, "\n" * 60_000 + "x", "_\n" * 30_000, "Hinweis: " + "a mail " * 8_000, "<" * 60_000, "1 11:22 <a@b" * 5_000, "<div>" * 60_000, "<p><b>" * 40_000, "<blockquote>" * 20_000 + "x", "Cordialement\n" * 5_000, "<table><tr><td>" * 10_000, "&#0;" * 20_000]  # fmt: skip
    for text in hostile:
        assert read(mail(part(kind, text, how="8bit"), to="a@x.test", sender=("A", "a@x.test"))) < 30, text[:20]


def test_hostile_structures_take_little_time():
    deep = b"x"
    for number in range(300):
        deep = multipart("mixed", deep, boundary=f"b{number}")
    nested = b"".join(b"Content-Type: message/rfc822\r\n\r\n" for _ in range(400))
    many = b"".join(b"X-%d: a\r\n" % number for number in range(20_000))
    wide = b"To: " + b", ".join(b"a%d@x.test" % number for number in range(20_000)) + b"\r\n"
    for raw in (
        deep,
        nested,
        many + b"\r\nx",
        wide + b"\r\nx",
        multipart("mixed", *[part("text/plain", "x")] * 500),
        b"Content-Type: " + b"a;" * 50_000 + b"\r\n\r\nx",
        b"Content-Type: multipart/mixed;" + b"a*0=b;" * 50_000 + b"boundary=x\r\n\r\nx",
        *(
            name + piece * 60_000 + b"\r\n\r\nx"
            for name in (b"From: ", b"To: ", b"Subject: ", b"References: ")
            for piece in (b"(", b"<", b'"', b"[", b"=?utf-8?q?", b"a@b,")
        ),
    ):
        assert read(raw) < 30
    with pytest.raises(Unreadable):
        open_mail(deep)


def test_the_words_of_an_html_mail_are_those_of_the_screen():
    html = '<p>Un&nbsp;:</p><ol><li>a</li><li>b <a href="https://x.test/y">ici</a></li></ol><div style="display:none">caché</div><table><tr><td>1</td><td>2</td></tr></table><pre>deux\n  lignes</pre>'
    assert text_of(html) == "Un :\n\n- a\n- b ici (https://x.test/y)\n\n1  2\n\ndeux\n  lignes"
    assert text_of("") == text_of("<p>") == ""
