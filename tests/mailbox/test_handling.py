"""What becomes of a mail that came in: taken over once, or set aside, or politely refused."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.files.models import StoredFile
from maillage.kernel.journal.models import Entry
from maillage.kernel.notices.public import Message, OutgoingMail, store_mail
from maillage.letters.public import notice_stop, suppressed
from maillage.mailbox.domain import deciding, taking
from maillage.mailbox.domain.handling import RETRY_MINUTES, handle
from maillage.mailbox.models import IncomingMail, RawMail
from maillage.mailbox.periodic import forget_old_mails, read_waiting
from maillage.mailbox.public import Reading, plain_address, reply_address
from maillage.people.domain.departure import leave
from maillage.people.models import Person
from tests.mailbox.clients import PICTURE, file_part, mail, multipart, part

State, Reason = IncomingMail.State, IncomingMail.Reason
KEY = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"


@pytest.fixture
def bring(committed):
    """Take a mail in and read it: gives its row as it is then."""

    def take(raw, **about):
        with committed():
            row, _ = taking.take_in(raw=raw, way=IncomingMail.Way.COMMAND, **about)
        row.refresh_from_db()
        return row

    return take


def text(words="Oui, en mars.", kind="text/plain"):
    return part(kind, words)


def to(person, key=KEY):
    return reply_address(reader="essai", key=key, person=person)


def from_(person):
    return person.name, person.email


def polite(person=None, address=""):
    """The mails answered to somebody, oldest first."""
    found = list(OutgoingMail.objects.filter(to=address or person.email).order_by("pk"))
    for one in found:
        # Between the parts of names that programs would turn into links.
        one.text = one.text.replace("\u2060", "")
    return found


def test_a_mail_is_taken_over_once_however_often_it_comes(desk, bring, bruno):
    Person.objects.filter(pk=bruno.pk).update(seen_on=None)
    raw = mail(text(), to=to(bruno), sender=from_(bruno))
    first = bring(raw)
    assert (first.state, first.url, first.person, first.words) == (State.DONE, "/la-semaine/", bruno, "Votre réponse est en ligne.")
    bruno.refresh_from_db()
    assert bruno.seen_on == timezone.localdate(), "who writes by mail alone is there"
    # By another way: other servers wrote above it, other ends of lines.
    again = bring(b"Received: from ailleurs.test by ici.test; Sun, 22 Nov 2026 10:21:00 +0100\n" + raw.replace(b"\r\n", b"\n"))
    assert again == first
    # A task that comes back, the clock that finds it: nothing is done twice.
    assert handle(mail_id=first.pk) == ""
    IncomingMail.objects.update(state=State.WAITING, next_attempt_at=timezone.now() + timedelta(hours=1))
    assert handle(mail_id=first.pk) == ""
    (key, person, received), *others = desk.read
    assert (key, person, received.key, others) == (KEY, bruno, first.uuid, [])
    assert bring(mail(text("Oui, en avril."), to=to(bruno), sender=from_(bruno))) != first


def test_who_may_write_where(desk, bring, bruno, chloe, eva, settings, committed):
    """Forged sender, address of somebody else, damaged or late key, somebody who left: nothing in anybody's name."""
    settings.MAIL_IN_AUTHSERV_ID = "mx.reseau.test"
    verdict = "Authentication-Results: mx.reseau.test; spf=fail smtp.mailfrom=x; dmarc=fail header.from=vallee.test\r\n"
    forged = bring(mail(text("un"), to=to(bruno), sender=from_(bruno), headers=verdict))
    assert (forged.state, forged.reason, polite(bruno)) == (State.ASIDE, Reason.FORGED, [])
    # A verdict of another server, or of ours under another one of ours, is anybody's.
    lies = "Authentication-Results: mx.ailleurs.test; dmarc=fail\r\n"
    assert bring(mail(text("deux"), to=to(bruno), sender=from_(bruno), headers=lies)).state == State.DONE

    other = bring(mail(text("trois"), to=to(bruno), sender=from_(chloe)))
    assert (other.state, other.reason, other.person) == (State.ASIDE, Reason.OTHER_ADDRESS, bruno)
    assert [one.subject for one in polite(bruno)] == ["Une réponse est arrivée depuis une autre adresse que la vôtre"]
    assert chloe.email in polite(bruno)[0].text
    assert polite(chloe) == []
    bring(mail(text("trois, encore"), to=to(bruno), sender=from_(chloe)))
    assert len(polite(bruno)) == 1
    two = f"{bruno.name} <{bruno.email}>, {chloe.name}"
    assert bring(mail(text("quatre"), to=to(bruno), sender=(two, chloe.email))).state == State.ASIDE

    address = to(bruno)
    damaged = bring(mail(text("cinq"), to=address.replace("+", "+a"), sender=from_(bruno)))
    assert (damaged.state, damaged.reason) == (State.REFUSED, Reason.WRONG_KEY)
    assert "abîmée" in polite(bruno)[1].text
    with time_machine.travel(timezone.now() + timedelta(days=settings.MAIL_IN_REPLY_DAYS + 2), tick=False):
        late = bring(mail(text("six"), to=address, sender=from_(bruno)))
        assert (late.state, late.reason, late.url) == (State.REFUSED, Reason.EXPIRED, f"/essai/{KEY}/")
        assert f"{settings.BASE_URL}/essai/{KEY}/" in polite(bruno)[-1].text
    assert bring(mail(text("sept"), to=to(eva), sender=from_(eva))).reason == Reason.UNKNOWN
    assert [received.text for _, _, received in desk.read] == ["deux"]
    with committed():
        leave(person=bruno, by=bruno)
    assert not IncomingMail.objects.filter(from_address="bruno@vallee.test").exists()


def test_unknown_senders_are_answered_once_and_programs_never(desk, bring, bruno, settings):
    stranger, address = ("Inconnu", "inconnu@ailleurs.test"), "inconnu@ailleurs.test"
    for number in range(3):
        row = bring(mail(text(f"Bonjour {number}"), to=settings.MAIL_IN_ADDRESS, sender=stranger))
        assert (row.state, bool(row.answered_at)) == (State.REFUSED, number == 0)
    (answer,) = polite(address=address)
    assert "Bonjour 0" not in answer.text + answer.html
    assert answer.headers["Auto-Submitted"] == "auto-generated"
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        forget_old_mails()
        assert not IncomingMail.objects.exists()
        bring(mail(text("Bonjour encore"), to=settings.MAIL_IN_ADDRESS, sender=stranger))
    assert len(polite(address=address)) == 2

    programs = {
        "Auto-Submitted: auto-replied\r\n": Reason.AUTOMATIC,
        "X-Autoreply: yes\r\n": Reason.AUTOMATIC,
        "Precedence: bulk\r\n": Reason.LIST,
        "List-Id: <culture.ailleurs.test>\r\n": Reason.LIST,
    }
    for number, (header, reason) in enumerate(programs.items()):
        row = bring(mail(text(f"robot {number}"), to=to(bruno), sender=from_(bruno), headers=header))
        assert (row.state, row.reason) == (State.ASIDE, reason), header
    for number, subject in enumerate(
        [
            "Réponse automatique : Question",
            "Absence du bureau",
            "Absente jusqu’au 3 mars",
            "Out of Office: Question",
            "Afwezig",
            "Abwesenheitsnotiz",
        ]
    ):
        row = bring(mail(text(f"absence {number}"), to=to(bruno), sender=from_(bruno), subject=subject))
        assert (row.state, row.reason in (Reason.ABSENT, Reason.AUTOMATIC)) == (State.ASIDE, True), subject
    empty = mail(text("sans retour"), to=to(bruno), sender=from_(bruno)).replace(
        f"Return-Path: <{bruno.email}>".encode(), b"Return-Path: <>"
    )
    assert bring(empty).reason == Reason.AUTOMATIC
    receipt = multipart(
        "report",
        text("Lu"),
        part("message/disposition-notification", "Disposition: displayed"),
        extra="; report-type=disposition-notification",
    )
    assert bring(mail(receipt, to=to(bruno), sender=from_(bruno))).reason == Reason.RECEIPT
    accepted = part("text/calendar", "BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR", extra=";\r\n\tmethod=REPLY")
    invited = mail(
        multipart("alternative", text("Accepté"), accepted), to="reseau@reseau.test", sender=from_(bruno), subject="Accepté : Atelier"
    )
    assert bring(invited).reason == Reason.CALENDAR
    assert desk.read == []
    assert polite(bruno) == []
    # People speak of absences too; and an office whose server asks for silence is read, not answered.
    said = bring(
        mail(
            text("Elle est absente."),
            to=to(bruno),
            sender=from_(bruno),
            subject="Re: Absence de l’animatrice",
            headers="Auto-Submitted: no\r\n",
        )
    )
    assert said.state == State.DONE
    quiet = mail(text("> rien\n"), to=to(bruno), sender=from_(bruno), headers="X-Auto-Response-Suppress: DR, OOF, AutoReply\r\n")
    assert (bring(quiet).reason, polite(bruno)) == (Reason.EMPTY, [])


def test_loops_and_storms_stop(desk, bring, bruno, settings, monkeypatch):
    own = bring(mail(text("un"), to=to(bruno), sender=("La Trame", "reseau@reseau.test")))
    assert own.reason == Reason.LOOP
    assert bring(mail(text("deux"), to=to(bruno), sender=("Denis via La Trame", to(bruno)))).reason == Reason.LOOP
    hops = "".join(f"Received: from s{number}.test by s{number + 1}.test\r\n" for number in range(50))
    assert bring(mail(text("trois"), to=to(bruno), sender=from_(bruno), headers=hops)).reason == Reason.LOOP
    monkeypatch.setattr("maillage.mailbox.domain.handling.MOST_PER_HOUR", 3)
    found = [bring(mail(text(f"tempête {number}"), to=to(bruno), sender=from_(bruno))).reason for number in range(4)]
    assert found == ["", "", Reason.FLOOD, Reason.FLOOD]
    assert polite(bruno) == []


def test_a_program_that_ignores_the_reply_address_is_understood_by_the_thread(desk, bring, bruno, chloe, committed):
    with committed():
        out = store_mail(to=bruno.email, subject="Question", text="…", person=bruno, headers={"Reply-To": to(bruno)})
    reference = f"<{out.uuid}@reseau.test>"
    taken = bring(mail(text("Oui"), to="reseau@reseau.test", sender=from_(bruno), reference=reference))
    assert (taken.state, desk.read[0][0]) == (State.DONE, KEY)
    # Only whoever received it.
    stolen = bring(mail(text("Oui !"), to="reseau@reseau.test", sender=from_(chloe), reference=reference))
    assert (stolen.state, stolen.reason) == (State.REFUSED, Reason.NO_ADDRESS)


def test_programs_of_mail_stop_a_notice_by_writing(desk, bring, bruno, settings):
    settings.MAIL_STOP_ADDRESS = "reponses+arret@reseau.test"
    stop = notice_stop(person=bruno, name="library.resource_used")
    address, _, token = stop.mailto.partition("?subject=")
    asked = mail(
        text(""), to=address, sender=("Programme", "robot@ailleurs.test"), subject=token, headers="Auto-Submitted: auto-generated\r\n"
    )
    assert bruno.wants_mail("library.resource_used")
    assert (bring(asked).state, bring(asked).reason) == (State.DONE, Reason.STOP)
    bruno.refresh_from_db()
    assert not bruno.wants_mail("library.resource_used")
    false = mail(text(""), to=address, sender=("Programme", "robot@ailleurs.test"), subject=token[:-3] + "abc")
    assert (bring(false).state, polite(address="robot@ailleurs.test")) == (State.ASIDE, [])


def test_files_come_along_within_limits(desk, bring, bruno):
    joined = multipart(
        "mixed",
        text(),
        file_part("affiche.png", PICTURE, "image/png"),
        file_part("winmail.dat", b'x\x9f>"' * 50, "application/ms-tnef"),
        file_part("rien.exe", b"MZ" + b"\0" * 300, "application/x-msdownload"),
    )
    row = bring(mail(joined, to=to(bruno), sender=from_(bruno)))
    assert row.state == State.DONE
    ((_, _, received),) = desk.read
    assert [file.name for file in received.stored] == ["affiche.png"]
    assert received.stored[0].owner == bruno
    (left,) = polite(bruno)
    assert "winmail.dat" in left.text
    assert "rien.exe" in left.text

    heavy = multipart("mixed", text("Voici le film."), file_part("film.mp4", b"\0" * 30_000_000, "video/mp4"))
    row = bring(mail(heavy, to=to(bruno), sender=from_(bruno)))
    assert (row.state, desk.read[-1][2].text, desk.read[-1][2].files) == (State.DONE, "Voici le film.", [])
    assert "25 Mo" in polite(bruno)[-1].text.replace("\u00a0", " ")
    assert not RawMail.objects.filter(mail=row).exists()
    assert StoredFile.objects.count() == 1


def test_a_mail_with_files_waits_while_the_antivirus_is_silent(desk, bring, bruno, settings):
    settings.CLAMD = "/nulle/part/clamd.ctl"
    row = bring(mail(multipart("mixed", text(), file_part("a.png", PICTURE, "image/png")), to=to(bruno), sender=from_(bruno)))
    assert (row.state, row.attempts, desk.read, polite(bruno)) == (State.WAITING, 1, [], [])
    settings.CLAMD = ""
    IncomingMail.objects.update(next_attempt_at=timezone.now())
    assert handle(mail_id=row.pk) == State.DONE
    assert [file.name for file in desk.read[0][2].stored] == ["a.png"]


def test_a_mail_past_all_limits_is_answered_unread(desk, bring, bruno, settings):
    settings.MAIL_IN_MAX_MB = 1
    big = mail(multipart("mixed", text(), file_part("film.mp4", b"\0" * 1_500_000, "video/mp4")), to=to(bruno), sender=from_(bruno))
    row = bring(big)
    assert (row.state, row.reason, desk.read) == (State.REFUSED, Reason.TOO_BIG, [])
    assert "sans ses fichiers" in polite(bruno)[0].text
    assert len(row.raw.unpack()) < 100_000


def test_mails_without_words_of_their_own(desk, bring, bruno):
    quoted = text("Le 22/11/2026 à 10:03, Denis a écrit :\n> Qui a déjà ?\n")
    empty = bring(mail(quoted, to=to(bruno), sender=from_(bruno)))
    assert (empty.state, empty.reason) == (State.REFUSED, Reason.EMPTY)
    assert f"/essai/{KEY}/" in polite(bruno)[0].text
    sealed = bring(mail(b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\nAAAA", to=to(bruno), sender=from_(bruno)))
    assert (sealed.reason, "chiffré" in polite(bruno)[1].text) == (Reason.UNREADABLE, True)
    only_html = bring(
        mail(
            text("<html><body><p>Bonjour,</p><script>alert(1)</script><p>Oui&nbsp;!</p></body></html>", "text/html"),
            to=to(bruno),
            sender=from_(bruno),
        )
    )
    assert (only_html.state, desk.read[0][2].text) == (State.DONE, "Bonjour,\n\nOui !")
    nul = mail(b'Content-Type: text/plain; charset="x-inconnu"\r\n\r\nOu\0i \xe9t\xe9', to=to(bruno), sender=from_(bruno))
    assert (bring(nul).state, desk.read[1][2].text) == (State.DONE, "Oui été")


def test_a_sealed_address_of_somebody_s_mail_is_never_published(desk, bring, bruno, settings):
    stop = notice_stop(person=bruno, name="library.resource_used").url
    plain = f"{settings.BASE_URL}/questions/12-photo:2/"
    bring(mail(text(f"Voyez {plain} et\n{stop} ({stop}?a=1)"), to=to(bruno), sender=from_(bruno)))
    hidden = stop.partition("/arret/")[0] + "/arret/…"
    assert desk.read[0][2].text == f"Voyez {plain} et\n{hidden} ({hidden})"


def test_the_room_refuses_in_words_and_leaves_nothing(desk, bring, bruno):
    def refuse(**about):
        store_mail(to="trace@reseau.test", subject="x", text="x")
        raise Refused("Cette question est fermée.")

    desk.before = refuse
    row = bring(mail(text("Mes mots à moi."), to=to(bruno), sender=from_(bruno)))
    assert (row.state, row.reason, row.words) == (State.REFUSED, Reason.REFUSED, "Cette question est fermée.")
    (answer,) = polite(bruno)
    assert "Cette question est fermée." in answer.text
    assert "Mes mots à moi." in answer.text
    assert Message.objects.filter(person=bruno, name="mailbox.not_taken").count() == 1
    assert not OutgoingMail.objects.filter(to="trace@reseau.test").exists()
    desk.before, desk.answer = None, Reading(False, "Plus de place.", "/rencontres/")
    assert bring(mail(text("Moi aussi"), to=to(bruno), sender=from_(bruno))).url == "/rencontres/"


def test_a_failure_is_tried_again_then_shown_to_the_administration(desk, bring, bruno, gaelle, committed):
    def break_(**about):
        raise RuntimeError("disque plein")

    desk.before = break_
    row = bring(mail(text(), to=to(bruno), sender=from_(bruno)))
    assert (row.state, row.attempts) == (State.WAITING, 1)
    assert read_waiting() == 0
    for minutes in RETRY_MINUTES:
        IncomingMail.objects.update(next_attempt_at=timezone.now() - timedelta(minutes=minutes))
        with committed():
            assert read_waiting() == 1
    row.refresh_from_db()
    assert (row.state, row.reason, "disque plein" in row.words) == (State.FAILED, Reason.ERROR, True)
    assert polite(bruno) == []
    desk.before = None
    with committed():
        deciding.read_again(mail=row, person=gaelle)
    row.refresh_from_db()
    assert (row.state, len(desk.read)) == (State.DONE, 1)
    assert Entry.objects.filter(kind="mailbox.mail.retried", actor=gaelle).exists()


def test_nothing_is_written_in_somebody_s_name_at_a_plain_address_without_proof(desk, bring, bruno, farid, settings, sign_in):
    address = plain_address(reader="questions", name="photo")
    row = bring(mail(text("Qui a un labo photo ?"), to=address, sender=from_(bruno), subject="Labo photo"))
    assert (row.state, row.reason, desk.read) == (State.CONFIRM, Reason.UNPROVED, [])
    (asked,) = polite(bruno)
    assert f"{settings.BASE_URL}/courriel/{row.uuid}/" in asked.text
    client = sign_in(farid)
    assert client.get(f"/courriel/{row.uuid}/").status_code == 403
    client = sign_in(bruno)
    page = client.get(f"/courriel/{row.uuid}/")
    assert (page.status_code, "Qui a un labo photo" in page.text) == (200, True)
    assert client.post(f"/courriel/{row.uuid}/", {"suite": "oui"})["Location"] == "/la-semaine/"
    assert [(name, person, received.subject) for name, person, received in desk.read] == [("photo", bruno, "Labo photo")]
    assert client.post(f"/courriel/{row.uuid}/", {"suite": "oui"}).status_code == 409
    # Our own server vouches: no need to ask.
    settings.MAIL_IN_AUTHSERV_ID = "mx.reseau.test"
    proof = "Authentication-Results: mx.reseau.test; dkim=pass header.d=vallee.test; dmarc=pass header.from=vallee.test\r\n"
    assert bring(mail(text("Et un autre ?"), to=address, sender=from_(bruno), headers=proof)).state == State.DONE
    assert bring(mail(text("Moi ?"), to=address, sender=from_(farid), headers=proof)).reason == Reason.UNKNOWN
    other = bring(mail(text("Effacez"), to=address, sender=from_(bruno)))
    assert client.post(f"/courriel/{other.uuid}/", {"suite": "non"}).status_code == 302
    assert (IncomingMail.objects.get(pk=other.pk).state, RawMail.objects.filter(mail=other).exists()) == (State.DROPPED, False)


def returned(out, address, status="5.1.1", code="550 5.1.1 <x>: User unknown"):
    body = multipart(
        "report", text("Votre message n’a pas été remis."),
        f"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.ailleurs.test\r\n\r\nFinal-Recipient: rfc822; {address}\r\nAction: {'failed' if status[0] == '5' else 'delayed'}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {code}\r\n".encode(),
        f"Content-Type: text/rfc822-headers\r\n\r\nTo: {address}\r\nMessage-ID: <{out}@reseau.test>\r\n".encode(),
        extra="; report-type=delivery-status",
    )  # fmt: skip
    return mail(body, to="reseau@reseau.test", sender=("Mail Delivery System", "mailer-daemon@ailleurs.test"), number=str(uuid.uuid4()))


def test_returned_mails_stop_an_address_when_they_name_a_mail_of_ours(desk, bring, bruno, chloe, committed):
    with committed():
        out = store_mail(to=bruno.email, subject="Question", text="…", person=bruno)
    assert bring(returned(uuid.uuid4(), bruno.email)).state == State.ASIDE
    assert bring(returned(out.uuid, chloe.email)).state == State.ASIDE
    assert suppressed(addresses=[bruno.email, chloe.email]) == set()
    assert bring(returned(out.uuid, bruno.email, status="4.2.2", code="452 4.2.2 Mailbox full")).state == State.DONE
    assert suppressed(addresses=[bruno.email]) == set()
    row = bring(returned(out.uuid, bruno.email))
    assert (row.state, row.reason, "User unknown" in row.words) == (State.DONE, Reason.BOUNCE, True)
    assert suppressed(addresses=[bruno.email, chloe.email]) == {bruno.email}
