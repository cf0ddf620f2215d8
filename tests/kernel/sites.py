"""A whole site in a folder of its own, driven from outside: for what a test's transaction cannot show (crashes, backups)."""

import os
import shutil
import subprocess
from pathlib import Path

from tests import children

PROJECT = Path(__file__).resolve().parents[2]
SETUP = """
import os
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
        self.env = {"MAILLAGE_DATA": str(folder)}
        if database_url:
            self.env["DATABASE_URL"] = database_url

    def manage(self, *arguments, expect=0):
        """Run a command; give what it printed."""
        quick = ["-m", "tests.quick_tables"] if arguments[0] in ("migrate", "restore") else []
        return self._said_by([*quick, PROJECT / "manage.py", *arguments], expect)

    def run(self, code, *, expect=0):
        """Run lines of Python inside the site; give what they printed."""
        return self._said_by(["-c", SETUP + code], expect)

    def start(self, code):
        """Begin to run lines of Python inside the site."""
        return children.run(["-c", SETUP + code], **self.env)

    def _said_by(self, arguments, expect):
        child = children.run(arguments, stderr=subprocess.STDOUT, **self.env)
        said = child.all_it_says()
        assert child.returncode == expect, said
        return said

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
