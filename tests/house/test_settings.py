"""The project refuses to start when a setting is wrong, and says which one and why."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "SECRET_KEY": "k3Jv9sLqPz7XwB1nR5tYu8HdGf2aCeM6iOoVbNxZrQsWTgKhLp",
    "ALLOWED_HOSTS": "reseau.example",
    "BASE_URL": "https://reseau.example",
    "SMTP_HOST": "mail.example",
    "MAIL_FROM": "Réseau <reseau@reseau.example>",
}


def start(tmp_path, command="check", **given):
    """Run a command as production would, with these settings alone."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "TMPDIR")}
    wanted = {name: value for name, value in {**GOOD, **given}.items() if value is not None}
    return subprocess.run(
        [sys.executable, "manage.py", *command.split()],
        cwd=ROOT,
        env={**kept, **wanted, "MAILLAGE_DATA": str(tmp_path), "PYTHONWARNINGS": "default"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_production_settings_satisfy_django_to_the_last_warning(tmp_path):
    done = start(tmp_path, "check --deploy --fail-level WARNING")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", "a" * 60),
        ("ALLOWED_HOSTS", None),
        ("BASE_URL", None),
        ("BASE_URL", "http://reseau.example"),
        ("SMTP_HOST", None),
        ("MAIL_FROM", None),
        ("NETWORK_SUN", "jaune"),
        ("NETWORK_LOGO", "nulle-part.svg"),
    ],
)
def test_a_wrong_setting_is_refused_by_its_name(tmp_path, name, value):
    done = start(tmp_path, **{name: value})
    assert done.returncode != 0
    assert "Maillage cannot start" in done.stderr
    assert name in done.stderr


def test_the_demonstration_is_not_reachable_in_production(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", "from django.urls import resolve; resolve('/demo/')"],
        cwd=ROOT,
        env={**{n: v for n, v in os.environ.items() if n in ("PATH", "HOME", "LANG")}, **GOOD, "MAILLAGE_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Resolver404" in done.stderr


def test_cookies_of_production_are_of_this_host_alone_and_travel_over_https(tmp_path):
    done = start(tmp_path, "diffsettings --all")
    named = dict(re.findall(r"^(?:### )?(\w+) = (.+?)(?:  ###)?$", done.stdout, re.M))
    assert [named[f"{what}_COOKIE_NAME"].strip("'")[:7] for what in ("SESSION", "CSRF", "MESSAGES", "THEME")] == ["__Host-"] * 4
    for cookie in ("SESSION", "CSRF"):
        assert [named[f"{cookie}_COOKIE_{end}"] for end in ("SECURE", "HTTPONLY", "SAMESITE", "DOMAIN")] == [
            "True",
            "True",
            "'Lax'",
            "None",
        ]
    assert int(named["SECURE_HSTS_SECONDS"]) >= 31_536_000 and named["SECURE_HSTS_INCLUDE_SUBDOMAINS"] == "True"
    assert named["DEBUG"] == "False" and named["REQUIRE_SECOND_FACTOR"] == "True"


def test_programs_are_refused_over_plain_http_and_pages_sent_on(client, db, settings):
    settings.SECURE_SSL_REDIRECT = True
    for path in (
        "/recherche.json?q=a",
        "/rencontres/agenda.ics",
        "/agenda/cle.ics",
        "/bibliotheque/flux.xml",
        "/rencontres/nouvelles.atom",
    ):
        refused = client.get(path)
        assert (refused.status_code, "https seulement" in refused.content.decode()) == (403, True), path
    assert client.post("/courriel/entrant/", b"x", content_type="message/rfc822").status_code == 403
    assert client.get("/bibliotheque/")["Location"] == "https://testserver/bibliotheque/"
    assert client.get("/recherche.json?q=a", secure=True).status_code != 403
