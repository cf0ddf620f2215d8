"""Every address for every role, by GET and by POST: closed pages stay closed, open ones never break.

The table is made from the resolver: an address that is not reached here fails the build.
"""

import uuid

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests.house.test_pages_and_messages import views

OPENS = {
    "public": {"visitor", "candidate", "member", "steward", "other", "coordinator", "administrator"},
    "account": {"candidate", "member", "steward", "other", "coordinator", "administrator"},
    "person": {"member", "steward", "other", "coordinator", "administrator"},
    "coordinator": {"coordinator", "administrator"},
    "admin": {"administrator"},
}
SIGN_IN = "/compte/connexion/"


def fill(address):
    """Give an address of this pattern, its parameters filled with things that do not exist."""
    import re

    values = {
        "uuid": str(uuid.UUID(int=7)),
        "int": "987654",
        "numbername": "987654-inconnu",
        "slug": "inconnu",
        "str": "inconnu",
        "path": "inconnu",
    }
    filled = re.sub(r"<(?:(\w+):)?\w+>", lambda found: values.get(found.group(1) or "str", "inconnu"), address)
    filled = re.sub(r"\(\?P<\w+>[^)]*\)", "inconnu", filled)
    return "/" + filled.replace("^", "").replace("$", "").replace("\\", "").lstrip("/")


@pytest.fixture
def roles(db, amel, bruno, chloe, denis, farid, gaelle):
    def enter(person):
        client = Client(raise_request_exception=False)
        if person:
            client.force_login(person)
        return client

    return {
        "visitor": enter(None),
        "candidate": enter(farid),
        "member": enter(bruno),
        "steward": enter(amel),
        "other": enter(chloe),
        "coordinator": enter(denis),
        "administrator": enter(gaelle),
    }


def test_every_address_for_every_role(roles, settings, bare_errors):
    settings.REQUIRE_SECOND_FACTOR = False
    wrong = []
    cells = 0
    for address, name, view in views():
        if name in ("account_logout",) or "logout" in str(name):
            continue
        path = fill(address)
        access = getattr(view, "ACCESS", None)
        for role, client in roles.items():
            for method in ("get", "post"):
                cells += 1
                answer = getattr(client, method)(path)
                closed = (answer.status_code == 302 and answer["Location"].startswith(SIGN_IN)) or answer.status_code == 403
                if answer.status_code >= 500 and answer.status_code != 503:  # 503: the index is not there yet, said in words
                    wrong.append(f"{method} {path} as {role}: {answer.status_code}")
                elif role not in OPENS.get(access, set()) and not closed and answer.status_code != 405:
                    wrong.append(f"{method} {path} ({access}) is open to {role}: {answer.status_code}")
                elif (
                    role in OPENS.get(access, set())
                    and answer.status_code == 302
                    and answer["Location"].startswith(SIGN_IN)
                    and access != "public"
                ):
                    wrong.append(f"{method} {path} ({access}) is closed to {role}")
    assert not wrong, "\n".join(wrong)
    assert cells > 500


def test_the_administration_is_closed_to_all_but_administrators(roles):
    patterns = [pattern for pattern in get_resolver().url_patterns if getattr(pattern, "app_name", "") == "admin"]
    reached = 0
    for pattern in patterns[0].url_patterns:
        if not isinstance(pattern, URLPattern):
            path = "/administration/" + str(pattern.pattern)
            for role, client in roles.items():
                reached += 1
                assert (client.get(path).status_code == 200) == (role == "administrator"), (path, role)
    assert reached
