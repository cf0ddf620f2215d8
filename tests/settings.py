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

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
