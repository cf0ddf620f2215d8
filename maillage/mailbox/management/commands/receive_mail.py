"""Take in one mail, piped by the mail server of the machine: `manage.py receive_mail < mail`."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error

from maillage.mailbox.domain.taking import KEPT_OF_TOO_BIG, most_bytes, take_in
from maillage.mailbox.models import IncomingMail

BLOCK = 1 << 20


class Command(BaseCommand):
    """Ends with 0 once the mail is stored, 65 when there is none, 75 for the mail server to try again later."""

    help = "Takes in the mail given on the standard input."
    requires_system_checks: list[str] = []  # type: ignore[assignment]

    def handle(self, *args: Any, **options: Any) -> None:
        raw, size = _piped()
        if not raw.strip():
            self.stderr.write("No mail on the standard input.")
            sys.exit(os.EX_DATAERR)
        try:
            mail, new = take_in(raw=raw, way=IncomingMail.Way.COMMAND, size=size)
        except (Error, OSError) as error:
            self.stderr.write(f"Not stored, to be tried again: {error}")
            sys.exit(os.EX_TEMPFAIL)
        self.stdout.write(f"{'stored' if new else 'known already'}: {mail.uuid}")


def _piped() -> tuple[bytes, int]:
    """Read the standard input: the mail, or the beginning of one that is too big, and its whole size."""
    blocks, size = [], 0
    while block := sys.stdin.buffer.read(BLOCK):
        size += len(block)
        if size <= most_bytes():
            blocks.append(block)
        else:
            blocks = [b"".join(blocks)[:KEPT_OF_TOO_BIG]]
    return b"".join(blocks), size
