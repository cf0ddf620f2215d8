from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from maillage.kernel.journal.public import replay


class Command(BaseCommand):
    help = "journal replay: run the reactions that are missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["replay"])

    def handle(self, *args: Any, **options: Any) -> None:
        entries, failed = replay()
        self.stdout.write(f"{entries} facts gone through, {failed} reactions failed.")
