"""`manage.py demo load [--scale N]`."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

from maillage.demo.loading import load
from maillage.demo.scaling import load_scale


class Command(BaseCommand):
    help = "Loads the demonstration network: invented people in real kinds of organisations. Run twice, it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        loader = acts.add_parser("load", help="Add what is missing of the demonstration.")
        loader.add_argument("--scale", type=int, default=0, help="Add a large network of that many documents.")
        loader.add_argument("--quiet", action="store_true", help="Show no progress.")
        loader.add_argument("--workers", type=int, default=None, help="Files read at once (default: one per core).")

    def handle(self, *args: Any, act: str, scale: int, quiet: bool, workers: int | None, **options: Any) -> None:
        if not (settings.DEMO or settings.TESTING):
            raise CommandError("The demonstration is loaded into a demonstration only: MAILLAGE_DEMO=1.")
        logging.getLogger("django.tasks").setLevel(logging.WARNING)
        changed = load(say=self.stdout.write, quiet=quiet, workers=workers)
        if scale:
            changed = load_scale(count=scale, say=self.stdout.write, quiet=quiet, workers=workers) or changed
        if changed and "search" in get_commands():
            call_command("search", "rebuild")
