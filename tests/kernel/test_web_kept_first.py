"""Pages kept for visitors, given before Django sees the request."""

import io
import logging
import uuid

import pytest
import time_machine
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import DatabaseError, close_old_connections
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import override_settings
from django.urls import path

from maillage.kernel.access.public import public_page
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import writing
from maillage.kernel.web.cache import KeptFirst

MADE = []


@public_page(shows=("test.lamp",))
def lamps(request):
    MADE.append(request.method)
    return HttpResponse(f"lampes {len(MADE)} " + "x" * 500)


@public_page(shows=("test.lamp",))
def with_a_form(request):
    MADE.append(request.method)
    return HttpResponse(get_token(request))


urlpatterns = [path("lampes/", lamps), path("formulaire/", with_a_form)]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture
def get():
    """Ask the site as a web server does: `get(path, HTTP_…=…)` gives status, headers and body."""
    MADE.clear()
    # The connection belongs to the test's transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    site = KeptFirst(WSGIHandler())

    def ask(address="/lampes/", *, method="GET", **more):
        name, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": name, "QUERY_STRING": query, "SERVER_NAME": "testserver", "SERVER_PORT": "80",
            "HTTP_HOST": "testserver", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), **more,
        }  # fmt: skip
        seen = {}
        answer = site(environ, lambda status, headers, exc_info=None: seen.update(status=status, headers=dict(headers)))
        return int(seen["status"][:3]), seen["headers"], b"".join(answer)

    ask.site = site
    yield ask
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def change(kind):
    with writing():
        changes.touch(kind=kind, uuid=uuid.uuid4())


def test_the_second_visitor_gets_the_same_answer_with_the_same_headers(get, django_assert_num_queries):
    first = get()
    with django_assert_num_queries(1):
        second = get()
    assert MADE == ["GET"]
    assert first[0] == second[0] == 200
    assert first[2] == second[2]
    kept, made = dict(second[1]), dict(first[1])
    assert kept.pop("X-Request-ID") != made.pop("X-Request-ID")
    assert kept == made
    assert "Content-Security-Policy" in kept
    assert "X-Content-Type-Options" in kept


def test_a_page_made_costs_two_queries_more(get, django_assert_num_queries):
    with django_assert_num_queries(2):
        get()


def test_a_change_of_what_it_shows_makes_the_page_again(get):
    get()
    change("test.lamp")
    assert get()[2].startswith(b"lampes 2")
    assert get()[2].startswith(b"lampes 2")


def test_another_change_leaves_the_page_as_it_is(get, django_assert_num_queries):
    change("test.lamp")
    get()
    change("test.other")
    with django_assert_num_queries(2):
        assert get()[2].startswith(b"lampes 1")
    with django_assert_num_queries(1):
        get()


@pytest.mark.parametrize(
    "cookie", [f"{settings.SESSION_COOKIE_NAME}=abc", "a=1; messages=bonjour", f'x="{settings.SESSION_COOKIE_NAME}"; sessionid=1']
)
def test_whoever_may_be_somebody_is_never_given_a_kept_page(get, cookie):
    get()
    assert get(HTTP_COOKIE=cookie)[2].startswith(b"lampes 2")
    assert get()[2].startswith(b"lampes 1")


def test_a_page_made_for_somebody_with_another_cookie_is_not_given_to_others(get):
    cookie = f"{settings.CSRF_COOKIE_NAME}={'a' * 32}"
    mine = get("/formulaire/", HTTP_COOKIE=cookie)[2]
    assert get("/formulaire/", HTTP_COOKIE=cookie)[2] != mine
    assert get("/formulaire/")[2] != mine
    assert not get.site.pages.pages


def test_a_visitor_with_another_cookie_gets_what_was_made_without(get):
    get()
    assert get(HTTP_COOKIE="csrftoken=abc")[2].startswith(b"lampes 1")


def test_head_gets_the_headers_only(get):
    headers = get()[1]
    status, again, body = get(method="HEAD")
    assert status == 200
    assert body == b""
    assert again["Content-Length"] == headers["Content-Length"]


def test_a_page_already_there_is_not_sent_again(get):
    etag = get()[1]["ETag"]
    status, headers, body = get(HTTP_IF_NONE_MATCH=etag)
    assert status == 304
    assert headers["ETag"] == etag
    assert body == b""
    assert "Content-Length" not in headers


def test_the_etag_is_the_same_whatever_the_compression(get):
    plain = get()
    MADE.clear()
    packed = get(HTTP_ACCEPT_ENCODING="br, gzip")
    assert packed[1]["Content-Encoding"] == "gzip"
    assert plain[1]["ETag"] == packed[1]["ETag"]


def test_other_methods_go_to_the_site(get):
    get()
    assert get(method="POST")[0] in (403, 405)


def test_pages_are_made_again_at_midnight(get):
    with time_machine.travel("2026-03-19T22:59:50Z") as clock:
        get()
        clock.shift(5)
        assert get()[2].startswith(b"lampes 1")
        clock.shift(10)
        assert get()[2].startswith(b"lampes 2")


def test_pages_are_made_again_after_ten_minutes(get):
    with time_machine.travel("2026-03-19T12:00:00Z") as clock:
        get()
        clock.shift(601)
        assert get()[2].startswith(b"lampes 2")


def test_an_unreachable_database_is_left_to_django(get, monkeypatch):
    get()

    def away():
        raise DatabaseError("away")

    monkeypatch.setattr("maillage.kernel.changes.public.common_stamp", away)
    get.site.application = lambda environ, start: start("503 Service Unavailable", []) or [b""]
    assert get()[0] == 503


@override_settings(ALLOWED_HOSTS=["testserver"])
def test_a_forged_host_finds_nothing(get):
    get()
    assert get(HTTP_HOST="pirate.example")[0] == 400


def test_a_kept_answer_is_logged_too(get, caplog):
    get()
    with caplog.at_level(logging.INFO, logger="maillage.request"):
        headers = get(HTTP_X_REQUEST_ID="abcdef-123456")[1]
    assert headers["X-Request-ID"] == "abcdef-123456"
    line = caplog.records[-1]
    assert (line.route, line.status, line.request_id) == ("kept", 200, "abcdef-123456")
    assert "lampes" not in line.getMessage()
