"""Mails that mean harm: nobody speaks for another, nothing runs, nothing is told."""

import base64

import pytest
from django.conf import settings as configured
from django.test import Client

from maillage.community import public as community
from maillage.community.notices import READER
from maillage.kernel.notices.public import OutgoingMail
from maillage.mailbox.domain.reading import without_secrets
from maillage.mailbox.domain.taking import take_in
from maillage.mailbox.models import IncomingMail
from maillage.mailbox.public import reply_address
from maillage.meetings import signed
from tests.factories.community import make_discussion
from tests.factories.meetings import make_meeting, make_registration
from tests.mailbox.clients import file_part, mail, multipart, part

pytestmark = pytest.mark.django_db
State = IncomingMail.State


def test_nobody_speaks_for_another_and_nothing_runs(settings, committed, amel, bruno, chloe, farid):
    settings.MAIL_IN_ADDRESS, settings.MAIL_DOMAIN = "reponses@reseau.test", "reseau.test"
    settings.MODERATE_FIRST_CONTRIBUTIONS = False
    asked = make_discussion(amel, access="PUBLIC")
    numbers = iter(range(1000))

    def bring(body, sender, to, **about):
        with committed():
            row, _ = take_in(
                raw=mail(body, to=to, sender=(sender.name, sender.email), number=str(next(numbers)), **about), way=IncomingMail.Way.COMMAND
            )
        row.refresh_from_db()
        return row

    key = reply_address(reader=READER, key=asked.uuid, person=bruno)
    words = part("text/plain", "Je parle.")
    box, _, domain = key.partition("@")
    sealed = box.partition("+")[2]
    data = bytearray(base64.b32decode(sealed.upper() + "=" * (-len(sealed) % 8)))
    data[5] ^= 1
    changed = f"reponses+{base64.b32encode(bytes(data)).decode().rstrip('=').lower()}@{domain}"
    for sender, to in (
        (chloe, key),
        (farid, key),
        (amel, key),
        (bruno, changed),
        (bruno, f"{box[:-1]}@{domain}"),
        (bruno, "reponses+a@reseau.test"),
    ):
        assert bring(words, sender, to).state != State.DONE
    assert bring(words, bruno, key, headers=f"From: {chloe.email}\r\n").state != State.DONE
    assert not community.Answer.objects.exists()
    # A program, a circle, parts without end: set aside or refused, and no answer to programs.
    before = OutgoingMail.objects.count()
    assert bring(words, bruno, key, headers="Auto-Submitted: auto-replied\r\n").state == State.ASIDE
    assert bring(words, bruno, key, headers="Received: x\r\n" * 60).state == State.ASIDE
    assert OutgoingMail.objects.count() == before
    deep = words
    for level in range(60):
        deep = multipart("mixed", deep, boundary=f"b{level}")
    assert bring(deep, bruno, key).state == State.REFUSED
    # HTML that would run, and files that would: the words stay, the rest does not.
    html = (
        "<p>Voici <b>zinnia</b><script>alert(1)</script><img src=x onerror=alert(2)></p><p>&lt;script&gt;alert(3)&lt;/script&gt;</p>"
        "<p><a href='javascript:alert(4)'>ici</a> [là](javascript:alert(5)) &lt;img src=x onerror=alert(6)&gt;</p>"
    )
    body = multipart(
        "mixed", part("text/html", html), file_part("facture.exe", b"MZ\x90\x00" + b"\0" * 90, "application/pdf"),
        file_part("page.html", b"<script>alert(7)</script>", "text/html"), file_part("dessin.svg", b"<svg onload='alert(8)'/>", "image/svg+xml"),
    )  # fmt: skip
    row = bring(body, bruno, key, subject="Re: x\r\nBcc: tous@ailleurs.test")
    assert row.state == State.DONE and "\n" not in row.subject
    given = community.Answer.objects.get()
    assert given.author == bruno and "zinnia" in given.html
    for bad in ("<script", "<img", 'href="javascript'):
        assert bad not in given.html.lower()
    assert not given.file_rows.filter(file__name__iregex=r"\.(exe|html?|svg)$").exists()
    assert "alert(7)" not in Client().get(asked.get_absolute_url()).text
    for sent in OutgoingMail.objects.all():
        assert not any(sign in f"{sent.subject}{sent.to}{sent.from_address}{sent.headers}" for sign in ("\r", "\n", "tous@ailleurs"))
    # Taken in twice, it counts once.
    assert community.Answer.objects.count() == 1


def test_a_quoted_mail_gives_no_sealed_address_away(amel):
    registration = make_registration(make_meeting(amel), amel)
    for path in (signed.registration_path(registration=registration), signed.check_in_path(registration=registration)):
        for shown in (path, path.replace(":", "%3A")):
            token = shown.rstrip("/").rpartition("/")[2]
            said = without_secrets(text=f"Mon lien : {configured.BASE_URL}{shown} et {configured.BASE_URL}/questions/")
            assert token not in said and "/questions/" in said
