"""Whatever stands in a text field of dossiers, links and initiatives is shown as written and does nothing, wherever it is shown."""

import csv
import io
import json
import os
import re
import zipfile
from collections import Counter
from datetime import timedelta
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from maillage.dossiers.domain import extensions, publishing, releases, requests
from maillage.dossiers.models import Dossier, Release
from maillage.initiatives.domain import publishing as told
from maillage.initiatives.domain import testimonies
from maillage.kernel.changes import public as changes
from maillage.kernel.notices.public import OutgoingMail
from maillage.links.domain import sharing
from maillage.search import queries
from tests.attack import shared
from tests.attack.test_dossiers_rights import said_by
from tests.attack.test_inert import Reader, _check_mail
from tests.factories import initiatives as sheets
from tests.factories import links as sites
from tests.factories.dossiers import make_dossier
from tests.factories.releases import accept, ask
from tests.kept_worlds import kept_world

pytestmark = pytest.mark.django_db
ALL = bool(os.environ.get("ATTACK_ALL"))
ROLES = ("owner", "coordinator", "visitor", "receiver") if ALL else ("coordinator",)
LONG = """=1+1 </script><script>alert(1)</script> "><img src=x onerror=alert(1)> ' onmouseover='alert(1) [clic](javascript:alert(1))
<svg onload=alert(1)> {{7*7}} {% debug %} ]]> --> </textarea></title><iframe src=//exemple.test></iframe> <base href=//exemple.test> @SUM(1)"""
SHORT = [
    '=1+1"><img src=x onerror=alert(1)>',
    "+1</script><script>alert(1)</script>",
    "@SUM(1)' onfocus='alert(1)",
    "-1]]><svg onload=alert(1)>",
]
# What acts write by themselves, and never as typed.
OURS = re.compile(
    r"url|slug|code|hash|sha|normalised|likeness|kind$|token|email|language|media|color|name$|status|uuid|key|to$|host|fields|page"
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def poison():
    """Put hostile words in each field where somebody writes; return how many fields."""
    count = 0
    for room in shared.ROOMS:
        for model in apps.get_app_config(room).get_models():
            values = {}
            for field in model._meta.concrete_fields:
                if field.choices or field.unique or OURS.search(field.name) and field.name not in ("contact_name", "witness_name", "name"):
                    continue
                if isinstance(field, models.TextField) or (isinstance(field, models.CharField) and (field.max_length or 0) >= 60):
                    size = field.max_length or 4000
                    words = LONG if size > len(LONG) else SHORT[count % len(SHORT)]
                    values[field.name] = words[:size]
                    count += 1
            if values:
                # Only where there is something: an empty reason or failure is a state.
                for name, words in values.items():
                    model.objects.exclude(**{name: ""}).update(**{name: words})
    for kind in ("dossiers.dossier", "initiatives.initiative", "links.link"):
        changes.renew(kind=kind)
    return count


@pytest.fixture
def world(settings, committed):
    settings.REQUIRE_SECOND_FACTOR = False
    queries._kept_labels.clear()
    return kept_world("poisoned dossiers", lambda: _poisoned(committed))


def _poisoned(committed):
    with committed():
        made = shared.build(indexed=False)
    assert poison() > 40
    shared.rebuild(shared.engine(), processes=0)
    return made


def harm_in(answer):
    """Say what acts in an answer, whatever its form; "" when nothing does."""
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("text/html"):
        reader = Reader()
        reader.feed(answer.content.decode())
        reader.close()
        # The bookmarklet is our own script, offered to be kept.
        acts = [act for act in reader.acts if not str(act[1].get("href", "")).startswith("javascript:(()=>{open('http")]
        return str(acts[:2]) if acts else ""
    if "officedocument" in kind or "opendocument" in kind:
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    ElementTree.fromstring(archive.read(name))
            sheets_of = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".xml"))
            links = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".rels"))
        return "formula" if re.search(rb"<f[ >]|table:formula|javascript:", sheets_of.replace(b"[clic](javascript:", b"") + links) else ""
    if "xml" in kind:
        ElementTree.fromstring(answer.content)
        return ""
    if kind.startswith("text/csv"):
        return formulas(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    if "json" in kind:
        found = json.loads(answer.content)
        return "mark" if re.search(r"<(?!/?mark>)\w", json.dumps([each.get("excerpt", "") for each in found.get("results", [])])) else ""
    return ""


def formulas(content):
    text = content.decode("utf-8-sig")
    rows = csv.reader(io.StringIO(text), delimiter=max(";,", key=text.count))
    return str([cell[:40] for row in rows for cell in row if cell.startswith(FORMULA) and not re.fullmatch(r"-?[\d,.]+", cell)][:3] or "")


def test_every_page_feed_sheet_and_document(world, bare_errors):
    wrong, seen, shown = [], Counter(), 0
    found = [(name, path) for name, _, path, _ in shared.addresses(world, method="GET")]
    found += [(path.partition("?")[0], path) for path in shared.pages_around(world) if "recherche" not in path]
    found += [("search", f"/recherche/?q={word}") for word in ("alert", "onerror", "script", "SUM")]
    found += [("search json", f"/recherche.json?q={word}&par=100") for word in ("alert", "onerror", "script", "SUM")]
    for role in ROLES:
        client = world.client(role)
        for name, path in found:
            if seen[role, name] >= (8 if ALL else 1):
                continue
            answer = client.get(path)
            if answer.status_code == 200:
                seen[role, name] += 1
            if answer.status_code >= 500 and answer.status_code != 503:
                wrong.append(f"{role} {path}: {answer.status_code}")
            try:
                harm = harm_in(answer) if answer.status_code < 500 else ""
            except (ElementTree.ParseError, ValueError) as error:
                harm = f"not well formed: {error}"
            if harm:
                wrong.append(f"{role} {path}: {harm}")
            shown += (
                "alert(1)" in said_by(answer) if not answer.headers.get("Content-Type", "").startswith(("image", "application/pdf")) else 0
            )
    assert not wrong, "\n".join(wrong[:40])
    assert shown > 30


def test_the_description_for_machines_is_whole(world):
    page = world.client("visitor").get(Dossier.objects.get(pk=world.ids["dossier"].pk).get_absolute_url()).content.decode()
    said = json.loads(re.search(r'(?s)<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert "</script><script>" in said["name"] + said["description"]


def test_every_mail(world, committed):
    people, ids = world.people, world.ids
    owner, receiver, coordinator, colleague = (people[role] for role in ("owner", "receiver", "coordinator", "colleague"))
    title = 'Un dossier <b>=1+1</b> "><img src=x onerror=alert(1)> & {{7*7}}\nBcc: x@exemple.test'
    with committed():
        another = make_dossier(owner, organisation=ids["mine"], title=title, summary=LONG)
        request = ask(another, receiver, LONG)
        requests.write(request=request, person=owner, words=LONG)
        release = accept(request, owner, note=LONG)
        extension = extensions.ask_extension(release=release, person=receiver, words=LONG, until_on=release.ends_on + timedelta(days=9))
        extensions.answer_extension(extension=extension, owner=owner, granted=False, word=LONG)
        requests.decline(request=ask(another, colleague, LONG), owner=owner, word=LONG)
        releases.end(release=Release.objects.get(pk=release.pk), person=owner, word=LONG)
        accept(ask(another, people["late"], LONG), owner, note=LONG)
        publishing.withdraw(dossier=another, person=coordinator, reason=LONG)
        link = sites.make_link(owner, url="https://exemple.be/mail", title=title[:150], why=LONG[:300])
        sharing.withdraw(link=link, person=coordinator, reason=LONG)
        sheet = sheets.make_initiative(owner, title=title[:150], done=LONG)
        told.withdraw(thing=sheet, person=coordinator, reason=LONG)
        asked = testimonies.save_draft(
            person=owner, key=uuid4(),
            words=sheets.make_words(title=title[:150], text=LONG, own=False, witness_name="Ana <script>alert(1)</script>", witness_email="ana2@zombie.test"),
        )  # fmt: skip
        testimonies.send_testimony(testimony=asked, person=owner, agreed=False)
    Release.objects.filter(copy=None).update(starts_at=timezone.now())
    mails = [mail for mail in OutgoingMail.objects.all() if "alert(1)" in mail.html or "alert(1)" in mail.subject or "1+1" in mail.text]
    assert len({mail.subject for mail in mails}) > 7, {mail.subject for mail in mails}
    for mail in mails:
        _check_mail(mail)
