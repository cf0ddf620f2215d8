"""The web server: granian, whose workers are forked from a process that has already imported the site."""

import contextlib
import gc
import logging
import multiprocessing
import os
import time
from collections.abc import Callable
from itertools import takewhile
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import connections
from django.template import engines
from django.urls import get_resolver
from django.utils.module_loading import import_string
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from maillage.kernel.server.sharing import make_immortal
from maillage.kernel.server.supervisor import watch_lifeline

type Application = Callable[..., Any]
WARM_SECONDS = 0.4


def load_site() -> Application:
    """Import all that a request may need, so that forked workers share it, and leave nothing open behind."""
    application: Application = import_string(settings.WSGI_APPLICATION)
    # Asked for a name, the resolver reads every address of the site.
    _ = get_resolver().reverse_dict
    engines.all()
    return application


def warm_up(*, application: Application) -> None:
    """Ask some pages of visitors once, before the fork.

    What Python, the templates and the prepared reads write of themselves the first time is then shared by all processes. Nothing is
    told of it in the log: a page that fails fails again for whoever asks it. Where they take long, the start does not wait for all.
    """
    site, until = urlsplit(settings.BASE_URL), time.monotonic() + WARM_SECONDS
    level, logging.root.manager.disable = logging.root.manager.disable, logging.CRITICAL
    try:
        for path in takewhile(lambda _: time.monotonic() < until, settings.WARM_PATHS if settings.SHARE_MEMORY else ()):
            environ = {"PATH_INFO": path, "HTTP_HOST": site.netloc, "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": site.scheme}
            setup_testing_defaults(environ)
            with contextlib.suppress(Exception):
                answer = application(environ, lambda *_: None)
                b"".join(answer)
                getattr(answer, "close", bool)()
    finally:
        logging.root.manager.disable = level


def freeze() -> None:
    """Close what must not be shared between processes; keep the collector and the counts from touching what is."""
    connections.close_all()
    gc.collect()
    if settings.SHARE_MEMORY:
        make_immortal()
    gc.freeze()


def serve(*, application: Application, address: str, port: int, workers: int) -> None:
    """Serve until SIGTERM. Runs in a process of its own, forked after `freeze`."""
    multiprocessing.set_start_method("fork", force=True)
    lifeline = os.pipe()

    def settle_worker() -> Application:
        os.close(lifeline[1])
        watch_lifeline(read_end=lifeline[0])
        # Forking again from a process that serves, with its threads, would be asking for trouble.
        multiprocessing.set_start_method("spawn", force=True)
        return application

    server = Granian(
        "maillage.config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        blocking_threads=1,
        # The thread holds the database connection: the longer it lives, the better.
        blocking_threads_idle_timeout=600,
        runtime_threads=1,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
        log_level=LogLevels.warning,
        log_access=False,
    )
    server.serve(target_loader=settle_worker, wrap_loader=False)
