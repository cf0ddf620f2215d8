"""What the pages of letters show: things followed, choices, addresses that refuse, a mail that failed, records of the domain; and where they are."""

from dataclasses import asdict
from uuid import uuid4

from django.utils import timezone

from maillage.kernel.notices.public import Message, store_mail
from maillage.letters.domain import following, preferences
from maillage.letters.domain_records import check
from maillage.letters.models import MailDomainCheck
from maillage.letters.public import note_bounce, notice_stop, thing_stop
from maillage.people.public import stop_mail

LONG = "Interprofessionnalisation-intercommunale-anticonstitutionnellement"


def make_letters(world):
    now, bruno = timezone.now(), world.people["bruno"]
    for theme in (world.things["theme"], world.things["other_theme"]):
        following.follow(person=bruno, kind="network.theme", uuid=theme.uuid, level="essential")
    preferences.choose(person=bruno, values={"quiet_region": "FWB", "levels": {"followed:Rencontres": "none"}})
    stop_mail(person=bruno, notice="library.resource_used")
    for number in range(3):
        Message.objects.create(
            person=bruno, name="library.resource_used", fact=f"{number}", title=f"{LONG} {number}", url="/", created_at=now,
            about_kind="network.theme", about=world.things["theme"].uuid,
        )  # fmt: skip
    Message.objects.create(person=bruno, name="x", fact=str(uuid4()), title=LONG, url="/", created_at=now)
    note_bounce(address="parti@exemple.test", hard=True, why=f"550 {LONG}")
    note_bounce(address=bruno.email, hard=True, why="550")
    mail = store_mail(to="parti@exemple.test", subject=LONG, text="x")
    type(mail).objects.filter(pk=mail.pk).update(failed_at=now, next_attempt_at=None, attempts=7, last_error=f"SMTPException: {LONG}")
    found = check(domain="exemple.test", relay="", selector="", ask=lambda name, kind: [])
    MailDomainCheck.objects.create(domain="exemple.test", results=[asdict(each) for each in found], asked_at=now, checked_at=now)


def letter_pages(world, shown):
    """Give {name: [Shown…]} of the pages of letters."""
    stop = notice_stop(person=world.bruno, name="library.resource_used").url
    thing = thing_stop(person=world.bruno, kind="network.theme", uuid=world.things["theme"].uuid).url
    return {
        "letters:preferences": [shown("/mes-preferences/")],
        "letters:digest_preview": [shown("/mes-preferences/apercu/")],
        "letters:notifications": [shown("/mes-messages/"), shown("/mes-messages/?voir=non-lus", "member")],
        "letters:mail_health": [shown("/la-semaine/courriel/")],
        "letters:stop": [shown("/" + stop.split("/", 3)[3]), shown("/" + thing.split("/", 3)[3], "visitor")],
    }
