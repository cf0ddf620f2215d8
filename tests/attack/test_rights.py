"""Every page as everybody, with the real identifiers: a word that stands only in a closed thing is read by nobody else."""

import gzip
import re
from urllib.parse import quote

import pytest

from maillage.search import queries
from tests.attack import world as worlds
from tests.attack.addresses import addresses, more_pages, passes_over, private_links
from tests.kept_worlds import kept_world

pytestmark = pytest.mark.django_db
# Those who may read the most come first: what opens to neither is asked by the others in turn, one address in six each;
# of what does, the last ones ask for one in two.
BY_RIGHTS = ("coordinator", "owner", *(each for each in worlds.ROLES if each not in ("coordinator", "owner")))


@pytest.fixture
def world(settings, committed):
    settings.REQUIRE_SECOND_FACTOR = False
    queries._kept_labels.clear()
    return kept_world("attacked", worlds.build, within=committed)


def body_of(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.headers.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    return content.decode(errors="replace") + answer.headers.get("Location", "") + answer.headers.get("Content-Disposition", "")


def test_closed_words_are_read_by_those_they_are_for(world):
    wrong, probes, read, opened = [], 0, {}, set()
    paths = [(name, what, path) for name, what, path, _ in addresses(world, method="GET")] + [("", "", path) for path in more_pages(world)]
    for turn, role in enumerate(BY_RIGHTS):
        client = world.client(role)
        for number, (name, what, path) in enumerate(paths):
            if passes_over(turn=turn, number=number, opens=path in opened, one_in=6, first=2, halved=3):
                continue
            probes += 1
            answer = client.get(path)
            if answer.status_code < 400:
                opened.add(path)
            if answer.status_code >= 500:
                wrong.append(f"{role} {path}: {answer.status_code}")
            # An address typed is shown again: the link to sign in leads back to it.
            body = body_of(answer).replace(path, "").replace(quote(path, safe=""), "").casefold()
            if role in ("other", "visitor") and any(f"{said} zinnia" in body for said in ("dit", "mot", "contexte", "public")):
                wrong.append(f"{role} reads the withdrawn zinnia at {path} ({name})")
            for thing, (word, readers) in world.closed.items():
                if word in body:
                    read.setdefault(thing, set()).add(role)
                    if role not in readers:
                        wrong.append(f"{role} reads the {thing} ({word}) at {path} ({name}, {what}): {answer.status_code}")
    assert not wrong, "\n".join(wrong[:40])
    # The probes find what they look for: each closed word is read by some of those it is for.
    assert {thing for thing in world.closed if thing not in read} <= {"word to a contributor"}
    assert probes > 600


def test_searching_a_closed_word_is_searching_nothing(world):
    """The page of a word that exists in what is closed is, letter for letter, that of a word that exists nowhere."""
    nothing = "zwxqtvk"
    for role in ("visitor", "candidate", "other", "colleague"):
        client = world.client(role)
        for thing, (word, readers) in world.closed.items():
            if role in readers or " " in word or "-" in word:
                continue
            for path in (
                "/recherche/?q={}",
                "/recherche.json?q={}",
                "/recherche/suggestions/?q={}",
                "/annuaire/?q={}",
                "/recherche/?q=%22carnet+{}%22",
            ):
                found, control = (body_of(client.get(path.format(each))) for each in (word, nothing))
                assert _bare(found, word) == _bare(control, nothing), (role, thing, path)
            # Nor is it proposed to whoever types it nearly right.
            assert word not in body_of(client.get(f"/recherche/?q={word[:-1]}")), (role, thing)


def _bare(body, word):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body).replace(word, "·").replace(word.capitalize(), "·")


@pytest.mark.parametrize("role", ["visitor", "other", "colleague", "steward"])
def test_fields_for_the_coordination_filter_nothing(world, role):
    """Somebody who hides their trade is not found by it, nor shown as somebody of the same trade."""
    client = world.client(role)
    for path in ("/annuaire/personnes/?metier=ACCOUNTS", "/mon-bureau/", "/recherche/?q=comptabilité", "/recherche.json?q=comptabilité"):
        assert "Olga Petit" not in body_of(client.get(path)), path


def test_addresses_of_mails_are_on_no_page_of_others(world):
    for role in ("visitor", "other", "steward", "coordinator"):
        client = world.client(role)
        for path in ("/", "/mon-bureau/", "/la-semaine/", f"/la-semaine/demandes/{world.ids['request'].uuid}/"):
            body = body_of(client.get(path))
            assert not [link for link in private_links(world) if link in body], (role, path)


def test_a_forged_or_borrowed_token_opens_nothing(world):
    """Each signed address serves its own purpose and its own thing."""
    from maillage.network import links

    request, question = world.ids["request"], world.ids["question"]
    client = world.client("visitor")
    for purpose in (links.CONFIRM, links.REPLY, links.INVITATION):
        for uuid in (request.uuid, question.uuid, world.ids["invitation"].uuid, world.people["owner"].uuid):
            token = links.token(purpose=purpose, uuid=uuid, more="2020-01-01T00:00:00+00:00")
            for page in ("confirmer", "repondre", "recommandation", "invitation"):
                answer = client.get(f"/rejoindre/{page}/{token}/")
                meant = purpose == links.REPLY and page == "repondre" and uuid == question.uuid
                assert answer.status_code == (200 if meant else 410), (purpose, page)
    by_a_stranger = links.path(purpose=links.VOUCH, uuid=request.uuid, more=world.people["other"].uuid.hex)
    assert client.get(by_a_stranger).status_code == 404
    assert client.post(by_a_stranger).status_code == 404


def test_opening_a_resource_does_not_open_what_was_written_before(world):
    """The history shown to visitors begins after the resource was opened to them, and names nobody who was taken off."""
    from dataclasses import replace

    from maillage.library.domain import editing
    from maillage.library.domain.content import content_of
    from maillage.library.models import Resource

    resource, owner = world.ids["members only"], world.people["owner"]
    for changed in (
        {"context": "Plus rien."},
        {"access": "PUBLIC", "summary": "Ouverte."},
        {"authors": ["Joëlle"]},
        {"summary": "Bien ouverte."},
    ):
        resource = Resource.objects.get(pk=resource.pk)
        editing.revise(resource=resource, person=owner, content=replace(content_of(resource=resource), **changed))
    path = f"/bibliotheque/ressources/{resource.pk}/historique/"
    said, told = body_of(world.client("visitor").get(path)), body_of(world.client("other").get(path))
    assert "Bien ouverte." in said
    for word in ("Contexte zibeline", "Auteur zibeline", "Ce que dit zibeline"):
        assert word not in said and word in told, word
