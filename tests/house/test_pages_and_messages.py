"""Every address says who may open it; every message and fact has its words; every template is used."""

import re
from pathlib import Path

from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

from maillage.kernel.journal.public import EVENTS
from maillage.kernel.notices.public import NOTICES

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "maillage"
ACCESS = {"public", "account", "person", "coordinator", "admin"}
FOREIGN = {"admin"}


def views(resolver=None, prefix="", namespaces=()):
    """Give (address, names, view) of every pattern of the site, but Django's own administration."""
    for pattern in (resolver or get_resolver()).url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if pattern.app_name not in FOREIGN:
                yield from views(pattern, address, (*namespaces, pattern.namespace))
        elif isinstance(pattern, URLPattern):
            yield address, pattern.name, pattern.callback


def test_every_view_says_who_may_open_it():
    silent = [f"{address} ({name})" for address, name, view in views() if getattr(view, "ACCESS", None) not in ACCESS]
    assert silent == []


def test_every_event_has_its_sentence():
    wrong = []
    for kind, event in EVENTS.items():
        if not kind or kind.startswith("test."):
            continue
        if not re.fullmatch(r"[a-z]+\.[a-z_]+\.[a-z_]+", kind):
            wrong.append(f"{kind}: not room.noun.fact")
        if not event.sentence and not event.retired:
            wrong.append(f"{kind}: no French sentence")
        if not (event.__module__ + ".").startswith(("maillage." + kind.split(".")[0], "maillage.kernel.")):
            wrong.append(f"{kind}: of another room ({event.__module__})")
    assert wrong == []


def test_every_notice_has_its_templates_and_its_reason():
    wrong = []
    for name, notice in NOTICES.items():
        if not (notice.label and notice.category and notice.why):
            wrong.append(f"{name}: label, category and why")
        for part in ("subject.txt", "body.txt", "body.html"):
            try:
                get_template(f"{notice.template}/{part}")
            except Exception as error:
                wrong.append(f"{name}: {part}: {error}")
    assert wrong == []


def test_every_template_is_used():
    texts = "\n".join(path.read_text(encoding="utf-8") for suffix in ("*.py", "*.html", "*.txt", "*.xml") for path in PACKAGE.rglob(suffix))
    unused = []
    for path in PACKAGE.rglob("templates/**/*.*"):
        name = path.as_posix().split("/templates/", 1)[1]
        owner, _, rest = name.partition("/")
        if owner in ("account", "mfa", "usersessions", "allauth", "django", "admin", "errors", "registration"):
            continue
        if "/mail/" in name or name.startswith("notices/"):
            continue
        if name not in texts and Path(name).name not in texts:
            unused.append(name)
    assert unused == []


def test_no_inline_script_or_style():
    found = []
    for path in PACKAGE.rglob("templates/**/*.html"):
        if "mail" in path.parts or "notices" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if re.search(r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)", text):
            found.append(str(path.relative_to(ROOT)))
    assert found == []


def test_no_address_of_another_host_is_fetched():
    found = []
    for path in [*PACKAGE.rglob("templates/**/*.html"), *PACKAGE.rglob("static/**/*.css"), *PACKAGE.rglob("static/**/*.js")]:
        text = path.read_text(encoding="utf-8", errors="replace")
        # Names of vocabularies and licences look like addresses, and are never fetched.
        text = re.sub(r"<link rel=\"(?:schema\.\w+|license)\"[^>]*>", "", text)
        if re.search(r"(?:src=|<link[^>]+href=|url\(|@import )[\"'(]?(?:https?:)?//", text):
            found.append(str(path.relative_to(ROOT)))
    assert found == []
