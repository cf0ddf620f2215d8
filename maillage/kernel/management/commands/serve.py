"""Serve the site: web server and task worker, watched over by one command."""

import contextlib
import os
from argparse import ArgumentParser
from functools import partial

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from maillage.kernel.db.statistics import keep_statistics
from maillage.kernel.server import port as ports
from maillage.kernel.server import web
from maillage.kernel.server.supervisor import Child, Supervisor
from maillage.kernel.server.work import work


class Command(BaseCommand):
    help = "Serves the site with its task worker. Ctrl-C or SIGTERM stops all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        env = os.environ
        parser.add_argument("--host", default=env.get("HOST") or "127.0.0.1", help="address to listen on (HOST)")
        parser.add_argument("--port", type=int, default=env.get("PORT") or "8000", help="port to listen on (PORT)")
        parser.add_argument("--workers", type=int, default=env.get("WEB_WORKERS") or "2", help="web processes (WEB_WORKERS)")
        parser.add_argument("--without-worker", action="store_true", help="leave the tasks to `manage.py worker`")

    def handle(self, *, host: str, port: int, workers: int, without_worker: bool, **_options: object) -> None:
        problem = ports.taken(host=host, port=port)
        if problem:
            raise CommandError(f"Cannot listen on {host}, port {port}: {problem}. Choose another one, for example PORT={port + 1}.")
        address = ports.resolve(host=host)
        application = web.load_site()
        # Before any process opens its connection: an open one does not read them again.
        with contextlib.suppress(DatabaseError):
            keep_statistics()
        web.warm_up(application=application)
        web.freeze()
        children = [
            Child(
                name="web server",
                target=partial(web.serve, application=application, address=address, port=port, workers=workers),
                tries=5,
            )
        ]
        if not without_worker:
            children.append(Child(name="task worker", target=work))
        welcome = os.environ.get("MAILLAGE_WELCOME") or f"Maillage answers on http://{host}:{port}"

        def ready() -> bool:
            if not ports.answers(address=address, port=port):
                return False
            self.stdout.write(welcome)
            self.stdout.flush()
            return True

        supervisor = Supervisor(children=children, follow_parent=os.environ.get("MAILLAGE_FOLLOW_PARENT") == "1")
        raise SystemExit(supervisor.run(ready=ready))
