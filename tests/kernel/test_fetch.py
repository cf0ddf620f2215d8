import gzip
import logging
import socket
import ssl
import threading
import time
import zlib

import pytest

from maillage.kernel.fetch.addresses import check_public
from maillage.kernel.fetch.public import FetchFailed, FetchRefused, check, fetch, read_address
from tests.kernel.outside import PUBLIC, Names, Site, certificate, server_context


@pytest.fixture(autouse=True)
def visits_are_on(settings):
    settings.FETCH_LINKS = True


@pytest.fixture
def canary(monkeypatch):
    """Whatever opens a connection by itself is written down, and fails the test."""
    reached = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: reached.append(address) or (_ for _ in ()).throw(OSError("closed")))
    yield reached
    assert reached == []


CLOSED_ADDRESSES = """
127.0.0.1 127.255.255.254 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1 192.168.255.255 169.254.169.254 169.254.0.1
100.64.0.1 100.127.255.255 0.0.0.0 0.1.2.3 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 192.0.0.1 192.0.0.9 192.0.2.1 198.51.100.7
203.0.113.5 198.18.0.1 198.19.255.255 192.88.99.1
:: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0:127.0.0.1 ::ffff:a00:1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe
64:ff9b::10.0.0.1 64:ff9b:1::1 2002:7f00:1:: 2002:a00:1::1 2002:c0a8:101::1 2001:0:53aa:64c:0:0:f5ff:fffe 2001::1 2001:db8::1 2001:10::1 2001:20::1
fe80::1 fe80::1%eth0 fec0::1 fc00::1 fd00:ec2::254 fd12:3456::1 ff02::1 ff0e::1 100::1 3fff::1 5f00::1 2a00:1450::5efe:7f00:1
2a00:1450::200:5efe:c0a8:101 1::1 4000::1 8000::1 not-an-address 127.1 0x7f000001 2130706433
""".split()
OPEN_ADDRESSES = "93.184.215.14 8.8.8.8 1.1.1.1 172.32.0.1 100.63.255.255 100.128.0.1 2606:4700::1111 2a01:690::1 ::ffff:8.8.8.8 64:ff9b::808:808".split()


@pytest.mark.parametrize("address", CLOSED_ADDRESSES)
def test_addresses_that_are_not_of_the_public_internet_are_refused(address, canary):
    with pytest.raises(FetchRefused):
        check_public(address=address)
    names = Names(exemple_be=[address])
    with pytest.raises(FetchRefused):
        fetch(url="http://exemple.be/", outside=names.outside())
    assert names.connected == []


@pytest.mark.parametrize("address", OPEN_ADDRESSES)
def test_public_addresses_pass(address):
    check_public(address=address)


@pytest.mark.parametrize("address", CLOSED_ADDRESSES)
def test_one_closed_address_among_public_ones_closes_the_name(address, canary):
    names = Names(exemple_be=[PUBLIC, address])
    with pytest.raises(FetchRefused):
        fetch(url="https://exemple.be/", outside=names.outside())
    assert names.connected == []


@pytest.mark.parametrize(
    "url",
    """
http://127.0.0.1/ http://127.1/ http://127.0.1/ http://2130706433/ http://017700000001/ http://0x7f000001/ http://0x7f.0.0.1/ http://0177.0.0.1/
http://0x7f.1/ http://0/ http://0.0.0.0/ http://127.0.0.1./ http://127.0.0.1.. http://localhost/ http://localhost./ http://LOCALHOST/ http://truc.localhost/
http://intranet/ http://routeur.local/ http://a.internal/ http://metadata.google.internal/ http://serveur.lan/ http://x.home.arpa/ http://x.onion/
http://169.254.169.254/latest/meta-data/ http://[::1]/ http://[::]/ http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/ http://[fe80::1%25eth0]/
http://[fd00:ec2::254]/ http://[64:ff9b::7f00:1]/ http://[2002:7f00:1::]/ http://１２７.０.０.１/ http://127。0。0。1/ http://①②⑦.⓪.⓪.①/ http://ⓛocalhost/
http://exemple.be@127.0.0.1/ http://127.0.0.1@exemple.be/ http://moi:secret@exemple.be/ https://moi@exemple.be/ http://exemple.be:secret@10.0.0.1/
http://exemple.be:22/ http://exemple.be:8080/ http://exemple.be:6379/ http://exemple.be:0/ http://exemple.be:99999/ http://exemple.be:x/
ftp://exemple.be/ file:///etc/passwd gopher://exemple.be/ javascript:alert(1) data:text/html,x //exemple.be/ exemple.be http:/exemple.be http:///x http://
http://exemple..be/ http://-exemple.be/ http://exemple.be%00.canal.be/ http://%31%32%37.0.0.1/ http://exemple.1/ http://1.2.3/ http://256.1.1.1/ http://1.2.3.4.5/
http://exemple.be\\@127.0.0.1/ http://[::1/ http://[v1.x]/
""".split()
    + ["http://exemple.be/\r\nX: 1", "http://exemple.be /", " http://exemple.be/", "http://exe\tmple.be/", "http://exemple.be/\x00", f"http://{'a' * 300}.be/",
       "http://exemple.be/" + "a" * 2000, ""],
)  # fmt: skip
def test_addresses_that_hide_something_are_refused(url, canary):
    names = Names()
    with pytest.raises(FetchRefused) as refused:
        fetch(url=url, outside=names.outside())
    assert refused.value.reason.endswith(".")
    assert names.resolved == names.connected == []


def test_an_address_is_taken_apart():
    found = read_address(url="HTTPS://Éxemple.BE:443/a b".replace(" ", "%20") + "?x=é#ici")
    assert (found.scheme, found.host, found.port, found.path) == ("https", "xn--xemple-9ua.be", 443, "/a%20b?x=%C3%A9")
    assert found.url == "https://xn--xemple-9ua.be/a%20b?x=%C3%A9"


def test_other_ports_are_opened_by_the_setting(settings, site):
    settings.FETCH_PORTS = [8443]
    site.html("/")
    assert fetch(url="http://exemple.be:8443/", outside=Names(site).outside()).ok


def test_a_page_is_read_at_the_checked_address_under_its_name(site, settings):
    site.html("/page?q=1", "<title>Bonjour</title>")
    names = Names(site)
    found = fetch(url="http://exemple.be/page?q=1#bas", outside=names.outside())
    assert (found.url, found.status, found.media_type, found.charset) == ("http://exemple.be/page?q=1", 200, "text/html", "utf-8")
    assert found.body == b"<title>Bonjour</title>"
    assert names.resolved == ["exemple.be"]
    assert names.connected == [PUBLIC]
    command, path, headers = site.asked[0]
    assert (command, path, headers["Host"]) == ("GET", "/page?q=1", "exemple.be")
    assert headers["User-Agent"] == f"Maillage/{settings.VERSION} (+{settings.BASE_URL})"
    assert "Cookie" not in headers and "Referer" not in headers


def test_a_name_that_changes_its_mind_is_asked_once_and_never_followed(site):
    """DNS rebinding: public when checked, private when used."""
    site.html("/")
    names = Names(site, exemple_be=lambda turn: [PUBLIC] if turn == 1 else ["127.0.0.1"])
    assert fetch(url="http://exemple.be/", outside=names.outside()).ok
    assert names.resolved == ["exemple.be"]
    assert names.connected == [PUBLIC]
    with pytest.raises(FetchRefused):
        fetch(url="http://exemple.be/", outside=names.outside())
    assert names.connected == [PUBLIC]


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1/", "http://169.254.169.254/latest/", "http://[::1]/", "http://prive.be/", "//prive.be/", "http://localhost:80/", "ftp://exemple.be/",
     "http://exemple.be:22/", "http://moi:secret@exemple.be/", "http://2130706433/", "file:///etc/passwd", "javascript:alert(1)", "http://[::1"],
)  # fmt: skip
def test_a_redirect_is_checked_as_the_first_address_was(site, location):
    site.pages["/"] = (302, {"Location": location}, b"")
    names = Names(site, prive_be=["10.0.0.7"])
    with pytest.raises(FetchRefused):
        fetch(url="http://exemple.be/", outside=names.outside())
    assert names.connected == [PUBLIC]


def test_redirects_are_followed_by_hand_and_bounded(site):
    site.pages["/a"] = (301, {"Location": "/b"}, b"")
    site.pages["/b"] = (308, {"Location": "http://autre.be/c"}, b"")
    site.html("/c")
    names = Names(site)
    found = fetch(url="http://exemple.be/a", outside=names.outside())
    assert found.url == found.moved_to == "http://autre.be/c"
    assert names.resolved == ["exemple.be", "exemple.be", "autre.be"]
    site.pages["/b"] = (302, {"Location": "/c"}, b"")
    assert fetch(url="http://exemple.be/a", outside=Names(site).outside()).moved_to == ""
    site.pages["/rond"] = (302, {"Location": "/rond"}, b"")
    names = Names(site)
    with pytest.raises(FetchFailed) as failed:
        fetch(url="http://exemple.be/rond", outside=names.outside())
    assert failed.value.code == "redirects"
    assert len(names.connected) == 6


LONG_AFTER = 20.0  # seconds: far from the time given, so that a busy machine fails nothing


def drip(handler, *, before=b"", every=0.05):
    handler.wfile.write(before)
    begun = time.monotonic()
    while time.monotonic() - begun < 2 * LONG_AFTER:
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(every)


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX-Long: ",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n",
    ],
)
def test_a_site_that_drips_is_left_in_time(site, before):
    site.pages["/"] = lambda handler: drip(handler, before=before)
    begun = time.monotonic()
    with pytest.raises(FetchFailed) as failed:
        fetch(url="http://exemple.be/", seconds=0.4, outside=Names(site).outside())
    assert failed.value.code == "slow"
    assert time.monotonic() - begun < LONG_AFTER


def test_redirects_share_one_time(site):
    def slow(handler):
        time.sleep(0.15)
        handler.send_response(302)
        handler.send_header("Location", "/")
        handler.end_headers()

    site.pages["/"] = slow
    begun = time.monotonic()
    with pytest.raises(FetchFailed) as failed:
        fetch(url="http://exemple.be/", seconds=0.4, outside=Names(site).outside())
    assert failed.value.code == "slow"
    assert time.monotonic() - begun < LONG_AFTER


def test_names_that_take_long_are_left_in_time():
    answered = threading.Event()

    def resolve(turn):
        answered.wait(LONG_AFTER)
        return [PUBLIC]

    names = Names(exemple_be=resolve)
    try:
        with pytest.raises(FetchFailed) as failed:
            fetch(url="http://exemple.be/", seconds=0.3, outside=names.outside())
        assert failed.value.code == "slow"
        assert not answered.is_set() and names.connected == []
    finally:
        answered.set()


def test_a_heavy_page_is_left_before_it_is_whole(site):
    site.html("/", b"a" * 2_000_001)
    with pytest.raises(FetchRefused) as refused:
        fetch(url="http://exemple.be/", outside=Names(site).outside())
    assert refused.value.code == "too_large"

    def endless(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        for _ in range(1000):
            handler.wfile.write(b"a" * 100_000)

    site.pages["/sans-fin"] = endless
    with pytest.raises(FetchRefused):
        fetch(url="http://exemple.be/sans-fin", outside=Names(site).outside())
    site.html("/juste", b"a" * 2_000_000)
    assert len(fetch(url="http://exemple.be/juste", outside=Names(site).outside()).body) == 2_000_000


def test_a_packed_page_is_unpacked_and_a_bomb_is_not(site):
    site.html("/", gzip.compress("<title>Été</title>".encode()), **{"Content-Encoding": "gzip"})
    assert fetch(url="http://exemple.be/", outside=Names(site).outside()).body.decode() == "<title>Été</title>"
    import tracemalloc

    bomb = gzip.compress(bytes(200_000_000), 9)
    assert len(bomb) < 2_000_000
    site.html("/bombe", bomb, **{"Content-Encoding": "gzip"})
    tracemalloc.start()
    with pytest.raises(FetchRefused) as refused:
        fetch(url="http://exemple.be/bombe", outside=Names(site).outside())
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()
    assert refused.value.code == "too_large"
    site.html("/abime", b"\x1f\x8bnon", **{"Content-Encoding": "gzip"})
    with pytest.raises(FetchFailed):
        fetch(url="http://exemple.be/abime", outside=Names(site).outside())
    site.html("/br", zlib.compress(b"x"), **{"Content-Encoding": "br"})
    with pytest.raises(FetchRefused) as refused:
        fetch(url="http://exemple.be/br", outside=Names(site).outside())
    assert refused.value.code == "packing"


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "application/octet-stream", "text/plain", ""])
def test_only_pages_are_read(site, kind):
    site.pages["/"] = (200, {"Content-Type": kind} if kind else {}, b"<title>x</title>")
    with pytest.raises(FetchRefused) as refused:
        fetch(url="http://exemple.be/", outside=Names(site).outside())
    assert refused.value.code == "type"


def test_answers_that_make_no_sense_are_failures(site):
    for number, raw in enumerate([b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
                                  b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 50\r\n\r\ncourt",
                                  b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"]):  # fmt: skip
        site.pages[f"/{number}"] = lambda handler, raw=raw: handler.wfile.write(raw)
        with pytest.raises(FetchFailed):
            fetch(url=f"http://exemple.be/{number}", outside=Names(site).outside())


def test_names_nobody_knows_and_closed_doors_are_failures():
    def unknown(turn):
        raise socket.gaierror("no such name")

    with pytest.raises(FetchFailed) as failed:
        fetch(url="http://exemple.be/", outside=Names(exemple_be=unknown).outside())
    assert failed.value.code == "unknown_host"
    with pytest.raises(FetchFailed):
        fetch(url="http://exemple.be/", outside=Names(exemple_be=[]).outside())
    closed = Site()
    closed.close()
    with pytest.raises(FetchFailed) as failed:
        fetch(url="http://exemple.be/", outside=Names(closed).outside())
    assert failed.value.code == "no_connection"


@pytest.mark.parametrize(
    ("names", "expired", "trusted", "passes"),
    [(("exemple.be",), False, True, True), (("autre.be",), False, True, False), (("exemple.be",), True, True, False), (("exemple.be",), False, False, False)],
)  # fmt: skip
def test_the_certificate_is_that_of_the_name(tmp_path, names, expired, trusted, passes):
    files = certificate(tmp_path, *names, expired=expired)
    secure = Site(server_context(*files))
    secure.html("/", "<title>Sûr</title>")
    outside = Names(secure).outside(lambda: ssl.create_default_context(cafile=files[0]) if trusted else ssl.create_default_context())
    try:
        if passes:
            assert fetch(url="https://exemple.be/", outside=outside).ok
        else:
            with pytest.raises(FetchFailed) as failed:
                fetch(url="https://exemple.be/", outside=outside)
            assert failed.value.code == "certificate"
    finally:
        secure.close()


def test_a_silent_handshake_is_left_in_time():
    listener = socket.create_server(("127.0.0.1", 0))

    class Silent:
        port = listener.getsockname()[1]

    begun = time.monotonic()
    with pytest.raises(FetchFailed) as failed:
        fetch(url="https://exemple.be/", seconds=0.4, outside=Names(Silent).outside())
    assert failed.value.code == "slow"
    assert time.monotonic() - begun < LONG_AFTER
    listener.close()


def test_it_can_be_switched_off(settings, canary):
    settings.FETCH_LINKS = False
    names = Names()
    for read in (fetch, check):
        with pytest.raises(FetchRefused) as refused:
            read(url="http://exemple.be/", outside=names.outside())
        assert refused.value.code == "off"
    assert names.resolved == names.connected == []


def test_proxies_of_the_environment_are_ignored(site, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    site.html("/")
    names = Names(site)
    assert fetch(url="http://exemple.be/", outside=names.outside()).ok
    assert names.connected == [PUBLIC]


def test_what_is_asked_after_the_question_mark_is_never_logged(site, caplog):
    site.html("/page?jeton=secret")
    site.pages["/va"] = (302, {"Location": "/page?jeton=secret"}, b"")
    with caplog.at_level(logging.DEBUG):
        fetch(url="http://exemple.be/va?cle=secret", outside=Names(site).outside())
        fetch(url="http://exemple.be/page?jeton=secret", outside=Names(site).outside())
    assert "secret" not in str([vars(record) for record in caplog.records])


def test_no_connection_stays_open(site):
    import gc
    import os

    site.html("/")
    for number in range(12):
        fetch(url="http://exemple.be/", outside=Names(site).outside())
        with pytest.raises(FetchRefused):
            fetch(url="http://exemple.be/", max_bytes=1, outside=Names(site).outside())
        if number == 1:
            gc.collect()
            before = len(os.listdir("/proc/self/fd"))
    gc.collect()
    assert len(os.listdir("/proc/self/fd")) <= before + 4
