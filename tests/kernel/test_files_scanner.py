"""The operator's antivirus: asked before anything is kept, and what happens when it does not answer."""

import json
import socket
import threading
from contextlib import contextmanager

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from maillage.kernel.files import public as files
from maillage.kernel.files import scanner, storage
from tests.kernel import samples

BAD = "stream: Essai.Malveillant FOUND\0"


class Daemon:
    """A clamd of one thread: reads what is streamed, answers what it is told, or behaves badly."""

    def __init__(self, place, *, says="stream: OK\0", manner="whole"):
        self.says, self.manner, self.got = says, manner, []
        self.socket = socket.socket(socket.AF_UNIX if place else socket.AF_INET)
        self.socket.bind(str(place) if place else ("127.0.0.1", 0))
        self.socket.listen()
        self.address = str(place) if place else f"127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                visitor, _ = self.socket.accept()
            except OSError:
                return
            with visitor, visitor.makefile("rb") as stream:
                self._answer(visitor, stream)

    def _answer(self, visitor, stream):
        if self.manner == "cut":
            stream.read(20)
            return
        command = b"".join(iter(lambda: stream.read(1), b"\0"))
        data = bytearray()
        while command == b"zINSTREAM" and (size := int.from_bytes(stream.read(4))):
            data += stream.read(size)
        self.got.append(bytes(data) or command)
        if self.manner == "hangs":
            stream.read(1)
        visitor.sendall(self.says.encode())


@contextmanager
def daemon(settings, place=None, **manners):
    made = Daemon(place, **manners)
    settings.CLAMD, settings.CLAMD_WHEN_DOWN = made.address, "refuse"
    try:
        yield made
    finally:
        made.socket.shutdown(socket.SHUT_RDWR)
        made.socket.close()


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch):
    monkeypatch.setattr(scanner, "ANSWERED", 0.2)
    scanner._waited_in_vain.clear()


def send(data=None, name="document.pdf"):
    return files.receive(upload=ContentFile(data or samples.pdf(), name=name))


def refusal():
    with pytest.raises(files.FileRefused) as caught:
        send()
    assert not files.StoredFile.objects.exists()
    assert [path for path in storage.root().glob("**/*") if path.is_file()] == []
    return caught.value


@pytest.mark.parametrize("way", ["unix", "tcp"])
def test_what_it_says_clean_is_kept_and_it_saw_every_byte(settings, tmp_path, db, monkeypatch, way):
    monkeypatch.setattr(scanner, "ANSWERED", 10.0)
    data = b"Une ligne de texte.\n" * 200_000
    with daemon(settings, tmp_path / "clamd" if way == "unix" else None) as asked:
        assert send(data, "long.txt").size == len(data)
    assert asked.got == [data]


def test_an_infected_file_is_refused_in_words_and_leaves_nothing(settings, db):
    with daemon(settings, says=BAD):
        refused = refusal()
    assert (refused.code, refused.status) == ("infected", 422) and "programme malveillant" in refused.reason


@pytest.mark.parametrize(
    ("says", "manner", "code"),
    [
        ("stream: OK\0", "hangs", "scan_down"),
        ("", "cut", "scan_down"),
        ("stream: OK", "whole", "scan_down"),
        ("", "whole", "scan_down"),
        ("Command invalid. ERROR\0", "whole", "scan_down"),
        ("INSTREAM size limit exceeded. ERROR\0", "whole", "scan_too_large"),
    ],
)
def test_whatever_is_not_a_whole_yes_is_a_refusal_or_as_the_operator_chose(settings, db, says, manner, code, caplog):
    with daemon(settings, says=says, manner=manner):
        assert refusal().code == code
        settings.CLAMD_WHEN_DOWN = "accept"
        assert send().pk
    assert "file not looked at by the antivirus" in caplog.text


def test_nobody_there_is_said_and_one_that_lets_wait_is_not_asked_by_the_next(settings, db):
    with daemon(settings, manner="hangs") as asked:
        assert (refusal().code, refusal().status) == ("scan_down", 503)
        assert len(asked.got) == 1
    settings.CLAMD = "/nulle/part/clamd.ctl"
    assert "réessayez dans quelques minutes" in refusal().reason


def test_the_page_that_sends_a_file_may_send_it_again(settings, sign_in, bruno):
    settings.CLAMD, settings.CLAMD_WHEN_DOWN = "127.0.0.1:9", "refuse"
    answer = sign_in(bruno).post("/bibliotheque/partager/fichiers/", {"file": SimpleUploadedFile("a.pdf", samples.pdf())})
    assert answer.status_code == 503 and "réessayez" in answer.json()["error"]


def test_the_health_page_and_the_checks_say_how_it_does(settings, sign_in, gaelle):
    def told():
        return json.loads(sign_in(gaelle).get("/sante/").content).get("antivirus", "rien")

    assert (told(), scanner.antivirus_recognises()) == (None, [])
    with daemon(settings, says="ClamAV 1.4.6\0"):
        assert told() == "ClamAV 1.4.6"
        assert [found.id for found in scanner.antivirus_recognises()] == ["files.W002"]
    with daemon(settings, says=BAD) as asked:
        assert [found.id for found in scanner.antivirus_recognises()] == ["files.I001"]
        assert len(asked.got[0]) == 68 and b"ANTIVIRUS-TEST-FILE" in asked.got[0]
    assert told() == ""
    assert [found.id for found in scanner.antivirus_recognises()] == ["files.W001"]


def test_files_kept_before_are_looked_at_on_demand(settings, db, capsys):
    settings.CLAMD = ""
    kept = send()
    with pytest.raises(CommandError, match="CLAMD"):
        call_command("files", "scan")
    with daemon(settings, says=BAD), pytest.raises(SystemExit) as ended:
        call_command("files", "scan")
    assert ended.value.code == 1
    assert f"{kept.uuid}  document.pdf  (stream: Essai.Malveillant FOUND)" in capsys.readouterr().out
