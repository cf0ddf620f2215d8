"""Files the site makes itself."""

import hashlib

import pytest

from maillage.kernel.files import care, storage
from maillage.kernel.files import public as files
from tests.kernel import samples

pytestmark = pytest.mark.django_db


def test_a_made_file_is_kept_hashed_and_named_in_french(tmp_path):
    made = tmp_path / "x"
    made.write_bytes(samples.pdf())
    file = files.store_made(path=made, name="Pages ouvertes – Centre de l’Ourthe.pdf", media_type="application/pdf")
    file.refresh_from_db()
    assert file.path.read_bytes() == made.read_bytes()
    assert file.sha256 == hashlib.sha256(made.read_bytes()).hexdigest()
    assert (file.attached, file.state, file.name) == (True, "DONE", "Pages ouvertes – Centre de l’Ourthe.pdf")
    assert made.exists()
    assert care.clean() == 0


def test_nothing_is_left_when_the_row_cannot_be_written(tmp_path, monkeypatch):
    made = tmp_path / "x"
    made.write_bytes(samples.pdf())

    def fail(self, **kwargs):
        raise OSError("no")

    monkeypatch.setattr(files.StoredFile, "save", fail)
    with pytest.raises(OSError, match="no"):
        files.store_made(path=made, name="a.pdf", media_type="application/pdf")
    assert not [path for path in storage.root().rglob("*") if path.is_file()]


def test_an_unknown_type_is_refused(tmp_path):
    with pytest.raises(KeyError):
        files.store_made(path=tmp_path / "x", name="a.exe", media_type="application/x-msdownload")
