from typing import Any

from django.core.management.base import BaseCommand

from maillage.network.periodic import run_once


class Command(BaseCommand):
    help = "Remind open invitations and erase old requests, as the worker does every hour."

    def handle(self, *args: Any, **options: Any) -> None:
        reminded, unconfirmed, declined = run_once()
        self.stdout.write(
            f"{reminded} rappels envoyés, {unconfirmed} demandes sans confirmation et {declined} demandes déclinées effacées."
        )
