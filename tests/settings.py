"""Settings of the test run: the project's own, told that this is a test."""

import os
import tempfile
from pathlib import Path

os.environ["MAILLAGE_TESTING"] = "1"
os.environ["MAILLAGE_DATA"] = str(
    Path(tempfile.gettempdir()) / f"maillage-tests-{os.getuid()}" / os.environ.get("PYTEST_XDIST_WORKER", "main")
)
for name in ("SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "MAILLAGE_DEMO", "DEBUG", "SMTP_HOST", "CLAMD"):
    os.environ.pop(name, None)

from maillage.config.settings import *  # noqa: F403
from tests.made_once import PLACE

# No test goes outside: those of visits say so, and give a site of this machine.
FETCH_LINKS = False
# Tests run at any hour: those of quiet hours and of the delay say so.
QUIET_HOURS, MAIL_DELAY_SECONDS = False, 0

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if DATABASES["default"]["ENGINE"] == "maillage.kernel.db.sqlite":  # noqa: F405
    # A file for each worker, in memory where the system has a place for it. Not ":memory:": the threads of the live server would
    # share one connection, whose cache of statements two threads can break. Nothing outlives the run: no need to wait for the disk.
    PLACE.mkdir(mode=0o700, exist_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": str(PLACE / f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{os.getppid()}.sqlite3")}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] += "; PRAGMA synchronous=OFF"  # noqa: F405
