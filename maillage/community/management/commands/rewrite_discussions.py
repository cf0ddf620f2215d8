from typing import Any

from django.core.management.base import BaseCommand

from maillage.community.domain.rewriting import rewrite_all


class Command(BaseCommand):
    help = "Make the HTML of all discussions and answers again, after a change of what texts may hold."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rewrite_all()} texts written again.")
