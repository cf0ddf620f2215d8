"""Every page of meetings and traces as everybody, with the real identifiers: what is closed is read by those it is for."""

import re
from urllib.parse import quote

import pytest

from maillage.search import queries
from tests.attack import meeting_world as shared
from tests.attack.addresses import passes_over
from tests.attack.test_dossiers_rights import said_by
from tests.kept_worlds import kept_world

pytestmark = pytest.mark.django_db
ROLES = shared.ROLES if shared.ALL else ("steward", "rival", "visitor")


@pytest.fixture
def world(settings, committed):
    settings.REQUIRE_SECOND_FACTOR = False
    queries._kept_labels.clear()
    made = kept_world("attacked meetings", lambda: shared.build(indexed=False), within=committed)
    with committed():
        shared.reindex()
    return made


def test_closed_words_are_read_by_those_they_are_for(world):
    wrong, read, probes, opened = [], {}, 0, set()
    found = [(name, what, path) for name, what, path, _ in shared.addresses(world, method="GET")]
    found += [("", "", path) for path in shared.pages_around(world)]
    for turn, role in enumerate(ROLES):
        client = world.client(role)
        for number, (name, what, path) in enumerate(found):
            # What does not open to the steward is asked by the others in turn, one address in six each.
            if passes_over(turn=turn, number=number, opens=path in opened, one_in=6, first=1):
                continue
            probes += 1
            answer = client.get(path)
            if answer.status_code < 400:
                opened.add(path)
            if answer.status_code >= 500 and not (answer.status_code == 503 and answer.headers.get("Retry-After")):
                wrong.append(f"{role} {path}: {answer.status_code}")
            said = re.sub(r'<input[^>]*type="search"[^>]*>', "", said_by(answer)).replace(path, "").replace(quote(path, safe=""), "")
            body = said.casefold()
            if path.startswith("/recherche"):
                body = body.replace(path.partition("q=")[2].casefold() or "\0", "")
            for thing, (word, readers) in world.closed.items():
                if word in body:
                    read.setdefault(thing, set()).add(role)
                    if role not in readers:
                        wrong.append(f"{role} reads the {thing} ({word}) at {path} ({name}, {what}): {answer.status_code}")
    assert not wrong, "\n".join(wrong[:60])
    # The probes find what they look for: each closed word is read by some of those it is for.
    assert not [thing for thing, (_, readers) in world.closed.items() if readers & set(ROLES) and thing not in read]
    assert probes > 600


def test_images_and_papers_of_closed_meetings(world):
    """What shows no word to a program: the image, the calendar, the programme, the account, by the number alone."""
    forms = (
        "apercu.png",
        "rencontre.ics",
        "programme.pdf",
        "programme.docx",
        "traces/compte-rendu.pdf",
        "traces/tout.zip",
        "traces/participants.csv",
        "inscription/",
    )
    for role in ("visitor", "candidate"):
        client = world.client(role)
        for name in ("members’", "draft", "idea", "members’ held"):
            for form in forms:
                path = f"/rencontres/{world.ids[name].pk}/{form}"
                assert client.get(path).status_code in (302, 403, 404), (role, name, path)
    rival = world.client("rival")
    for form in ("participants.csv", "participants.xlsx", "participants.ods", "tout.zip"):
        assert rival.get(f"/rencontres/{world.ids['held'].pk}/traces/{form}").status_code == 403, form
    for name in ("draft", "idea"):
        assert rival.get(f"/rencontres/{world.ids[name].pk}/apercu.png").status_code == 404
