"""Every page of dossiers, links and initiatives as everybody, with the real identifiers: what is closed is read by those it is for."""

import gzip
import io
import os
import re
import zipfile
from urllib.parse import quote

import pypdfium2
import pytest

from maillage.search import queries
from tests.attack import shared
from tests.attack.addresses import passes_over
from tests.kept_worlds import kept_world

pytestmark = pytest.mark.django_db
ALL = bool(os.environ.get("ATTACK_ALL"))
# The steward comes first, who may read the most: what opens nothing to her is asked by the others in turn, one address in eight each;
# of what does, the last ones ask for one in two.
ROLES = shared.ROLES if ALL else ("steward", "coordinator", "receiver", "late", "left", "visitor")


@pytest.fixture
def world(settings, committed):
    settings.REQUIRE_SECOND_FACTOR = False
    queries._kept_labels.clear()
    made = kept_world("attacked dossiers", lambda: shared.build(indexed=False), within=committed)
    with committed():
        shared.rebuild(shared.engine(), processes=0)
    return made


def said_by(answer):
    """Everything an answer says, whatever its form."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.headers.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    around = answer.headers.get("Location", "") + answer.headers.get("Content-Disposition", "")
    if content.startswith(b"%PDF"):
        pages = pypdfium2.PdfDocument(content)
        return " ".join(page.get_textpage().get_text_range() for page in pages) + around
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return " ".join(archive.read(name).decode(errors="replace") for name in archive.namelist()) + around
    return content.decode(errors="replace") + around


def test_closed_words_are_read_by_those_they_are_for(world):
    wrong, read, probes, opened = [], {}, 0, set()
    found = [
        (name, what, path) for name, what, path, _ in shared.addresses(world, method="GET", others=("library:file", "library:preview"))
    ]
    found += [("", "", path) for path in shared.pages_around(world)]
    for turn, role in enumerate(ROLES):
        client = world.client(role)
        for number, (name, what, path) in enumerate(found):
            if passes_over(turn=turn, number=number, opens=path in opened, one_in=8, first=1, halved=2):
                continue
            probes += 1
            answer = client.get(path)
            if answer.status_code < 400:
                opened.add(path)
            if answer.status_code >= 500 and not (answer.status_code == 503 and answer.headers.get("Retry-After")):
                wrong.append(f"{role} {path}: {answer.status_code}")
            body = (
                re.sub(r'<input[^>]*type="search"[^>]*>', "", said_by(answer))
                .replace(path, "")
                .replace(quote(path, safe=""), "")
                .casefold()
            )
            if path.startswith("/recherche"):
                body = body.replace(path.partition("q=")[2].casefold(), "")
            for thing, (word, readers) in world.closed.items():
                if word in body:
                    read.setdefault(thing, set()).add(role)
                    if role not in readers:
                        wrong.append(f"{role} reads the {thing} ({word}) at {path} ({name}, {what}): {answer.status_code}")
    assert not wrong, "\n".join(wrong[:60])
    # The probes find what they look for: each closed word is read by some of those it is for.
    assert not [thing for thing, (_, readers) in world.closed.items() if readers & set(ROLES) and thing not in read]
    assert probes > 1200
