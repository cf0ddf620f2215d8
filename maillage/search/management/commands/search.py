"""`manage.py search rebuild | check | follow | status`."""

import os
import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from maillage.kernel.changes import public as changes
from maillage.search import sources
from maillage.search.current import engine
from maillage.search.engine import Missing
from maillage.search.indexer import follow
from maillage.search.rebuilding import rebuild
from maillage.search.schema import quoted, uid_of
from maillage.search.store import Locked


class Command(BaseCommand):
    help = "Looks after the search index: rebuild it, compare it with the database, follow the changes, tell its state."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        build = acts.add_parser("rebuild", help="Build the index anew; the old one serves meanwhile.")
        build.add_argument("--processes", type=int, default=None, help="Processes that analyse (default: one per core but one).")
        acts.add_parser("check", help="Compare the index with the database; exit 1 when they differ.")
        acts.add_parser("follow", help="Keep the index up to date until stopped (the task worker does it by itself).")
        acts.add_parser("status", help="Say what the index holds.")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        getattr(self, f"_{act}")(**options)

    def _rebuild(self, *, processes: int | None = None, verbosity: int = 1, **options: Any) -> None:
        started = time.monotonic()
        beside = max(0, (os.cpu_count() or 1) - 1) if processes is None else processes
        try:
            with tqdm(desc="Index", unit=" fiches", disable=verbosity < 1, smoothing=0.05) as bar:
                count = rebuild(engine(), processes=beside, progress=bar.update)
        except Locked as error:
            raise CommandError("Another rebuild is under way.") from error
        self.stdout.write(f"{count} things indexed in {time.monotonic() - started:.1f} s.")

    def _check(self, **options: Any) -> None:
        try:
            view = engine().view()
        except Missing as error:
            raise CommandError("There is no index: manage.py search rebuild builds it.") from error
        wanted: dict[str, set[str]] = {}
        pages = 0
        for row in sources.all_rows():
            wanted.setdefault(row.kind, set()).add(uid_of(row.kind, row.uuid))
            pages += sum(1 for page in quoted(row) if any(map(str.isalnum, page.text)))
        wrong = 0
        for kind in sorted(wanted):
            held = set(view.keys(kind))
            missing, extra = wanted[kind] - held, held - wanted[kind]
            wrong += len(missing) + len(extra)
            self.stdout.write(f"{kind}: {len(wanted[kind])} in the database, {len(held)} in the index")
            for title, uids in (("missing", missing), ("too many", extra)):
                for uid in sorted(uids)[:10]:
                    self.stdout.write(f"  {title}: {uid}")
        others = (
            view.things.num_docs - 1 - view.count(view.term("audience", "visitors")) - sum(len(view_keys) for view_keys in wanted.values())
        )
        self.stdout.write(f"pages: {pages} in the database, {view.pages.num_docs} in the index")
        self.stdout.write(f"changes not taken in yet: {max(0, changes.last() - view.mark)}")
        if wrong or others or pages != view.pages.num_docs:
            raise CommandError("The index and the database differ: manage.py search rebuild builds it anew.")
        self.stdout.write("The index holds what the database holds.")

    def _follow(self, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        follow(engine, stop)

    def _status(self, **options: Any) -> None:
        try:
            view = engine().view()
        except Missing:
            self.stdout.write("There is no index yet.")
            return
        size = sum(path.stat().st_size for path in view.folder.rglob("*") if path.is_file())
        self.stdout.write(f"folder: {view.folder.name}, {size / 1e6:.1f} MB")
        self.stdout.write(f"things: {view.things.num_docs - 1}, pages: {view.pages.num_docs}")
        self.stdout.write(f"last change taken in: {view.mark} of {changes.last()}")
