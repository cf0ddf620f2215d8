"""Reads for the pages of incoming mails."""

from typing import Any

from django.db.models import Count, F
from django.urls import reverse

from maillage.kernel.cards import WaitingAction, WeekItem
from maillage.kernel.db.public import Row
from maillage.kernel.desks import Week, WeekPart
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
FAILED = "Courriel reçu en échec"


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


def _item(row: Row) -> WeekItem:
    return WeekItem(
        kind="mailbox.mail",
        data_kind="neutre",
        label=FAILED,
        title=row.title or "(sans objet)",
        url=reverse("mailbox:incoming_list"),
        since=row.at,
        details=[f"De {row.second}", *([row.first] if row.first else [])],
        primary_label="Réessayer",
        primary_url=reverse("mailbox:read_again", args=[row.uuid]),
        actions=(WaitingAction(label="Écarter", url=reverse("mailbox:set_aside", args=[row.uuid])),),
        minutes=2,
    )


# The mails that were to be read and could not be.
week_items = Week(
    WeekPart(
        name="mailbox.mails",
        rows=lambda _: IncomingMail.objects.troubled().order_by("received_at", "pk"),
        columns={"uuid": F("uuid"), "title": F("subject"), "since": F("received_at"), "first": F("words"), "second": F("from_address")},
        make=_item,
        all_url="mailbox:incoming_list",
    )
)


def own_data(*, person: Any) -> dict[str, Any]:
    """Give the mails somebody sent to the site, while they are kept."""
    found = IncomingMail.objects.filter(person=person).order_by("-received_at", "-pk")
    return {
        "courriels": [
            {"arrivé le": mail.received_at.isoformat(), "objet": mail.subject, "état": mail.get_state_display(), "suite": mail.words}
            for mail in found
        ]
    }
