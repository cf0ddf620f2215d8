"""Let the files of a mail in."""

import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile

from maillage.kernel.files import public as files
from maillage.mailbox.mime.opening import Attachment
from maillage.mailbox.readers import ReceivedFile

MOST_FILES = 10
SHORTEST_SEAL = 30
OUTLOOK_ONLY = {"application/ms-tnef", "application/vnd.ms-tnef"}


def without_secrets(*, text: str) -> str:
    """Take the sealed part out of addresses of this site: one that was mailed to somebody is theirs alone, and a quotation may have stayed."""
    return re.sub(re.escape(settings.BASE_URL) + r"/[^\s<>()]{1,2000}", _unsealed, text)


def _unsealed(address: re.Match[str]) -> str:
    for part in re.split(r"[/?&=#]", address[0]):
        if len(part) >= SHORTEST_SEAL and (":" in part or "%3a" in part.lower()):
            return address[0].partition(part)[0] + "…"
    return address[0]


def let_in(*, joined: Sequence[Attachment], owner: Any) -> tuple[list[ReceivedFile], list[str]]:
    """Let the files of a mail in through the gate; give those let in, and for the others a French sentence each.

    Call it outside a transaction. `FileRefused` is raised when the antivirus does not answer. All together may have `MAIL_IN_FILES_MB`, at most ten.
    """
    found: list[ReceivedFile] = []
    refusals: list[str] = []
    most = int(settings.MAIL_IN_FILES_MB) << 20
    if sum(one.size for one in joined) > most:
        return [], [f"{one.name}\u00a0: les fichiers d’un courriel peuvent peser {settings.MAIL_IN_FILES_MB} Mo en tout." for one in joined]
    for number, one in enumerate(joined):
        if number >= MOST_FILES:
            refusals.append(f"{one.name}\u00a0: un courriel peut porter {MOST_FILES} fichiers.")
        elif one.media_type in OUTLOOK_ONLY or one.name.lower() == "winmail.dat":
            refusals.append(
                f"{one.name}\u00a0: ce format est propre à Outlook, le site ne peut pas l’ouvrir. Renvoyez vos fichiers tels quels."
            )
        else:
            try:
                stored = files.receive(upload=ContentFile(one.content(), name=one.name), owner=owner)
            except files.FileRefused as refusal:
                if refusal.code == "scan_down":
                    # Nobody is there to try again: the mail waits, and is read later as a whole.
                    raise
                refusals.append(f"{one.name}\u00a0: {refusal.reason}")
            else:
                found.append(ReceivedFile(stored=stored, inline=one.inline))
    return found, refusals
