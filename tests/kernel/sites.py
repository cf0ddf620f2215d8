"""A whole site in a folder of its own, driven from outside: for what a test's transaction cannot show (crashes, backups)."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SETUP = """
import os, sys
sys.path.insert(0, sys.argv[1])
import django
django.setup()
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from maillage.kernel.files import public as files
from tests.kernel import samples
"""


class Site:
    """A data folder and a database (SQLite in the folder, unless an address is given)."""

    def __init__(self, folder, database_url="", *, migrated=None):
        """With `migrated` (the file of the fixture of this name), the site has its tables at once."""
        self.folder = folder
        self.database = folder / "maillage.sqlite3"
        folder.mkdir(parents=True, exist_ok=True)
        if migrated:
            shutil.copyfile(migrated, self.database)
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "LD_LIBRARY_PATH"}}
        self.env = kept | {
            "MAILLAGE_TESTING": "1",
            "MAILLAGE_DATA": str(folder),
            "LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
        }
        if database_url:
            self.env["DATABASE_URL"] = database_url

    def manage(self, *arguments, expect=0):
        """Run a command; give what it printed."""
        quick = ["-m", "tests.quick_tables"] if arguments[0] in ("migrate", "restore") else []
        command = [sys.executable, "-W", "ignore", *quick, str(PROJECT / "manage.py"), *map(str, arguments)]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=False, cwd=PROJECT)
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout + done.stderr

    def run(self, code, *, expect=0):
        """Run lines of Python inside the site; give what they printed."""
        command = [sys.executable, "-W", "ignore", "-c", SETUP + code, str(PROJECT)]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=False, cwd=PROJECT)
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout

    def copied_to(self, folder):
        """Give another site with the same rows and files."""
        shutil.copytree(self.folder, folder)
        return Site(folder)

    def tree(self):
        """Give every file and folder of the store with its bytes."""
        root = self.folder / "files"
        return {
            os.fsencode(path.relative_to(root)): path.read_bytes() if path.is_file() else None
            for path in sorted(root.rglob("*"))
            if ".incoming" not in path.parts
        }
