"""Bring what came in by mail: answers and questions that were taken over, what was set aside or refused, what failed."""

from contextlib import nullcontext
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.utils import timezone

from maillage.community.models import Discussion
from maillage.community.notices import READER
from maillage.demo.clock import at, moment
from maillage.demo.corpus import stable_uuid
from maillage.mailbox.domain import handling
from maillage.mailbox.domain.taking import take_in
from maillage.mailbox.models import BoxVisit, IncomingMail
from maillage.mailbox.public import plain_address, reply_address

Way = IncomingMail.Way
QUOTED = "\n\nLe 20/11/2026 à 9:12, La Trame <reseau@demo.example> a écrit :\n> …\n"
# Who answered which discussion, so many days ago, with which words.
ANSWERS = (
    ("remy", "banque-costumes", 1, "Nous avons quarante costumes de théâtre amateur en bon état, rangés par taille. Je fais la liste cette semaine.\n\nUne règle qui marche chez nous : qui emprunte lave et rapporte, et note ce qui manque."),
    ("karim", "tirage-sort-relances", 3, "Trois, et la troisième par téléphone : c’est elle qui amène les personnes qui ne viennent jamais. Comptez vingt minutes par appel réussi."),
)  # fmt: skip


def load_mails(*, people: dict[str, Any]) -> int:
    """Add what came in, unless something has; return how many mails."""
    if IncomingMail.objects.exists() or not settings.MAIL_IN_ADDRESS:
        return 0
    _answers(people)
    _others(people)
    now = timezone.now()
    BoxVisit.objects.create(pk=1, at=now, worked_at=now)
    return IncomingMail.objects.count()


def _answers(people: dict[str, Any]) -> None:
    for key, name, days, words in ANSWERS:
        discussion = Discussion.objects.filter(uuid=stable_uuid("discussions", name)).first()
        if discussion is not None:
            address = reply_address(reader=READER, key=discussion.uuid, person=people[key])
            _bring(key, days, to=address, person=people[key], subject=f"Re: {discussion}", text=words + QUOTED)


def _others(people: dict[str, Any]) -> None:
    box = settings.MAIL_IN_ADDRESS
    own = reply_address(reader=READER, key=stable_uuid("mails", "own"), person=people["samira"])
    _bring("ask", 0.3, to=plain_address(reader="questions"), person=people["nour"], subject="Un labo photo à partager près de Namur ?", text="Nous cherchons un laboratoire argentique pour quatre mercredis en février. Qui en a un, ou sait où ?")  # fmt: skip
    _bring("absent", 1, to=own, person=people["gilles"], subject="Absence jusqu’au 30 novembre", text="Je suis absent du bureau.", headers={"Auto-Submitted": "auto-replied"})  # fmt: skip
    _bring("list", 2, to=box, sender="lettre@culture.demo.example", subject="La lettre de novembre", text="…", headers={"List-Id": "<lettre.culture.demo.example>"})  # fmt: skip
    _bring(
        "stranger",
        2,
        to=box,
        sender="une.passante@demo.example",
        subject="Demande de salle",
        text="Bonjour, votre salle est-elle libre ?",
    )
    _bring("other", 3, to=own, sender="samira.perso@demo.example", subject="Re: Votre question", text="Oui !")
    _bring("damaged", 5, to=own.replace("+", "+x", 1), person=people["karim"], subject="Re: Votre question", text="Merci, c’est noté.")
    failed = _bring("failed", 0.2, to=box, person=people["benoit"], subject="Re: Des grilles d’exposition à prêter", text="Nous en avons douze.", read=False)  # fmt: skip
    IncomingMail.objects.filter(pk=failed.pk).update(
        state=IncomingMail.State.FAILED,
        reason=IncomingMail.Reason.ERROR,
        attempts=5,
        next_attempt_at=None,
        words="Plus de place sur le disque.",
    )


def _bring(
    key: str,
    days: float,
    *,
    to: str,
    subject: str,
    text: str,
    person: Any = None,
    sender: str = "",
    headers: dict[str, str] | None = None,
    read: bool = True,
) -> IncomingMail:
    """Have a mail come in, and be read unless told otherwise, so many days ago."""
    when = moment(days=days, key=f"mail-{key}")
    mail = EmailMessage()
    mail["From"] = f'"{person.name}" <{person.email}>' if person else sender
    mail["To"], mail["Subject"], mail["Date"] = to, subject, format_datetime(when - timedelta(minutes=1))
    mail["Message-ID"] = f"<{stable_uuid('mails', key)}@courrier.demo.example>"
    for name, value in (headers or {}).items():
        mail[name] = value
    mail.set_content(text)
    with at(when), nullcontext() if read else patch.object(handling, "handle", lambda **_: ""):
        row, _ = take_in(raw=mail.as_bytes(), way=Way.BOX)
    return row
