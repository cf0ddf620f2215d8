"""Anything in any parameter and any field: always a page, never a failure.

The suite walks a share of (form, text) pairs, another one for each form; `ATTACK_ALL=1` walks them all (some minutes).
"""

import os
import re
from html.parser import HTMLParser
from itertools import islice
from urllib.parse import quote

import pytest
from django.core.cache import cache

from maillage.search import queries
from tests.attack import world as worlds
from tests.attack.addresses import addresses, patterns
from tests.attack.strings import QUERIES, STRINGS
from tests.conftest import ALREADY
from tests.kept_worlds import kept_world

pytestmark = pytest.mark.django_db
ALL = bool(os.environ.get("ATTACK_ALL"))
# On the second database of `make test`, what it alone decides: what it refuses to store or to compare.
PER_PAGE, PER_FORM = (len(STRINGS), len(STRINGS)) if ALL else (1, 1) if ALREADY else (1, 2)
# Lists of parameters that go together: one in so many for each page.
STEP = 1 if ALL else 24 if ALREADY else 8
PARAMETERS = (
    "q type theme acces organisation annee territoire forme page par avant apres lettre metier imprimer next cle telecharger open".split()
)
GIVEN = {200, 204, 301, 302, 303, 400, 403, 404, 405, 409, 410, 413, 422, 429}


class Forms(HTMLParser):
    """Reads the forms of a page: {action: {name: (type, [values])}}."""

    def __init__(self):
        super().__init__()
        self.found, self.now, self.select = [], None, ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form" and given.get("method", "get").lower() == "post":
            self.now = {}
            self.found.append((given.get("action") or "", self.now))
        elif self.now is None or not (given.get("name") or tag == "option"):
            return
        elif tag == "select":
            self.select = given["name"]
            self.now[self.select] = ("select", [])
        elif tag == "option" and self.select:
            self.now[self.select][1].append(given.get("value", ""))
        elif tag in ("input", "textarea", "button"):
            kind = tag if tag != "input" else given.get("type", "text")
            self.now.setdefault(given["name"], (kind, []))[1].append(given.get("value") or "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.now = None
        elif tag == "select":
            self.select = ""


def forms_of(answer):
    reader = Forms()
    reader.feed(answer.content.decode())
    return reader.found


@pytest.fixture
def world(settings, committed):
    settings.REQUIRE_SECOND_FACTOR = False
    queries._kept_labels.clear()
    return kept_world("attacked", worlds.build, within=committed)


def share(number, many):
    """Give `many` texts, other ones for each number."""
    start = number * many % len(STRINGS)
    return islice(STRINGS + STRINGS, start, start + many)


# Parts that a script puts into a page.
FRAGMENTS = {"community:alike"}


def is_a_page(answer, name=""):
    kind = answer.headers.get("Content-Type", "")
    if name in FRAGMENTS and answer.status_code == 200:
        return b"<html" not in answer.content
    return answer.status_code in GIVEN and (answer.status_code != 200 or "html" not in kind or b"<h1" in answer.content)


def test_any_parameter_gives_a_page(world):
    wrong, tried = [], 0
    paths = {name: path for name, _, path, access in addresses(world, method="GET") if access in ("public", "person", "coordinator")}
    member, coordinator, visitor = (world.client(role) for role in ("colleague", "coordinator", "visitor"))
    for number, (name, path) in enumerate(paths.items()):
        asked = ["&".join(f"{each}={quote(text, safe='')}" for each in PARAMETERS) for text in share(number, PER_PAGE)]
        for turn, query in enumerate([*asked, *(QUERIES if "search" in name else QUERIES[number % STEP :: STEP])]):
            client = coordinator if "/la-semaine/" in path else (member, visitor)[turn % 2]
            tried += 1
            answer = client.get(path, QUERY_STRING=query)
            if not is_a_page(answer, name):
                wrong.append(f"{answer.status_code} {name} {path}?{query[:90]}")
    assert not wrong, "\n".join(wrong[:30])
    assert tried > 300


def test_any_path_gives_a_page(client):
    for text in STRINGS[:: 1 if ALL else 3]:
        for start in (
            "/",
            "/bibliotheque/ressources/",
            "/annuaire/organisations/",
            "/pages/",
            "/rejoindre/confirmer/",
            "/compte/connexion/lien/",
        ):
            answer = client.get(start + quote(text[:300], safe="") + "/")
            assert is_a_page(answer), (start, text[:40], answer.status_code)


def test_any_identifier_gives_a_page(world, bare_errors):
    numbers = ["0", "9" * 15, "9" * 19, "9" * 40]
    if not ALREADY:
        numbers += ["9" * 4400, "00001", "1e3", "-1", "٣", "1-" + "a" * 80]
    client = world.client("coordinator")
    for name, parameters, _access, methods in patterns():
        if name.startswith(("demo:", "catalogue:")) or not {"number", "ref", "address"} & set(parameters):
            continue
        for number in numbers:
            path = fill(name, number)
            for method in methods:
                answer = getattr(client, method.lower())(path)
                assert answer.status_code in GIVEN, (method, path[:90], answer.status_code)


def fill(name, number):
    from django.urls import get_resolver

    route = get_resolver().reverse_dict
    del route
    from tests.house.test_pages_and_messages import views

    address = next(
        each for each, short, view in views() if name.endswith(short or "?") and "<" in each and re.search("number|ref|address", each)
    )
    address = re.sub(r"<\w+:(?:number|ref|address)>", number, address)
    address = re.sub(r"<uuid:\w+>", "00000000-0000-0000-0000-000000000007", address)
    return "/" + re.sub(r"<slug:\w+>", "equipe", address)


def test_any_text_in_any_field_gives_a_page(world):
    wrong, tried, walked = [], 0, set()
    clients = {role: world.client(role) for role in ("visitor", "candidate", "owner", "coordinator")}
    number = 0
    for role, client in clients.items():
        for name, _what, path, access in list(addresses(world, method="GET")):
            if (access == "coordinator") != (role == "coordinator") and role != "owner" or "partir" in path:
                continue
            page = client.get(path)
            if page.status_code != 200 or "html" not in page.headers["Content-Type"]:
                continue
            for action, fields in forms_of(page):
                key = (name, re.sub(r"[0-9a-f-]{36}|\d+", "·", action), tuple(sorted(fields)))
                if key in walked or any(closing in action for closing in ("/deconnexion/", "/partir/", "/supprimer/")):
                    continue
                walked.add(key)
                number += 1
                for turn, text in enumerate(share(number, PER_FORM), start=number):
                    cache.clear()
                    tried += 1
                    answer = client.post(action or path, filled(fields, text, turn))
                    if not is_a_page(answer):
                        wrong.append(f"{answer.status_code} {role} {action or path} ({name}) {text[:60]!r}")
                    if "_auth_user_id" not in client.session and role != "visitor":
                        clients[role] = client = world.client(role)
    assert not wrong, "\n".join(wrong[:40])
    assert len(walked) > 25
    print(f"{len(walked)} forms, {tried} sendings")


def filled(fields, text, turn):
    """Fill every field with the text; the choices, every second time, with one that exists."""
    data = {}
    for name, (kind, values) in fields.items():
        if name == "csrfmiddlewaretoken":
            continue
        chosen = kind in ("select", "radio", "checkbox", "hidden", "button", "submit")
        data[name] = next((value for value in reversed(values) if value), "") if chosen and turn % 2 else text
        if turn % 5 == 4:
            data[name] = [text, text]
    return data
