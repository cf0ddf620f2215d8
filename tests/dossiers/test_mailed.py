"""A reply by mail to a message about a request: into the conversation, under its author, and never a decision."""

from maillage.dossiers.models import RequestMessage
from maillage.kernel.notices.public import OutgoingMail
from maillage.mailbox.domain.taking import take_in
from maillage.mailbox.models import IncomingMail
from tests.factories.releases import ask
from tests.mailbox.clients import PICTURE, file_part, mail, multipart, part

State = IncomingMail.State


def test_both_sides_talk_by_mail(lent, amel, bruno, chloe, committed, settings):
    settings.MAIL_IN_ADDRESS = "reponses@reseau.test"
    with committed():
        request = ask(lent, chloe)

    def last(person):
        return OutgoingMail.objects.filter(to=person.email).order_by("-pk").first()

    def reply(person, body, to=None):
        number = f"{person.pk}-{IncomingMail.objects.count()}"
        with committed():
            row, _ = take_in(
                raw=mail(body, to=to or last(person).headers["Reply-To"], sender=(person.name, person.email), number=number), way="COMMAND"
            )
        row.refresh_from_db()
        return row

    asked = last(amel)
    # Answered with the whole mail quoted in a way no program marks: the link to decide stays hers.
    link = next(line for line in asked.text.split("\n") if "/repondre/" in line).strip()
    assert reply(amel, part("text/plain", f"Appelez-moi demain.\n\n{link}")).state == State.DONE
    assert RequestMessage.objects.get().by == amel
    assert last(chloe).text.count("Appelez-moi demain.") == 1
    assert link.rstrip("/").rpartition("/")[2] not in last(chloe).text
    assert reply(chloe, part("text/plain", "Merci, à 9 h ?")).state == State.DONE
    assert "Merci, à 9 h\u202f?" in last(amel).text
    assert list(RequestMessage.objects.order_by("pk").values_list("by", flat=True)) == [amel.pk, chloe.pk]
    request.refresh_from_db()
    assert not hasattr(request, "answer")
    # Her address is hers alone; files go by the page; whoever is neither of them says nothing.
    assert reply(bruno, part("text/plain", "Moi !"), to=last(amel).headers["Reply-To"]).state == State.ASIDE
    refused = reply(chloe, multipart("mixed", part("text/plain", "Voici"), file_part("a.png", PICTURE, "image/png")))
    assert (refused.state, RequestMessage.objects.count()) == (State.REFUSED, 2)
