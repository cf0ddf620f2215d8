"""What the outside may do to us, through the form of links and the weekly visits: never a closed address, never a hold-up."""

import gzip
import os
import socket
import time
from functools import partial

import pytest
from django.utils import timezone

from maillage.kernel.fetch.public import FetchRefused
from maillage.links.domain import reading, visiting
from maillage.links.models import Link
from maillage.links.views import adding
from tests.attack.test_inert import read as read_page
from tests.factories.library import make_theme
from tests.factories.links import make_link
from tests.kernel.outside import PUBLIC, Names, Site

pytestmark = pytest.mark.django_db
ALL = bool(os.environ.get("ATTACK_ALL"))
ADD = "/bibliotheque/liens/ajouter/"
CLOSED = ["127.0.0.1", "10.0.0.7", "172.16.3.4", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "::1", "::ffff:127.0.0.1",
          "::ffff:169.254.169.254", "fd00:ec2::254", "fe80::1", "64:ff9b::7f00:1", "2002:7f00:1::"]  # fmt: skip
REDIRECTS = ["http://127.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::ffff:127.0.0.1]/", "http://2130706433/", "http://0x7f000001/",
             "http://0177.0.0.1/", "http://0.0.0.0/", "http://interne.be/", "//interne.be/", "http://public.be@127.0.0.1/", "file:///etc/passwd",
             "http://public.be:22/", "gopher://public.be/", "http://localhost/"]  # fmt: skip
NESTED = [b"<ul><li>" * 120_000, b"<dl><dt>" * 120_000, b"<div>" * 190_000, b"<i><b><a><p><table>" * 50_000, b"<svg>" * 190_000]


@pytest.fixture(autouse=True)
def visits_are_on(settings):
    settings.FETCH_LINKS = True


@pytest.fixture
def site():
    found = Site()
    yield found
    found.close()


@pytest.fixture
def reached(monkeypatch):
    """Every address a socket of this process is led to."""
    found, connect = [], socket.socket.connect

    def led(self, address):
        found.append(address[0] if isinstance(address, tuple) else address)
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", led)
    return found


def outside(monkeypatch, names):
    monkeypatch.setattr(adding, "look", partial(reading.look, outside=names.outside()))


def looked(client, url, **more):
    return client.post(
        ADD, {"url": url, "title": "Mon titre", "why": "Ma phrase.", "theme": make_theme().pk, "access": "PUBLIC", "lire": "1"} | more
    )


@pytest.mark.parametrize("address", CLOSED)
def test_a_name_that_leads_inside_is_looked_at_by_nobody(sign_in, amel, monkeypatch, reached, address):
    names = Names(interne_be=[address], moitie_be=[PUBLIC, address])
    outside(monkeypatch, names)
    for host in ("interne.be", "moitie.be"):
        answer = looked(sign_in(amel), f"http://{host}/")
        page = answer.content.decode()
        assert answer.status_code in (200, 422) and "Mon titre" in page and "Ma phrase." in page
        assert "site public" in page
    link = make_link(amel, url="http://interne.be/")
    Link.objects.update(check_after=None, read_at=None)
    assert visiting.visit_due(outside=names.outside(), pause=lambda seconds: None) in (0, 1)
    assert visiting.read_unread(outside=names.outside(), pause=lambda seconds: None) == 1
    link.refresh_from_db()
    assert not link.text and names.connected == [] and reached == []


def test_a_name_that_changes_between_two_questions_leads_nowhere_else(sign_in, amel, monkeypatch, site, reached):
    """DNS rebinding: robots.txt at a public address, the page at a private one."""
    site.html("/", "<title>Dedans</title>")
    names = Names(site, change_be=lambda turn: [PUBLIC] if turn == 1 else ["127.0.0.1"])
    outside(monkeypatch, names)
    answer = looked(sign_in(amel), "http://change.be/", title="")
    assert "Dedans" not in answer.content.decode() and "site public" in answer.content.decode()
    assert names.connected == [PUBLIC]


@pytest.mark.parametrize("location", REDIRECTS)
def test_a_site_that_sends_inside_is_not_followed(sign_in, amel, monkeypatch, site, location):
    for path in ("/", "/robots.txt"):
        site.pages[path] = (302, {"Location": location}, b"")
    names = Names(site, interne_be=["10.0.0.7"])
    outside(monkeypatch, names)
    answer = looked(sign_in(amel), "http://public.be/")
    assert answer.status_code in (200, 422) and "Mon titre" in answer.content.decode()
    make_link(amel, url="http://public.be/")
    Link.objects.update(check_after=None, read_at=None)
    visiting.visit_due(outside=names.outside(), pause=lambda seconds: None)
    visiting.read_unread(outside=names.outside(), pause=lambda seconds: None)
    assert set(names.connected) == {PUBLIC} and "10.0.0.7" not in names.connected
    assert {path for _, path, _ in site.asked} <= {"/", "/robots.txt"}


def test_a_page_nested_on_purpose_holds_nobody_up(sign_in, amel, monkeypatch, site):
    names = Names(site)
    outside(monkeypatch, names)
    for number, body in enumerate(NESTED if ALL else NESTED[:1]):
        site.html(f"/{number}", b"<title>Gouffre</title>" + body)
        begun, mine = time.monotonic(), time.process_time()
        answer = looked(sign_in(amel), f"http://exemple.be/{number}")
        assert answer.status_code == 200 and "Mon titre" in answer.content.decode()
        # Ours is not the processor that reads it.
        assert time.process_time() - mine < 15 and time.monotonic() - begun < 60
    if not ALL:
        return
    make_link(amel, url="http://exemple.be/0")
    Link.objects.update(read_at=None)
    assert visiting.read_unread(outside=names.outside(), pause=lambda seconds: None) == 1
    # It is not tried again each time.
    assert Link.objects.get().read_at is not None


def heavy(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(400):
        handler.wfile.write(b"a" * 100_000)


@pytest.mark.parametrize(
    "page",
    [
        (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(bytes(60_000_000))),
        (200, {"Content-Type": "text/html", "Content-Encoding": "br"}, b"x"),
        (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7"),
        (200, {"Content-Type": "text/html; charset=utf-7"}, b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-"),
        (200, {"Content-Type": "text/html; charset=../../etc"}, b"<title>x"),
        (200, {"Content-Type": "text/html"}, b'<title></title><meta property="og:title" content="</textarea><script>alert(1)</script>">'),
        (200, {"Content-Type": "text/html"}, b'<meta name="description" content="&lt;img src=x onerror=alert(1)&gt;"><title>"><script>alert(1)</script>'),
        (200, {"Content-Type": "text/html"}, b"<title>" + "\u202e\u0000\u2028".encode() + b"</title>"),
        (500, {}, b""),
        (200, {}, b""),
        heavy,
    ],
)  # fmt: skip
def test_what_a_hostile_page_says_does_nothing(client, sign_in, amel, monkeypatch, site, page):
    site.pages["/page"] = page
    names = Names(site)
    outside(monkeypatch, names)
    member = sign_in(amel)
    answer = looked(member, "http://exemple.be/page", title="")
    assert answer.status_code == 200
    body = answer.content.decode()
    assert "<script>alert" not in body and "<img src=x" not in body and "\u202e" not in body
    link = make_link(amel, url="http://exemple.be/page")
    Link.objects.update(check_after=None, read_at=None)
    visiting.visit_due(outside=names.outside(), pause=lambda seconds: None)
    visiting.read_unread(outside=names.outside(), pause=lambda seconds: None)
    read_page(member, link.get_absolute_url())
    link.refresh_from_db()
    assert "\x00" not in link.text + link.description + link.found_title and len(link.text) <= 20_000


def test_a_slow_site_costs_its_own_time_alone(amel, site):
    site.pages["/"] = site.pages["/robots.txt"] = lambda handler: time.sleep(20)
    with pytest.raises(FetchRefused):
        begun = time.monotonic()
        reading.look(url="http://exemple.be/", outside=Names(site).outside())
    assert time.monotonic() - begun < 19
    make_link(amel, url="http://exemple.be/", at=timezone.now())
