"""The server: one command keeps the web server and the task worker alive.

`manage.py serve` imports the whole site once, then forks: a front process that runs granian, its web workers, and the
task worker. All of them share the memory of what was imported, and a child that dies is forked anew in milliseconds.

A room that must do something all the time (follow a log, watch a folder) adds a function to `BACKGROUND` when its app
is ready. It runs in a daemon thread of the task worker, is given an event which is set when it must end, and is
started again, later and later, when it raises.
"""

import threading
from collections.abc import Callable

type Background = Callable[[threading.Event], None]

BACKGROUND: list[Background] = []
