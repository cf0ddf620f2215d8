from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from maillage.kernel.notices.delivering import deliver_due


class Command(BaseCommand):
    help = "mails send: send the mails whose time has come."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["send"])

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{deliver_due()} mails sent.")
