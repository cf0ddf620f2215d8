"""Settings of the test run: the project's own, told that this is a test."""

import os
import tempfile
from pathlib import Path

os.environ["MAILLAGE_TESTING"] = "1"
os.environ["MAILLAGE_DATA"] = str(
    Path(tempfile.gettempdir()) / f"maillage-tests-{os.getuid()}" / os.environ.get("PYTEST_XDIST_WORKER", "main")
)
for name in ("SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "MAILLAGE_DEMO", "DEBUG", "SMTP_HOST"):
    os.environ.pop(name, None)

from maillage.config.settings import *  # noqa: F403

# No test goes outside: those of visits say so, and give a site of this machine.
FETCH_LINKS = False

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if DATABASES["default"]["ENGINE"] == "maillage.kernel.db.sqlite":  # noqa: F405
    # pytest-django takes only Django's own engine for SQLite, and would name a shared file.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405
