"""Requests from elsewhere: forged forms, hosts, addresses to return to; and the headers that close what pages never use."""

import re
from urllib.parse import quote

import pytest
from django.conf import settings as configured

from maillage.kernel.notices.public import OutgoingMail
from maillage.search import queries
from tests.attack import world as worlds
from tests.attack.addresses import addresses, kinds_counted, patterns
from tests.cast import make_person
from tests.kept_worlds import kept_world

pytestmark = pytest.mark.django_db
# Mail programs send these by themselves (RFC 8058): the signed address is the right, and here it is wrong.
ONE_CLICK = {"letters:stop", "meetings:registration_quiet", "meetings:poll_stop"}
ELSEWHERE = [
    "https://exemple.test/", "//exemple.test/", "///exemple.test", "/\\exemple.test", "\\\\exemple.test", "/\t/exemple.test", "/\n/exemple.test", "https:exemple.test",
    "https:///exemple.test", "javascript:alert(1)", "data:text/html,x", "\x00//exemple.test", " //exemple.test", "http://testserver@exemple.test/", "//testserver.exemple.test",
    "http://testserver:80@exemple.test", "/%09/exemple.test", "/.//exemple.test/..", "ftp://exemple.test", "//exemple.test%2f..", "https://exemple.test\\@testserver/",
]  # fmt: skip


@pytest.fixture
def world(settings, committed):
    settings.REQUIRE_SECOND_FACTOR = False
    queries._kept_labels.clear()
    return kept_world("attacked, without index", lambda: worlds.build(indexed=False), within=committed)


OVERRIDES = ("X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method")
# Opened by a setting, to what bears its seal; opened from a mail, by its address.
SEALED = {"mailbox:receive": 404, "network:invitation_decline": 410}


def test_a_form_of_another_site_does_nothing(world):
    before, closed = kinds_counted(), 0
    for role in ("visitor", "coordinator"):
        client = world.client(role, enforce_csrf_checks=True)
        for name, _what, path, access in list(addresses(world, method="POST")):
            if role == "visitor" and access != "public":
                continue
            answer = client.post(path, {"title": "Volé"}, headers={"Origin": "https://exemple.test", "Referer": "https://exemple.test/"})
            expected = {404} if name in ONE_CLICK else {SEALED.get(name, 403)}
            assert answer.status_code in expected, (name, path, answer.status_code)
            assert "<h1" in answer.content.decode()
            closed += 1
            client.get(path, {"_method": "POST", "title": "Volé"}, headers=dict.fromkeys(OVERRIDES, "POST"))
    assert closed > 60
    after = kinds_counted()
    assert [label for label in before if before[label] != after[label]] == []


def test_reading_writes_nothing(world):
    """Whatever prefetches a link or follows it in a mail changes nothing: GET and HEAD, as whoever may the most."""
    client = world.client("coordinator")
    client.get("/compte/sessions/")
    before = kinds_counted()
    for name, _what, path, _access in list(addresses(world, method="GET")):
        client.get(path)
        # The same view as by GET.
        if name.endswith(("list", "detail")):
            client.head(path)
    after = kinds_counted()
    assert {label for label in before if before[label] != after[label]} <= {"library.DownloadCount"}


@pytest.mark.parametrize("url", ELSEWHERE)
def test_signing_in_leads_nowhere_else(client, url, committed):
    person = make_person("Zoé Lambert", email="zoe@exemple.test", password="une longue phrase à moi")
    ways = [client.post("/compte/connexion/", {"login": person.email, "password": "une longue phrase à moi", "next": url})]
    client.logout()
    client.post("/compte/connexion/code/", {"email": person.email, "next": url})
    mail = OutgoingMail.objects.filter(to=person.email).latest("pk")
    code = re.search(r"\b([A-Z0-9]{4}-[A-Z0-9]{4})\b", mail.text)[1]
    ways.append(client.post("/compte/connexion/code/saisir/", {"code": code, "next": url}))
    client.logout()
    client.post("/compte/connexion/code/", {"email": person.email, "next": url})
    link = re.search(r"http://localhost:8000(/compte/connexion/lien/\S+)", OutgoingMail.objects.filter(to=person.email).latest("pk").text)[
        1
    ]
    ways.append(client.post(link))
    ways += [client.post("/compte/verification/", {"next": url}), client.post(f"/compte/deconnexion/?next={quote(url)}", {"next": url})]
    for answer in ways:
        place = answer.headers.get("Location", "")
        assert answer.status_code < 500
        assert not re.match(r"(?i)\s*(https?:|//|/\\|\\|javascript:|data:|ftp:|/[\t\n])", place), place
    for path in ("/compte/connexion/", "/compte/connexion/code/", "/compte/verification/"):
        page = client.get(path, {"next": url})
        assert page.status_code in (200, 302)
        assert not re.search(r'(?i)(href|action)="\s*(javascript|data|https?://exemple|//exemple|/\\)', page.content.decode())


def test_the_host_is_not_believed(client, amel, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    client.raise_request_exception = False
    for host in ("exemple.test", "testserver.exemple.test", "exemple.test#testserver", "testserver:80@exemple.test", "", "a" * 300):
        assert client.get("/", headers={"Host": host}).status_code == 400, host
        assert client.post("/compte/connexion/code/", {"email": amel.email}, headers={"Host": host}).status_code == 400
    for header in ("X-Forwarded-Host", "X-Host", "X-Original-Host", "X-Forwarded-Server", "Forwarded"):
        page = client.get("/", headers={header: "host=exemple.test"}).content.decode()
        assert "exemple.test" not in page
        client.post("/compte/connexion/code/", {"email": amel.email}, headers={header: "exemple.test"})
    mails = OutgoingMail.objects.filter(to=amel.email)
    assert mails and not [mail for mail in mails if "exemple.test" in mail.text.replace(amel.email, "")]
    assert all(f"{configured.BASE_URL}/compte/connexion/lien/" in mail.text for mail in mails)


def test_every_answer_closes_what_pages_never_use(world):
    asked = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
             "Cross-Origin-Resource-Policy": "same-origin"}  # fmt: skip
    seen = 0
    for role in ("visitor", "coordinator"):
        client = world.client(role)
        for name, _what, path, _access in [*addresses(world, method="GET"), ("", "", "/nulle-part/", "")]:
            answer = client.get(path)
            seen += 1
            for header, value in asked.items():
                assert answer[header] == value, (path, header)
            assert answer["X-Frame-Options"] == "DENY" and "Permissions-Policy" in answer
            policy = answer["Content-Security-Policy"]
            assert "frame-ancestors 'none'" in policy and "default-src 'none'" in policy or "default-src 'self'" in policy, path
            assert "unsafe-inline" not in policy or name == "library:file", path
            if role == "coordinator" and name not in ("library:file", "library:preview") and answer.status_code == 200:
                assert "no-store" in answer["Cache-Control"], path
            for cookie in answer.cookies.values():
                if not cookie.value:
                    continue  # taken back
                assert cookie["httponly"] and cookie["samesite"] in ("Lax", "Strict"), (path, cookie.key)
            if (
                role == "visitor"
                and answer.status_code == 200
                and not re.search(b'method="post"', answer.content if not answer.streaming else b"")
            ):
                assert not answer.cookies, (path, list(answer.cookies))
    assert seen > 200


def test_files_of_members_are_kept_by_no_one(world):
    member = world.client("other")
    answer = member.get(f"/bibliotheque/fichiers/{world.ids['members only file']}/")
    assert answer.status_code == 200
    assert (
        "no-store" in answer["Cache-Control"]
        and "public" not in answer["Cache-Control"]
        and answer["Content-Disposition"].startswith("attachment")
    )
    assert "sandbox" in answer["Content-Security-Policy"]


def test_no_view_forgot_its_door():
    assert all(access in ("public", "account", "person", "coordinator", "admin") for _, _, access, _ in patterns())
