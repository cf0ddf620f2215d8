"""When somebody leaves: what others were told about them goes, or loses their name."""

import re
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.html import escape

from maillage.kernel.notices.models import Message, OutgoingMail, OutgoingPart


def forget_about(*, traces: Collection[str]) -> int:
    """Delete the messages and mails about a thing, in the caller's transaction; return how many.

    `traces`: what their addresses hold and no other, such as the uuid of a request.
    """
    found = 0
    for trace in filter(None, traces):
        found += Message.objects.filter(Q(url__contains=trace) | Q(fact__contains=trace)).delete()[0]
        found += OutgoingMail.objects.filter(text__contains=trace).delete()[0]
    return found


def forget_told(*, about: UUID, person: Any = None, name: str = "") -> int:
    """Delete the messages about a thing, and their mails, in the caller's transaction: those to a person, those of a name, or both.

    Return how many.
    """
    rows = Message.objects.filter(about=about)
    rows = rows.filter(person_id=person.pk) if person is not None else rows
    rows = rows.filter(name=name) if name else rows
    mails = OutgoingMail.objects.filter(message__in=rows.values("pk")).delete()[0]
    return int(mails + rows.delete()[0])


def forget_words(*, words: Iterable[str], instead: str) -> int:
    """Write `instead` where messages and mails to others say these whole words (a name, an address), in the caller's transaction.

    What travels with a mail cannot be written anew: it goes when it says one of them. Return how many rows changed.
    """
    changed = 0
    said = [word for word in (word.strip() for word in words) if word]
    for part in OutgoingPart.objects.filter(content_type__startswith="text/").iterator():
        text = re.sub(r"\r?\n[ \t]", "", bytes(part.content).decode(errors="replace"))
        if any(_without(text, word, "") != text for word in said):
            part.delete()
            changed += 1
    for word in said:
        for message in Message.objects.filter(Q(title__icontains=word) | Q(text__icontains=word)):
            message.title, message.text = _without(message.title, word, instead)[:300], _without(message.text, word, instead)
            message.save(update_fields=["title", "text"])
            changed += 1
        inside = Q(subject__icontains=word) | Q(text__icontains=word) | Q(html__icontains=escape(word))
        for mail in OutgoingMail.objects.filter(inside):
            mail.subject, mail.text = _without(mail.subject, word, instead)[:300], _without(mail.text, word, instead)
            mail.html = _without(mail.html, escape(word), escape(instead))
            mail.save(update_fields=["subject", "text", "html"])
            changed += 1
    return changed


def _without(text: str, word: str, instead: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", lambda _: instead, text, flags=re.IGNORECASE)
