"""A reply in a word to a mail about a meeting: understood when it is one, left to people when it says more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.kernel.notices.public import OutgoingMail
from maillage.mailbox.domain.taking import take_in
from maillage.mailbox.models import IncomingMail
from maillage.meetings.domain import registrations
from maillage.meetings.mailed_words import Answer, understood
from maillage.meetings.models import Meeting, Registration, Seat, State
from tests.factories.meetings import make_meeting
from tests.mailbox.clients import mail, part

UNDERSTOOD = {
    Answer.YES: [
        "oui",
        "Oui !",
        "Bonjour Denis,\n\nOui, merci !\n\nBruno",
        "OK",
        "Je viens",
        "D’accord",
        "Avec plaisir",
        "Ja",
        "oui, je serai là\nMerci beaucoup",
    ],
    Answer.NO: ["non", "Non merci", "Désolé, je ne pourrai pas venir", "je ne viens plus", "Non\n\nBonne journée,\nBruno Collin", "Nee"],
    Answer.REMOTE: ["à distance", "Oui, à distance", "Plutôt en visio", "je participe à distance, merci"],
    Answer.ON_SITE: ["sur place", "Oui sur place", "en présentiel"],
}
LEFT = [
    "",
    "Oui, mais j’arriverai à 10 h",
    "Oui ou non ?",
    "Oui\nNous serons trois",
    "Non, Chloé viendra à ma place",
    "peut-être",
    "oui non",
    "x" * 400,
]


def test_words_are_understood_when_they_say_only_that():
    for answer, texts in UNDERSTOOD.items():
        for text in texts:
            assert understood(text, name="Bruno Collin") == answer, text
    for text in LEFT:
        assert understood(text, name="Bruno Collin") is None, text


@pytest.fixture
def reply(settings, committed):
    """Reply to the last mail somebody received: gives the incoming mail as it is then."""
    settings.MAIL_IN_ADDRESS = "reponses@reseau.test"

    def write(person, words):
        # The address of the first mail serves for all.
        out = OutgoingMail.objects.filter(to=person.email).order_by("pk").first()
        number = f"{person.pk}-{IncomingMail.objects.count()}"
        raw = mail(part("text/plain", words), to=out.headers["Reply-To"], sender=(person.name, person.email), number=number)
        with committed():
            row, _ = take_in(raw=raw, way=IncomingMail.Way.COMMAND)
        row.refresh_from_db()
        return row

    return write


def test_a_reminder_is_answered_by_mail(reply, bruno, denis, committed):
    meeting = make_meeting(denis, days=1, hours=2, mode=Meeting.Mode.BOTH)
    with committed():
        registration = registrations.register(meeting=meeting, person=bruno, entry=registrations.Entry(mode=Seat.ON_SITE))

    def now():
        registration.refresh_from_db()
        return registration.state, registration.mode

    assert reply(bruno, "Oui, à distance").state == IncomingMail.State.DONE
    assert now() == (State.SEATED, Seat.REMOTE)
    assert reply(bruno, "oui").state == IncomingMail.State.DONE
    assert now() == (State.SEATED, Seat.REMOTE)
    row = reply(bruno, "Oui, mais j’arriverai à 10 h")
    assert (row.state, row.url) == (IncomingMail.State.REFUSED, meeting.get_absolute_url())
    assert now() == (State.SEATED, Seat.REMOTE)
    assert reply(bruno, "non").state == IncomingMail.State.DONE
    assert now() == (State.CANCELLED, Seat.REMOTE)
    assert reply(bruno, "non").state == IncomingMail.State.DONE
    # An invitation of a cycle is answered the same way: it registers.
    assert reply(bruno, "sur place").state == IncomingMail.State.DONE
    assert list(Registration.objects.live().values_list("person", "mode", "state")) == [(bruno.pk, Seat.ON_SITE, State.SEATED)]
    Meeting.objects.update(starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now() - timedelta(hours=1))
    assert "eu lieu" in reply(bruno, "non").words
