"""The project documents itself, and the documents do not drift."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]


def tracked():
    out = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return [ROOT / line for line in out.splitlines()]


def test_every_setting_is_documented():
    names = set()
    for path in (ROOT / "maillage" / "config").glob("*.py"):
        names |= set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", path.read_text(encoding="utf-8")))
    documented = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(encoding="utf-8"), re.M))
    assert names - documented == set()
    assert documented - names == set()


def test_every_dependency_has_its_line():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        re.split(r"[\[<>=; ]", name)[0].lower() for name in [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    }
    documented = {
        name.lower()
        for name in re.findall(r"^\| `([A-Za-z0-9._-]+)`", (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8"), re.M)
    }
    assert wanted - documented == set()


def test_every_model_is_in_the_glossary():
    glossary = set(re.findall(r"`([A-Z][A-Za-z]+)`", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")))
    models = {model.__name__ for model in apps.get_models() if model.__module__.startswith("maillage.") and not model._meta.auto_created}
    assert models - glossary == set()


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_reactions_are_listed():
    from io import StringIO

    out = StringIO()
    call_command("reactions", stdout=out)
    listed = (ROOT / "docs" / "reactions.md").read_text(encoding="utf-8")
    missing = [
        line for line in out.getvalue().splitlines() if not line.endswith("—") and line not in listed and not line.startswith("test.")
    ]
    assert missing == []


@pytest.mark.parametrize(
    "word",
    ["/wo" + "rk/", "/ro" + "ot/", "pypi" + ".org", "files.python" + "hosted", "registry.npm" + "js", "Cla" + "ude", "Anthro" + "pic"],
)
def test_the_project_speaks_of_itself_alone(word):
    found = []
    for path in tracked():
        if path.is_file() and path.suffix not in (".woff2", ".png", ".webp", ".ttf", ".otf"):
            if word in path.read_text(encoding="utf-8", errors="replace"):
                found.append(str(path.relative_to(ROOT)))
    assert found == []


def test_every_decision_is_numbered_and_listed():
    decisions = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    index = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in decisions if path.name not in index] == []


def test_every_room_says_what_it_is():
    rooms = [
        path
        for path in (ROOT / "maillage").iterdir()
        if (path / "models").is_dir() or (path / "models.py").is_file() or (path / "urls.py").is_file()
    ]
    rooms = [path for path in rooms if path.name not in ("config", "kernel")]
    assert [path.name for path in rooms if not (path / "README.md").is_file()] == []
