"""What is read of replies as many programs write them, and what is answered when nothing was written."""

import pytest

from maillage.kernel.notices.public import OutgoingMail
from maillage.mailbox.domain.taking import take_in
from maillage.mailbox.mime.content import read_content
from maillage.mailbox.mime.opening import Segment, open_mail
from maillage.mailbox.mime.replies import points_below, written
from maillage.mailbox.models import IncomingMail
from maillage.mailbox.public import reply_address
from tests.mailbox.clients import mail, part
from tests.mailbox.more_clients import MORE

State, Reason = IncomingMail.State, IncomingMail.Reason
BELOW = "Bonjour,\n\nVoici mes réponses en rouge ci-dessous.\n\nAmel"
# Words that look like the warnings, signatures and closings that are left out.
KEPT = [
    "Ce message est confidentiel : ne le transmettez pas, merci.\n\nOui, en mars.",
    "Merci de n’imprimer que la page 2.\nÀ mardi",
    "Voici :\n========================\nTitre\n========================\nTexte",
    "Avis aux amateurs : il reste deux places.\nOui",
    "Amel Berrada\n04 000 00 00",
    "À bientôt",
    "Voir le lien ci-dessous :\nhttps://vallee.test/kit",
]


@pytest.mark.parametrize("name", MORE)
def test_each_program_is_read(name):
    body, expected, joined = MORE[name]
    content = read_content(open_mail(mail(body, to="reponses+a@reseau.test", sender=("Amel", "amel@vallee.test"))))
    assert (content.text, [file.name for file in content.joined]) == (expected, joined)


def test_words_stay():
    for text in KEPT:
        assert written([Segment(plain=text)]) == text
        assert not points_below(text)


@pytest.mark.django_db
def test_nothing_written_is_said_politely(desk, committed, bruno):
    """A signature alone, answers in colour inside the quotation, files of Outlook alone: through the real entry."""
    bodies = {name: MORE[name][0] for name in ("only_signed", "only_closing", "only_phone", "outlook_signed_only", "winmail", "card")}
    bodies["below"] = part("text/plain", BELOW)
    states = {}
    for number, (name, body) in enumerate(bodies.items()):
        raw = mail(body, to=reply_address(reader="essai", key="k", person=bruno), sender=(bruno.name, bruno.email), number=str(number))
        with committed():
            row, _ = take_in(raw=raw, way=IncomingMail.Way.COMMAND)
        row.refresh_from_db()
        states[name] = (row.state, row.reason)
    refused, done = (State.REFUSED, Reason.EMPTY), (State.DONE, "")
    assert states == {name: done if name in ("winmail", "card") else refused for name in bodies}
    assert [(received.text, len(received.files)) for _, _, received in desk.read] == [("Oui, en 2019.", 0)] * 2
    *told, left, below = OutgoingMail.objects.filter(to=bruno.email).order_by("pk")
    assert all("aucun texte nouveau" in one.text for one in told) and len(told) == 4
    assert "Outlook" in left.text and "message cité, que le site ne lit pas" in below.text
