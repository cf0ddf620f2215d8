from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from maillage.people.domain.sessions import end_sessions
from maillage.people.queries import find_by_email


class Command(BaseCommand):
    """Ends sessions, at once: those of one account, or all of them."""

    help = "End the sessions of somebody (a lost device, a doubt), or of everybody."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("email", nargs="?", help="address of the account")
        whose.add_argument("--everybody", action="store_true", help="all accounts: each signs in again")

    def handle(self, *args: Any, **options: Any) -> None:
        """End them and say how many."""
        person = None if options["everybody"] else find_by_email(email=options["email"])
        if person is None and not options["everybody"]:
            raise CommandError("No account has this address.")
        self.stdout.write(f"{end_sessions(person=person)} sessions ended.")
