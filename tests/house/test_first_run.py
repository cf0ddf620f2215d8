"""From a bare machine to a site that serves: what is missing is said in words, what was interrupted is taken up again."""

import getpass
import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
sys.path.insert(0, str(ROOT / "tools"))

import bootstrap
import debian
import pythons


@pytest.fixture
def venv(tmp_path, monkeypatch):
    """An environment with an interpreter, in a folder of its own."""
    folder = tmp_path / "venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "pyvenv.cfg").touch()
    (folder / "bin" / "python").symlink_to(sys.executable)
    monkeypatch.delenv("MAILLAGE_PYTHON", raising=False)
    for name, value in {"VENV": folder, "STAMP": folder / "maillage-stamp.json", "UNFINISHED": folder / "maillage-unfinished"}.items():
        monkeypatch.setattr(bootstrap, name, str(value))
    return folder


@pytest.fixture
def prepare(tmp_path, monkeypatch):
    """The tool, on data of its own; it changes folder and path as it is read."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "path", [str(ROOT / "tools"), *sys.path])
    monkeypatch.setattr(sys, "argv", ["prepare.py", "demo"])
    monkeypatch.setenv("TQDM_MININTERVAL", "1")
    module = importlib.import_module("prepare")
    monkeypatch.setattr(module, "DATA", tmp_path)
    monkeypatch.setenv("PORT", "8000")
    monkeypatch.setenv("HOST", "localhost")
    return module


def script(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


# --- Environment ------------------------------------------------------------------------------------------------------


def test_a_python_without_its_library_is_not_taken(tmp_path):
    script(tmp_path / "bin" / "python3", "exit 1")
    done = subprocess.run(
        ["/bin/sh", ROOT / "tools" / "python", "bootstrap.py", "run"],
        env={"PATH": f"{tmp_path}/bin", "HOME": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "apt-get install python3 python3-venv" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_environment_left_half_made_is_made_anew(venv, monkeypatch):
    python = (sys.executable, sys.version_info[:3], "for the test")
    (venv / "lib").mkdir()
    assert bootstrap.make_venv(python, None) == str(venv / "bin" / "python")
    assert (venv / "lib").exists()
    (venv / "maillage-unfinished").touch()
    made = []
    monkeypatch.setattr(subprocess, "call", lambda command, **_: made.append(command) or 0)
    bootstrap.make_venv(python, None)
    assert made == [[sys.executable, "-m", "venv", str(venv)]]
    assert not (venv / "lib").exists()


def test_an_environment_whose_folder_was_renamed_is_made_anew(venv):
    (venv / "maillage-stamp.json").write_text(json.dumps({"run": bootstrap.fingerprint("run"), "python": "", "place": str(venv)}))
    assert bootstrap.up_to_date("run")
    (venv / "maillage-stamp.json").write_text(json.dumps({"run": bootstrap.fingerprint("run"), "python": "", "place": "/srv/before"}))
    assert not bootstrap.up_to_date("run")
    assert bootstrap.moved()


def test_what_is_being_installed_is_marked_until_it_is_whole(venv, monkeypatch):
    monkeypatch.setattr(bootstrap, "run_uv", lambda _command: False)
    monkeypatch.setattr(bootstrap, "find_pip", lambda *_: None)
    with pytest.raises(bootstrap.Stop, match="run the same command again"):
        bootstrap.install("run", str(venv / "bin" / "python"), "uv", [sys.executable])
    assert (venv / "maillage-unfinished").exists()


def test_without_an_installer_apt_is_asked_and_if_it_may_not_somebody_is(venv, monkeypatch):
    found = iter([None, None, ["pip"]])
    asked = []
    monkeypatch.setattr(bootstrap, "find_pip", lambda *_: next(found))
    monkeypatch.setattr(debian, "install", lambda packages: asked.append(packages) or len(asked) > 1)
    with pytest.raises(bootstrap.Stop, match="sudo apt-get install python3-venv"):
        bootstrap.find_installer("python", None, [sys.executable])
    assert bootstrap.find_installer("python", None, [sys.executable]) == ["pip"]
    assert asked == [["python3-venv"]] * 2


def test_what_cannot_be_fetched_is_not_proposed_again():
    assert "Debian 12" in pythons.how_to_install()
    assert "Debian 12" not in pythons.how_to_install(fetched=True)
    assert "proxy" in pythons.how_to_install(fetched=True)


def test_a_clone_that_cannot_be_written_says_where_else(venv, tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "TOOLS", "/dev/null/tools")
    assert bootstrap.tools_folder() == f"{venv}-tools"
    monkeypatch.setattr(bootstrap, "VENV", "/dev/null/venv")
    with pytest.raises(bootstrap.Stop, match="MAILLAGE_VENV="):
        bootstrap.tools_folder()


def test_a_full_disk_is_named_as_the_reason(venv, monkeypatch):
    bootstrap.check_disk()
    monkeypatch.setattr(bootstrap, "megabytes_free", lambda _path: 3)
    with pytest.raises(bootstrap.Stop, match=r"is full \(3 MB left\)"):
        bootstrap.check_disk()


# --- Data -------------------------------------------------------------------------------------------------------------


def test_a_second_command_on_the_same_data_never_serves_beside_the_first(prepare, monkeypatch):
    first = prepare.alone()
    replaced = []
    monkeypatch.setattr(os, "execv", lambda *arguments: replaced.append(arguments))
    prepare.become_server("", first)
    assert replaced
    with pytest.raises(SystemExit, match="serves these data at localhost:8000 already"):
        prepare.alone()
    monkeypatch.setenv("PORT", "8001")
    assert prepare.alone() is None
    first.close()
    with prepare.alone() as lock:
        assert (lock.seek(0), lock.read()) == (0, ""), "what an ended server wrote is forgotten"


def test_reasons_from_outside_are_said_in_words(prepare, monkeypatch):
    assert "MAILLAGE_DATA=" in prepare.explain(PermissionError(13, "Permission denied"))
    monkeypatch.setattr(prepare.shutil, "disk_usage", lambda _path: type("Usage", (), {"free": 100 << 20}))
    assert "100 MB are left" in prepare.explain(OSError(28, "No space left on device"))
    monkeypatch.setattr(prepare.shutil, "disk_usage", lambda _path: type("Usage", (), {"free": 100 << 30}))
    assert prepare.explain(ValueError("our own mistake")) == ""


def test_the_pages_of_the_web_server_in_front_are_whole_and_in_words(prepare, tmp_path):
    prepare.write_pages(tmp_path / "erreurs")
    nginx = (DEPLOY / "nginx.conf.example").read_text(encoding="utf-8")
    shown = set(re.findall(r"error_page [^;]*/static/erreurs/(\d+\.html);", nginx))
    assert shown == {path.name for path in (tmp_path / "erreurs").iterdir()}
    text = (tmp_path / "erreurs" / "413.html").read_text(encoding="utf-8")
    assert "<h1>Cet envoi est trop lourd.</h1>" in text
    assert "/static/ui/trame" in text


# --- Deployment -------------------------------------------------------------------------------------------------------


def test_nginx_zones_of_memory_have_names_of_their_own():
    text = (DEPLOY / "nginx.conf.example").read_text(encoding="utf-8")
    zones = re.findall(r"(?:limit_req_zone \S+ zone=|shared:)(\w+):", text)
    assert len(zones) == len(set(zones)) == 2


def test_units_and_runbook_name_what_is_there():
    service = (DEPLOY / "maillage.service").read_text(encoding="utf-8")
    assert "tools/prepare.py serve" in service
    # The reader of uploaded files gives itself an empty network.
    assert "RestrictNamespaces=user net" in service
    runbook = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    commands = set(re.findall(r"(?:^ {4}(?:MAILLAGE_DATA=\S+ )?|`|&& )maillage ([a-z_]+)", runbook, re.MULTILINE))
    assert {"migrate", "backup", "restore", "createsuperuser", "search"} <= commands
    # A word of Postfix, in its own file.
    assert commands - {"unix"} <= set(get_commands())
    for name in re.findall(r"deploy/([\w.-]+)", runbook):
        assert (DEPLOY / name).exists(), name


def test_the_command_of_the_site_has_its_account_its_settings_and_its_folder(tmp_path):
    home = tmp_path / "a folder"
    script(home / ".venv" / "bin" / "python", 'echo "$MAILLAGE_DATA|$MAIL_FROM|$(umask)|$*"; [ "$2" != receive_mail ]')
    settings = tmp_path / "env"
    settings.write_text("MAILLAGE_DATA=/var/lib/maillage\nMAIL_FROM='Réseau <a@b.example>'\n", encoding="utf-8")
    env = {"PATH": os.defpath, "MAILLAGE_HOME": str(home), "MAILLAGE_ENV": str(settings), "MAILLAGE_ACCOUNT": getpass.getuser()}

    def run(*arguments, **more):
        done = subprocess.run([DEPLOY / "maillage", *arguments], env=env | more, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.strip()

    assert run("backup", "--keep", "2") == (0, "/var/lib/maillage|Réseau <a@b.example>|0027|manage.py backup --keep 2")
    assert run("restore", "x.tar", MAILLAGE_DATA="/srv/essai")[1].startswith("/srv/essai|")
    assert run("--python", "tools/prepare.py", "assets")[1].endswith("|tools/prepare.py assets")
    # 75: the mail server tries again; anything else, and the mail is sent back.
    assert run("receive_mail")[0] == 75
    # The folder of data has a usual place: settings may leave it out.
    settings.write_text("MAIL_FROM=a@b.example\n", encoding="utf-8")
    assert run("backup") == (0, "|a@b.example|0027|manage.py backup")
