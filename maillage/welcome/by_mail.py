"""A reply to « comment ça va ? » lands on the page of the coordination, and nowhere else."""

from typing import Any

from maillage.kernel.access.public import Refused
from maillage.mailbox.public import Reading, Received, register_reply_reader
from maillage.welcome.answering import READER
from maillage.welcome.domain.check_ins import answer
from maillage.welcome.models import CheckIn


def read_reply(*, key: str, person: Any, mail: Received) -> Reading:
    """Write what somebody answers by mail."""
    check_in = CheckIn.objects.filter(uuid=key, person=person).select_related("person").first()
    if check_in is None:
        return Reading(False, "Ce message n’attend plus de réponse.")
    try:
        answer(check_in=check_in, words=mail.text)
    except Refused as refusal:
        return Reading(False, refusal.reason)
    return Reading(True, "Merci\u00a0: la coordination seule lira votre réponse.")


def register() -> None:
    """Read the replies to the words of the coordination."""
    register_reply_reader(READER, read_reply, label="réponse à la coordination")
