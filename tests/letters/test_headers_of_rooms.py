"""The headers of the mails people really receive: a discussion, an invitation, a place in a meeting, a code."""

import email
import email.policy
import re

import pytest

from maillage.community import public as community
from maillage.kernel.notices.public import OutgoingMail, send, source
from maillage.letters import public as letters
from maillage.mailbox.addresses import ReplyKey, read_address
from maillage.meetings.domain import registrations
from maillage.network import notices as network
from maillage.people.domain import sign_in
from tests.factories.library import make_theme
from tests.factories.meetings import make_meeting
from tests.factories.network import make_invitation

pytestmark = pytest.mark.django_db
ONE_CLICK = "List-Unsubscribe=One-Click"


def last(person_or_address):
    mail = OutgoingMail.objects.filter(to=getattr(person_or_address, "email", person_or_address)).order_by("pk").last()
    return mail, email.message_from_string(source(mail=mail), policy=email.policy.default)


def test_each_family_says_what_programs_need(client, settings, amel, bruno, denis):
    settings.MAIL_IN_ADDRESS, settings.MAIL_DOMAIN = "reponses@reseau.test", "reseau.test"
    settings.MAIL_STOP_ADDRESS, settings.MODERATE_FIRST_CONTRIBUTIONS = "reponses+arret@reseau.test", False
    settings.DEFAULT_FROM_EMAIL = "La Trame <reseau@reseau.test>"
    theme = make_theme("Photographie", "photographie")
    thread = community.ask(person=amel, content=community.Content(title="Qui a un labo\u202f?", themes=[theme]))
    community.answer(person=bruno, discussion=thread, text="Nous, à Namur.\n\nEt vous\u202f?")
    community.answer(person=denis, discussion=thread, text="Nous aussi.")
    first, second = (
        email.message_from_string(source(mail=mail), policy=email.policy.default)
        for mail in OutgoingMail.objects.filter(to=amel.email).order_by("pk")
    )
    assert [one["From"].addresses[0].display_name for one in (first, second)] == [
        f"{bruno.name} via {settings.NETWORK.name}",
        f"{denis.name} via {settings.NETWORK.name}",
    ]
    assert first["Subject"] == second["Subject"] == "[Questions] Qui a un labo ?"
    assert first["In-Reply-To"] == first["References"] == second["References"] != first["Message-ID"] != second["Message-ID"]
    sealed = read_address(first["Reply-To"].addresses[0].addr_spec)
    assert isinstance(sealed, ReplyKey) and (sealed.person_id, sealed.key) == (amel.pk, str(thread.uuid))
    assert first["List-Id"] == "Questions <questions.reseau.test>"
    stop, by_mail = re.findall(r"<([^>]+)>", first["List-Unsubscribe"])
    assert by_mail.startswith("mailto:reponses+arret@reseau.test?subject=") and first["List-Unsubscribe-Post"] == ONE_CLICK
    # Looking stops nothing; one click of the mail program does, without session nor token.
    path = stop.removeprefix(settings.BASE_URL)
    assert client.get(path).status_code == 200 and letters.Follow.objects.get(person=amel, about=thread.uuid).level != "none"
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert letters.Follow.objects.get(person=amel, about=thread.uuid).level == "none"

    invitation = make_invitation(denis, email="nour@ailleurs.test")
    send(network.InvitationNotice(invitation=invitation))
    mail, invited = last("nour@ailleurs.test")
    assert invited["List-Unsubscribe-Post"] == ONE_CLICK and "Décliner l’invitation" in mail.text
    client.post(re.search(r"<([^>]+)>", invited["List-Unsubscribe"])[1].removeprefix(settings.BASE_URL), {"List-Unsubscribe": "One-Click"})
    invitation.refresh_from_db()
    assert invitation.declined_at

    meeting = make_meeting(denis)
    registrations.register(meeting=meeting, person=bruno, entry=registrations.Entry(mode=meeting.seat_modes[0]))
    _, seated = last(bruno)
    sealed = read_address(seated["Reply-To"].addresses[0].addr_spec)
    assert isinstance(sealed, ReplyKey) and (sealed.reader, sealed.key) == ("rencontre", str(meeting.uuid))
    sign_in.mail_code_and_link(request=sign_in.ask_to_sign_in(email=bruno.email))
    for mail in OutgoingMail.objects.all():
        message = email.message_from_string(source(mail=mail), policy=email.policy.default)
        assert message["Auto-Submitted"] == "auto-generated" and message["X-Auto-Response-Suppress"] == "All"
        assert message["Message-ID"] == f"<{mail.uuid}@reseau.test>" and message["From"].addresses[0].addr_spec == "reseau@reseau.test"
        assert message.get_body(("plain",)) and message.get_body(("html",))
        if mail.rank == OutgoingMail.Rank.CODE:
            assert message["List-Unsubscribe"] is None
    assert OutgoingMail.objects.filter(rank=OutgoingMail.Rank.CODE).exists()
