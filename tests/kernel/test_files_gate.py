"""The gate: what comes in, under which name and type, and what is refused in words."""

import contextlib
import errno
import hashlib
import io
import struct
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile
from PIL import Image

from maillage.kernel.files import public as files
from maillage.kernel.files import storage
from maillage.kernel.files.names import clean_name
from tests.kernel import samples

pytestmark = pytest.mark.django_db


def send(data, name="document.pdf", **limits):
    base = files.Limits.from_settings()
    return files.receive(upload=ContentFile(data, name=name), limits=files.Limits(**{"max_bytes": base.max_bytes, **limits}))


def stored_blobs():
    return [path for path in storage.root().glob("**/*") if path.is_file()]


def test_a_pdf_gets_its_place_and_its_row():
    data = samples.pdf()
    file = send(data, "Bilan été 2025.PDF")
    assert file.path.read_bytes() == data
    assert (file.name, file.media_type, file.extension, file.size) == ("Bilan été 2025.pdf", "application/pdf", "pdf", len(data))
    assert file.sha256 == file.received_sha256 == hashlib.sha256(data).hexdigest()
    assert file.state == files.StoredFile.State.PENDING
    assert not file.attached
    assert stored_blobs() == [file.path]
    assert "Bilan" not in str(file.path)


def test_a_big_upload_is_linked_and_not_copied(tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    upload = TemporaryUploadedFile("gros.pdf", "application/pdf", 0, None)
    upload.write(samples.pdf())
    upload.flush()
    upload.size = upload.tell()
    with upload:
        file = files.receive(upload=upload)
        assert file.path.stat().st_nlink == 2
    assert file.path.read_bytes() == samples.pdf()


GOOD = {
    "docx": samples.docx(),
    "odt": samples.odt(),
    "odp": samples.odt("<draw:page><text:p>Un</text:p></draw:page>", type="presentation", inside="presentation"),
    "ods": samples.odt("<table:table/>", type="spreadsheet", inside="spreadsheet"),
    "pptx": samples.docx(type=samples.SLIDES),
    "xlsx": samples.docx(type=samples.SHEETS),
    "txt": "Été comme hiver\r\nles centres ouvrent".encode("cp1252"),
    "png": samples.picture(form="PNG"),
    "jpg": samples.picture(),
    "gif": samples.picture(form="GIF"),
    "webp": samples.picture(form="WEBP"),
    "tif": samples.picture(form="TIFF"),
}


def second_end(data, *, entries, away=0):
    """Add to an archive the other end record (zip64), which readers believe rather than the first."""
    start = data.rindex(b"PK\x05\x06")
    count, size, offset = struct.unpack("<HLL", data[start + 10 : start + 20])
    count = count if entries is None else entries
    record = b"PK\x06\x06" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = b"PK\x06\x07" + struct.pack("<LQL", 0, start - away, 1)
    return data[:start] + record + locator + data[start:]


@pytest.mark.parametrize("extension", GOOD)
def test_the_type_is_read_from_the_bytes(extension):
    file = send(GOOD[extension], "mensonge.exe")
    assert file.extension == extension
    assert file.name == f"mensonge.{extension}"


def test_other_usual_extensions_stay():
    assert send(GOOD["jpg"], "photo.JPEG").name == "photo.jpeg"
    assert send(GOOD["txt"], "liste.csv").name == "liste.csv"
    assert send("Bonjour à tous".encode("utf-16"), "notes.txt").extension == "txt"
    assert send(b"\n%PDF-1.4\n" + samples.pdf(), "x.pdf").extension == "pdf"


BAD = {
    "empty": b"",
    "web_page": b"<!DOCTYPE html><script>alert(1)</script>",
    "program": b"MZ\x90\0" + b"\0" * 100,
    "old_office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "rtf": rb"{\rtf1 bonjour}",
    "macros": samples.docx(type="application/vnd.ms-word.document.macroEnabled.main+xml"),
    "archive": samples.archive({"a.pdf": "x"}),
    "video": b"\0\0\0\x18ftypmp42" + b"\0" * 50,
    "heic": b"\0\0\0\x18ftypheic" + b"\0" * 50,
    "unknown": b"\x01\x02\x03\x04 binaire",
    "archive_broken": samples.docx()[:-40],
    "archive_bomb": samples.docx("<w:p>" + " " * 60_000_000 + "</w:p>"),
    "image_broken": samples.picture(form="PNG")[:60],
    "image_too_big": samples.huge_png(),
}


@pytest.mark.parametrize("code", BAD)
def test_what_is_refused_is_refused_in_words_and_leaves_nothing(code):
    with pytest.raises(files.FileRefused) as caught:
        send(BAD[code], "fichier.pdf")
    assert caught.value.code == code
    assert caught.value.reason.endswith(".") and "{" not in caught.value.reason
    assert stored_blobs() == []
    assert not files.StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "web_page"),
        (b"\xef\xbb\xbf  <html><body>", "web_page"),
        ("<html>".encode("utf-16"), "web_page"),
        (b"<script>1</script>%PDF-1.4", "web_page"),
        (b"#!/bin/sh\nrm -rf /", "program"),
        (b"Rar!\x1a\x07\0", "archive"),
        (b"PK\x05\x06" + b"\0" * 18, "archive"),
        (b"ID3\x03\0", "video"),
        (b"%PD", None),
        (b"texte\0binaire", "unknown"),
        (b"a" * 3_000_000 + b"\0", "unknown"),
        (samples.docx(**{"word/vbaProject.bin": b"x"}), "macros"),
        (samples.odt(**{"Basic/Standard/Module1.xml": "<a/>"}), "macros"),
        (samples.odt(**{"Basic/Standard/script-lb.xml": "<a/>"}), None),
        (samples.docx(**{"../../etc/passwd": b"x"}), "archive_broken"),
        (samples.docx(**{"/etc/passwd": b"x"}), "archive_broken"),
        (samples.docx(**{f"m{n}": "" for n in range(8_001)}), "archive_bomb"),
        (second_end(samples.docx(), entries=1_000_000), "archive_bomb"),
        (second_end(samples.docx(), entries=3, away=500), "archive_broken"),
        (second_end(samples.docx(), entries=None), None),
        (samples.archive({"mimetype": "application/epub+zip"}), "unknown"),
        (samples.picture(form="GIF")[:9], "image_broken"),
        (b"\xff\xd8\xff", "image_broken"),
        (b"II*\0\xff\xff\xff\xff", "image_broken"),
        (b"RIFF\xff\xff\xff\xffWEBPVP8X", "image_broken"),
    ],
)
def test_odd_and_hostile_contents(data, code):
    if code is None:
        send(data)
    else:
        with pytest.raises(files.FileRefused) as caught:
            send(data)
        assert caught.value.code == code


def test_a_locked_archive_is_refused():
    data = bytearray(samples.docx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    with pytest.raises(files.FileRefused) as caught:
        send(bytes(data))
    assert caught.value.code == "archive_locked"


@pytest.mark.parametrize("data", [samples.odt(), samples.docx()])
def test_an_archive_that_lost_bytes_on_its_way_is_refused_in_words(data):
    for start in range(0, len(data) - 30, 97):
        for length in (1, 40):
            with contextlib.suppress(files.FileRefused):
                send(data[:start] + data[start + length :], "rapport.odt")
    with pytest.raises(files.FileRefused) as caught:
        send(data[:50] + data[51:])
    assert caught.value.code == "archive_broken"


def test_a_nested_archive_is_not_opened():
    inner = samples.archive({"bombe": b"\0" * 5_000_000})
    file = send(samples.docx(**{"word/embeddings/inner.zip": inner}), "imbriqué.docx")
    assert file.extension == "docx"


def test_sizes_quota_and_room_are_bounded(monkeypatch):
    with pytest.raises(files.FileRefused) as caught:
        send(b"x" * 3_000_000, max_bytes=1 << 20)
    assert caught.value.code == "too_big" and "1 Mo" in caught.value.reason.replace("\u00a0", " ")
    send(b"a" * 900, "a.txt")
    with pytest.raises(files.FileRefused) as caught:
        send(b"b" * 200, total_bytes=1000)
    assert caught.value.code == "quota"
    with pytest.raises(files.FileRefused) as caught:
        send(b"b" * 200, reserve_bytes=1 << 60)
    assert caught.value.code == "disk_full"


def test_a_disk_that_fills_up_is_said_in_words(monkeypatch):
    class Full(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"%PDF-1.4"
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(files.FileRefused) as caught:
        files.receive(upload=Full(b"x", name="a.pdf"))
    assert caught.value.code == "disk_full"
    assert stored_blobs() == []


def test_a_row_that_cannot_be_written_takes_its_bytes_away(monkeypatch):
    def broken(self, **options):
        raise RuntimeError("database gone")

    monkeypatch.setattr(files.StoredFile, "save", broken)
    with pytest.raises(RuntimeError):
        send(samples.pdf())
    assert stored_blobs() == []


ODD_NAMES = {
    "rapport.pdf": "rapport.pdf",
    "Été à l’école.pdf": "Été à l’école.pdf",
    "e\u0301te\u0301.pdf": "été.pdf",
    "../../etc/passwd": "passwd.pdf",
    "..\\..\\windows\\system.ini": "system.pdf",
    "C:\\Mes documents\\bilan.pdf": "bilan.pdf",
    "/absolu/nom.pdf": "nom.pdf",
    "a" * 300 + ".pdf": "a" * 120 + ".pdf",
    "é" * 300 + ".pdf": "é" * 120 + ".pdf",
    "😀" * 300: "😀" * 60 + ".pdf",
    "facture\u202efdp.exe": "facturefdp.pdf",
    "nul\0caché.pdf": "nulcaché.pdf",
    "ligne\r\nSet-Cookie: a=b.pdf": "ligneSet-Cookie- a=b.pdf",
    "tab\tulation.pdf": "tabulation.pdf",
    "": "document.pdf",
    ".": "document.pdf",
    "..": "document.pdf",
    ".htaccess": "htaccess.pdf",
    ".pdf": "pdf.pdf",
    "   .pdf": "pdf.pdf",
    "CON.pdf": "_CON.pdf",
    "lpt1": "_lpt1.pdf",
    "sans extension": "sans extension.pdf",
    "deux.points.pdf.pdf": "deux.points.pdf.pdf",
    'guille"mets<>|?*.pdf': "guille-mets-.pdf",
    "espace\u00a0insécable.pdf": "espace insécable.pdf",
    "zéro\u200blargeur.pdf": "zérolargeur.pdf",
    "demi\ud800.pdf": "demi?.pdf",
    "日本語.pdf": "日本語.pdf",
    "<img src=x onerror=alert(1)>.pdf": "img src=x onerror=alert(1).pdf",
    "point final..pdf": "point final.pdf",
    "'; DROP TABLE files;--.pdf": "'; DROP TABLE files;.pdf",
    "%2e%2e%2fnom.pdf": "%2e%2e%2fnom.pdf",
}


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names(name):
    cleaned = clean_name(name=name, extension="pdf")
    assert cleaned.replace("-.pdf", ".pdf") == ODD_NAMES[name].replace("demi?", "demi").replace("-.pdf", ".pdf")
    assert len(cleaned.encode()) <= 250


class TestPictures:
    """Metadata goes, pixels and orientation stay."""

    @pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
    def test_place_author_and_device_are_taken_out(self, form):
        before = samples.picture(form=form, exif=samples.exif(), size=(64, 48))
        assert b"Secret" in before
        file = send(before, "photo.jpg")
        after = file.path.read_bytes()
        assert b"Secret" not in after and b"Modele" not in after
        with Image.open(io.BytesIO(before)) as old, Image.open(io.BytesIO(after)) as new:
            assert old.tobytes() == new.tobytes()
            assert not new.getexif().get_ifd(0x8825)
        assert file.received_sha256 == hashlib.sha256(before).hexdigest()
        assert file.sha256 == hashlib.sha256(after).hexdigest()

    @pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
    def test_the_orientation_stays(self, form):
        after = send(samples.picture(form=form, exif=samples.exif(orientation=6)), "photo.jpg").path.read_bytes()
        with Image.open(io.BytesIO(after)) as new:
            assert new.getexif()[0x0112] == 6
            new.load()

    def test_comments_xmp_and_what_hangs_after_the_picture_go(self):
        jpeg = samples.picture(comment=b"Commentaire Secret") + b"Secret apres la fin"
        assert b"Secret" not in send(jpeg).path.read_bytes()
        gif = samples.picture(form="GIF", mode="P", comment=b"Commentaire Secret")
        assert b"Secret" not in send(gif).path.read_bytes()

    def test_animations_stay(self):
        frames = [Image.new("P", (20, 20), n) for n in range(3)]
        for form in ("GIF", "WEBP", "PNG"):
            out = io.BytesIO()
            frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=100, loop=0)
            with Image.open(send(out.getvalue()).path) as kept:
                assert kept.n_frames == Image.open(out).n_frames

    @pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "TIFF"])
    def test_cut_anywhere_it_is_refused_or_kept_and_never_breaks(self, form):
        options = {} if form == "GIF" else {"exif": samples.exif()}
        data = samples.picture(form=form, size=(30, 20), **options)
        for end in range(0, len(data), max(1, len(data) // 60)):
            try:
                send(data[:end])
            except files.FileRefused as refusal:
                assert refusal.code in {"empty", "unknown", "image_broken", "image_too_big"}


def test_same_content_is_found_among_kept_files():
    data = samples.picture(exif=samples.exif())
    file = send(data)
    sha256 = hashlib.sha256(data).hexdigest()
    assert files.same_content(sha256=sha256) is None
    files.keep(file=file)
    assert files.same_content(sha256=sha256) == file
    assert files.same_content(sha256=file.sha256) == file


def test_given_up_files_lose_row_and_bytes(committed):
    file = send(samples.pdf())
    with committed():
        files.give_up(file=file)
    assert not files.StoredFile.objects.exists()
    assert stored_blobs() == []


def test_zip_samples_are_what_they_say():
    assert zipfile.ZipFile(io.BytesIO(samples.docx())).testzip() is None
