"""Run the task worker alone, beside `manage.py serve --without-worker`."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from maillage.kernel.server.work import INTERVAL, work


class Command(BaseCommand):
    help = "Runs the queued tasks and the background functions until SIGTERM or Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=INTERVAL, help="seconds between two looks at the queue")

    def handle(self, *, interval: float, **_options: object) -> None:
        work(interval=interval)
