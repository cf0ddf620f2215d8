"""The mails that came in to the small network, in each of their states, and their pages."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from maillage.mailbox.models import BoxVisit, IncomingMail, RawMail
from tests.mailbox.clients import mail, part

LONG = "Interprofessionnalisation-intercommunale-anticonstitutionnellement"
HERE = "/la-semaine/courriel/entrant/"


def make_mails(world):
    """Bring a mail of each state and reason, and a box that answers no more."""
    bruno, now = world.people["bruno"], timezone.now()
    raw = mail(part("text/plain", f"Qui a un labo photo ?\n\n{LONG}"), to="questions@reseau.test", sender=(bruno.name, bruno.email))
    for number, state in enumerate(IncomingMail.State):
        for place, reason in enumerate(IncomingMail.Reason.values if state == IncomingMail.State.ASIDE else [""]):
            made = IncomingMail.objects.create(
                digest=f"{state}{place}", way=IncomingMail.Way.values[number % 3], state=state, reason=reason, words=f"Ce qui s’est passé {LONG}", subject=LONG,
                from_name=LONG if place % 2 else "", from_address=bruno.email, person=bruno, size=1234 * (place + 1), received_at=now - timedelta(hours=place),
                url="/la-semaine/" if state == IncomingMail.State.DONE else "", attempts=number, answered_at=now if place % 3 else None,
            )  # fmt: skip
            RawMail.objects.create(mail=made, content=RawMail.pack(raw))
            world.things[f"mail_{state}"] = made
    BoxVisit.objects.create(pk=1, at=now, worked_at=now - timedelta(days=2), error=f"OSError : {LONG}")


def mail_pages(world, shown):
    """Give {name: [Shown…]} of the pages of mails that came in."""
    return {
        "mailbox:incoming_list": [shown(HERE), *(shown(f"{HERE}?etat={tab}") for tab in ("de-cote", "non-repris", "repris"))],
        "mailbox:confirm": [
            shown(reverse("mailbox:confirm", args=[world.things[f"mail_{state}"].uuid]), "member") for state in ("CONFIRM", "DONE")
        ],
    }
