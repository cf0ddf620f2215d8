"""Reads for the pages of incoming mails."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from django.urls import reverse

from maillage.kernel.waiting import Waiting, WaitingAction
from maillage.mailbox.mime.content import Content, read_content
from maillage.mailbox.mime.opening import Unreadable, open_mail
from maillage.mailbox.models import IncomingMail, RawMail
from maillage.mailbox.readers import ADDRESSES, REPLIES

State = IncomingMail.State
# What each tab of the list shows, by the word of its address.
TABS = {
    "echecs": ("En échec", [State.FAILED, State.WAITING]),
    "de-cote": ("Mis de côté", [State.ASIDE, State.CONFIRM]),
    "non-repris": ("Non repris", [State.REFUSED, State.DROPPED]),
    "repris": ("Repris", [State.DONE]),
}
MOST_WAITING = 20


def counts() -> dict[str, int]:
    """Give how many mails each tab shows, in one query."""
    by_state = dict(IncomingMail.objects.order_by().values_list("state").annotate(Count("pk")))
    return {name: sum(by_state.get(state, 0) for state in states) for name, (_, states) in TABS.items()}


def words_of(*, mail: IncomingMail) -> Content | None:
    """Give what a mail says; None when it is no longer kept, or cannot be read."""
    raw = RawMail.objects.filter(mail=mail).first()
    try:
        return read_content(open_mail(raw.unpack())) if raw else None
    except Unreadable:
        return None


def label_of(mail: IncomingMail) -> str:
    """Say for which room a mail was."""
    kind = REPLIES.get(mail.reader) or ADDRESSES.get(mail.reader)
    return kind.label if kind else ""


def waiting(*, person: Any) -> Sequence[Waiting]:
    """Give the mails that failed, for the desk."""
    if not person.is_coordinator:
        return []
    found = list(IncomingMail.objects.troubled().order_by("received_at", "pk")[: MOST_WAITING + 1])
    rest = IncomingMail.objects.troubled().count() - MOST_WAITING if len(found) > MOST_WAITING else 0
    rows, everything = found[:MOST_WAITING], reverse("mailbox:incoming_list")
    return [
        Waiting(
            kind="mailbox.mail",
            label="Courriel reçu en échec",
            title=str(mail),
            url=everything,
            since=mail.received_at,
            detail=f"De {mail.sender}\n{mail.words}",
            actions=[
                WaitingAction(label="Réessayer", url=reverse("mailbox:read_again", args=[mail.uuid]), tone="main"),
                WaitingAction(label="Écarter", url=reverse("mailbox:set_aside", args=[mail.uuid])),
            ],
            more=rest if mail is rows[-1] else 0,
            all_url=everything,
        )
        for mail in rows
    ]


def own_data(*, person: Any) -> dict[str, Any]:
    """Give the mails somebody sent to the site, while they are kept."""
    found = IncomingMail.objects.filter(person=person).order_by("-received_at", "-pk")
    return {
        "courriels": [
            {"arrivé le": mail.received_at.isoformat(), "objet": mail.subject, "état": mail.get_state_display(), "suite": mail.words}
            for mail in found
        ]
    }
