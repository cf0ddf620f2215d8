"""A process killed in the middle of an upload: never a row without its whole file, and nothing left after cleaning."""

import signal

import pytest

from tests.kernel.sites import Site

POINTS = {
    "while the bytes come": """
def dying(chunks):
    def again(self, size=None):
        yield b"%PDF-1.7 half a file"
        os.kill(os.getpid(), 9)
    return again
ContentFile.chunks = dying(ContentFile.chunks)
""",
    "before the bytes are safe": "os.fsync = lambda descriptor: os.kill(os.getpid(), 9)",
    "before the file has its place": "import pathlib; pathlib.Path.replace = lambda self, target: os.kill(os.getpid(), 9)",
    "before the folder is safe": """
real, calls = os.fsync, []
def fsync(descriptor):
    calls.append(1)
    real(descriptor) if len(calls) == 1 else os.kill(os.getpid(), 9)
os.fsync = fsync
""",
    "before the row": "files.StoredFile.save = lambda self, **options: os.kill(os.getpid(), 9)",
    "before the commit": """
from django.db import transaction
real = files.receive
def receive(**options):
    with transaction.atomic():
        real(**options)
        os.kill(os.getpid(), 9)
files.receive = receive
""",
    "after the row": "real = files.receive\ndef receive(**options):\n    real(**options)\n    os.kill(os.getpid(), 9)\nfiles.receive = receive",
}

AFTER = """
import datetime, time
from maillage.kernel.files import care
print(list(care.check()))
before = time.time() - 72 * 3600
for path in (settings.DATA_DIR / "files").rglob("*"):
    os.utime(path, (before, before))
files.StoredFile.objects.update(created_at=timezone.now() - datetime.timedelta(hours=72))
care.clean()
print([path for path in (settings.DATA_DIR / "files").rglob("*") if path.is_file()], files.StoredFile.objects.count())
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory, migrated):
    return Site(tmp_path_factory.mktemp("killed"), migrated=migrated)


@pytest.mark.parametrize("point", POINTS)
def test_killed(site, point):
    site.run(POINTS[point] + '\nfiles.receive(upload=ContentFile(samples.pdf(), name="a.pdf"))', expect=-signal.SIGKILL)
    assert site.run(AFTER).split() == ["[]", "[]", "0"]
