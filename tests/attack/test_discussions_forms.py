"""Anything in any field of the discussions, the desk, the welcome and the letters: accepted, or said next to the field with what was typed kept."""

import os
import re
from html import escape, unescape
from itertools import islice
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from tests.attack.strings import STRINGS
from tests.attack.test_forms import forms_of, is_a_page
from tests.factories.library import make_resource
from tests.factories.links import make_link
from tests.factories.network import make_membership, make_organisation, make_theme
from tests.journeys.of_community import discussion_pages, make_discussions
from tests.journeys.of_letters import letter_pages, make_letters
from tests.journeys.of_welcome import make_welcome, welcome_pages
from tests.journeys.world import World, cast

pytestmark = pytest.mark.django_db
ALL = bool(os.environ.get("ATTACK_ALL"))
DEEP = 3000
BOMBS = [
    "x" * 1_000_000, "avant\x00après", "\u202egauche\u2066droite\u200b", "👩‍👩‍👧‍👦" * 200, "<script>alert(1)</script>" * 50, "> " * DEEP + "cité", "* " * DEEP, "[" * DEEP,
    "![" * DEEP + "](x)" * DEEP, "**a " * DEEP, "`" * DEEP + "a", "[a](" * DEEP, "|a" * DEEP + "\n" + "|-" * DEEP, "- a\n  " * DEEP, "<" * DEEP, "&" * DEEP,
    "https://[x/questions/1/", "http://a\u2100b/questions/1/ http://[::1/questions/1/", "@" * DEEP, " @a" * DEEP, "#" * DEEP, "\n" * 19_000 + "a", "a\n" + "\n" * 19_000 + "b",
    "".join(f"![x](/questions/images/{uuid4()}/)\n" for _ in range(50)), "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "\u200b", "…",
]  # fmt: skip
TEXTS = [*BOMBS, *STRINGS]
PER_FORM = len(TEXTS) if ALL else 3
ROLES = {"visitor": None, "candidate": "farid", "member": "bruno", "steward": "amel", "coordinator": "denis"}
# Done once, then gone with the thing they are about: tried with one text each.
ENDS = re.compile("/(retirer|deconnexion|partir|effacer-le-nom)/")


@pytest.fixture
def world(settings, committed):
    settings.REQUIRE_SECOND_FACTOR = False
    world = World(people=cast())
    things, people = world.things, world.people
    with committed():
        things["parent_theme"] = make_theme("Un parent")
        things["theme"], things["other_theme"] = make_theme("Un thème"), make_theme("Un autre thème")
        things["valley"], things["canal"] = make_organisation("Vallée"), make_organisation("Canal", commune="mons")
        make_membership(people["amel"], things["valley"], is_steward=True)
        make_membership(people["bruno"], things["valley"])
        make_membership(people["chloe"], things["canal"])
        things["resource"] = make_resource(people["bruno"], title="Un livre")
        things["link"] = make_link(people["amel"], url="https://lien.example/", title="Un lien")
        make_discussions(world)
        make_welcome(world)
        make_letters(world)
    return world


def pages_of(world):
    """Give (path, roles) of the pages of these rooms."""
    found = []

    def shown(path, *roles, status=200):
        found.append((path, roles or tuple(ROLES)) if status == 200 else None)

    for pages in (discussion_pages, welcome_pages, letter_pages):
        pages(world, shown)
    return [*filter(None, found), (f"/signaler/community.discussion/{world.thread.uuid}/", ("visitor", "member"))]


def texts_for(number):
    start = number * PER_FORM % len(TEXTS)
    return islice(TEXTS * 2, start, start + PER_FORM)


def filled(fields, text, turn):
    """Fill the fields of words with the text, the others with a choice that exists, then with none that does."""
    data = {}
    for name, (kind, values) in fields.items():
        if name in ("csrfmiddlewaretoken", "chercher", "regarder", "fichiers"):
            continue
        chosen = kind in ("select", "radio", "checkbox", "hidden", "button", "submit")
        data[name] = (next((value for value in reversed(values) if value), "") if turn % 3 else text[:100]) if chosen else text
    return data


def said_wrong(answer, text):
    """Say what a refusal lacks: words about what is wrong, and what was typed."""
    page = answer.text
    if 'class="err' not in page and 'role="alert"' not in page:
        return "no word of what is wrong"
    clean = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if (
        len(clean.strip()) > 3
        and "\x00" not in text
        and escape(clean.strip()[:200]) not in page
        and clean.strip()[:200] not in unescape(page)
    ):
        return "what was typed is lost"
    return ""


def test_any_text_in_any_field_is_accepted_or_kept_with_words(world):
    wrong, walked, tried = [], set(), 0
    for role, name in ROLES.items():
        client = Client(raise_request_exception=False)
        if name:
            client.force_login(world.people[name])
        for path, roles in pages_of(world):
            page = client.get(path) if role in roles else None
            if page is None or page.status_code != 200 or "html" not in page.headers["Content-Type"]:
                continue
            for action, fields in forms_of(page):
                shape = (
                    re.sub(r"[0-9a-f-]{36}|\d+|/[\w:-]{40,}/", "·", action or path),
                    tuple(sorted(re.sub(r"[0-9a-f-]{32,36}|\d+", "·", each) for each in fields)),
                )
                if shape in walked or "/deconnexion/" in action:
                    continue
                walked.add(shape)
                for turn, text in enumerate(texts_for(len(walked))):
                    if turn and ENDS.search(action or path):
                        break
                    cache.clear()
                    tried += 1
                    answer = client.post((action or path).partition("#")[0] or path, filled(fields, text, turn))
                    why = "" if is_a_page(answer) else str(answer.status_code)
                    if not why and answer.status_code == 422:
                        why = (
                            said_wrong(answer, text)
                            if any(kind in ("text", "textarea") for kind, _ in fields.values()) and turn % 3
                            else ""
                        )
                    if why:
                        wrong.append(f"{why}: {role} {action or path} of {path}, {text[:40]!r} (turn {turn})")
    assert not wrong, "\n".join(wrong[:40])
    assert len(walked) > 30
    print(len(walked), "forms", tried, "sendings")


def test_any_path_and_query_gives_a_page(world):
    """Numbers, names and tokens of nothing, of others, of another age; searches of anything."""
    wrong = []
    visitor, member = Client(raise_request_exception=False), Client(raise_request_exception=False)
    member.force_login(world.bruno)
    for text in TEXTS[:: 1 if ALL else 19]:
        asked = quote(text[:300], safe="")
        for path in (f"/questions/?theme={asked}&etat={asked}&ordre={asked}&voir={asked}&page={asked}&nature={asked}", f"/questions/choisir.json?q={asked}", f"/questions/choisir.json?quoi=personnes&q={asked}",
                     f"/questions/ressemble/?titre={asked}&themes={asked}", f"/questions/poser/?titre={asked}&sur={asked}&theme={asked}&nature={asked}", f"/questions/{world.thread.pk}/nouvelles/?depuis={asked}",
                     f"{world.thread.get_absolute_url()}?reponse={asked}&toutes={asked}", f"/questions/{world.unanswered.pk}/porter/?cherche={asked}", f"/mes-messages/?voir={asked}&page={asked}",
                     f"/moderation/?page={asked}", f"/questions/portee/{asked[:200]}/", f"/questions/mots/{asked[:200]}/", f"/comment-ca-va/{asked[:200]}/", f"/courriers/arret/{asked[:200]}/",
                     f"/questions/themes/{asked[:90]}/flux.xml", f"/signaler/{asked[:90]}/{uuid4()}/"):  # fmt: skip
            for client in (visitor, member):
                answer = client.get(path)
                if answer.status_code not in (200, 301, 302, 304, 400, 404, 410, 429):
                    wrong.append(f"{answer.status_code} {path[:120]}")
    for number in (0, 2**31, 2**63, 10**40):
        for end in (
            "",
            "repondre/",
            "nouvelles/",
            "modifier/",
            "historique/",
            "moi-aussi/",
            "porter/",
            "retirer/",
            "remettre/",
            "ouvrir/",
            "recueillir/",
            "image.png",
        ):
            for each in (f"/questions/{number}/{end}", f"/questions/reponses/{number}/{end}"):
                if member.post(each).status_code not in (403, 404, 405) or member.get(each).status_code not in (403, 404, 405):
                    wrong.append(each)
    assert not wrong, "\n".join(wrong[:40])
