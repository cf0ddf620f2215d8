from typing import Any

from django.core.management.base import BaseCommand

from maillage.kernel.journal.public import EVENTS, REACTIONS


class Command(BaseCommand):
    help = "Print who listens to what."

    def handle(self, *args: Any, **options: Any) -> None:
        for kind in sorted(EVENTS):
            if kind:
                names = ", ".join(reaction.name for reaction in REACTIONS.get(kind, [])) or "—"
                self.stdout.write(f"{kind}: {names}")
