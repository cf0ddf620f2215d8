"""Around every request: kept pages, headers, refusals."""

import logging
import uuid

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from pythonjsonlogger.json import JsonFormatter

from maillage.kernel.access.public import (
    Gone,
    Refused,
    Stale,
    account_page,
    admin_page,
    coordinator_page,
    person_page,
    public_page,
)
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import writing
from maillage.kernel.web.cache import VisitorCacheMiddleware
from maillage.kernel.web.log import RequestIdFilter
from maillage.people.models import Person

SEEN = []


@public_page(shows=("test.lamp",))
def lamps(request):
    SEEN.append(request.user.pk)
    return HttpResponse(f"lampes {len(SEEN)}")


@public_page()
def never_kept(request):
    SEEN.append(1)
    return HttpResponse("x")


@public_page()
def writes(request):
    Person.objects.update(name="effacé")
    return HttpResponse("x")


@public_page(methods=("POST",))
def refuses(request):
    raise {"refused": Refused("Seule la coordination publie."), "stale": Stale("Déjà décidé."), "gone": Gone("Retirée en mars.")}[
        request.POST["how"]
    ]


@account_page()
def accounts(request):
    return HttpResponse("compte")


@person_page()
def members(request):
    return HttpResponse("membre")


@coordinator_page()
def coordination(request):
    return HttpResponse("coordination")


@admin_page()
def administration(request):
    return HttpResponse("administration")


urlpatterns = [
    path("lampes/", lamps),
    path("jamais/", never_kept),
    path("ecrit/", writes),
    path("refuse/", refuses),
    path("compte/", accounts),
    path("membre/", members),
    path("coordination/", coordination),
    path("administration/", administration),
    path("connexion/", never_kept, name="account_login"),
]
handler403 = "maillage.kernel.web.errors.forbidden"

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def bare_pages(monkeypatch):
    """Error pages are drawn elsewhere; here only the reason counts."""
    SEEN.clear()
    monkeypatch.setattr(
        "maillage.kernel.web.errors.error_page",
        lambda *, request, status, reason="", title="", act=None, **_: HttpResponse(reason or str(status), status=status),
    )


def test_a_page_is_kept_for_visitors_until_what_it_shows_changes(client):
    assert client.get("/lampes/").content == b"lampes 1"
    assert client.get("/lampes/").content == b"lampes 1"
    with writing():
        changes.touch(kind="test.lamp", uuid=uuid.uuid4())
    assert client.get("/lampes/").content == b"lampes 2"
    with writing():
        changes.touch(kind="test.other", uuid=uuid.uuid4())
    assert client.get("/lampes/").content == b"lampes 2"


def test_a_kept_page_is_never_given_to_somebody_signed_in(client, sign_in, amel):
    client.get("/lampes/")
    signed = sign_in(amel)
    assert signed.get("/lampes/").content == b"lampes 2"
    answer = signed.get("/lampes/")
    assert answer.content == b"lampes 3"
    assert "no-store" in answer["Cache-Control"]
    visitor = Client()
    visitor.handler = client.handler
    assert visitor.get("/lampes/").content == b"lampes 1"


def test_a_page_of_somebody_signed_in_is_never_kept(sign_in, amel):
    signed = sign_in(amel)
    signed.get("/lampes/")
    visitor = Client()
    visitor.handler = signed.handler
    assert visitor.get("/lampes/").content == b"lampes 2"


def test_a_visitor_who_has_the_page_gets_304(client):
    first = client.get("/lampes/")
    again = client.get("/lampes/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again["ETag"] == first["ETag"]
    assert not again.content


def test_addresses_themes_and_encodings_are_kept_apart(client):
    assert client.get("/lampes/").content == b"lampes 1"
    assert client.get("/lampes/?page=2").content == b"lampes 2"
    client.cookies["theme"] = "dark"
    assert client.get("/lampes/").content == b"lampes 3"


def test_a_page_that_does_not_say_what_it_shows_is_never_kept(client):
    client.get("/jamais/")
    client.get("/jamais/")
    assert len(SEEN) == 2


def test_a_change_while_the_page_is_made_keeps_nothing(db):
    calls = []

    def make(request):
        calls.append(1)
        request.cache_shows = ("test.lamp",)
        with writing():
            changes.touch(kind="test.lamp", uuid=uuid.uuid4())
        return HttpResponse(f"fait {len(calls)}")

    middleware = VisitorCacheMiddleware(make)
    middleware(RequestFactory().get("/x/"))
    middleware(RequestFactory().get("/x/"))
    assert len(calls) == 2


def test_the_cache_stays_within_its_size(monkeypatch, db):
    monkeypatch.setattr("maillage.kernel.web.cache.MAX_BYTES", 1000)

    def make(request):
        request.cache_shows = ("test.lamp",)
        return HttpResponse("x" * 300)

    middleware = VisitorCacheMiddleware(make)
    for number in range(20):
        middleware(RequestFactory().get(f"/x/?n={number}"))
    assert middleware.kept.bytes == sum(len(kept.body) for kept in middleware.kept.pages.values()) <= 1000


def test_get_cannot_write(client, amel):
    client.raise_request_exception = False
    assert client.get("/ecrit/").status_code == 500
    transaction.set_rollback(False)
    amel.refresh_from_db()
    assert amel.name == "Amel Berrada"


@pytest.mark.parametrize(("how", "status", "words"), [("refused", 403, "Seule"), ("stale", 409, "Déjà"), ("gone", 410, "Retirée")])
def test_refusals_become_pages_with_their_reason(client, how, status, words):
    answer = client.post("/refuse/", {"how": how})
    assert answer.status_code == status
    assert words in answer.content.decode()


def test_the_address_of_a_button_opened_as_a_page_is_explained(client):
    answer = client.get("/refuse/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert answer.content, "the page of this error"


@pytest.mark.parametrize(
    ("page", "opens"),
    [
        ("compte", {"bruno", "denis", "farid", "gaelle"}),
        ("membre", {"bruno", "denis", "gaelle"}),
        ("coordination", {"denis", "gaelle"}),
        ("administration", {"gaelle"}),
    ],
)
def test_each_decorator_opens_to_its_own(page, opens, bruno, denis, farid, gaelle, eva):
    for name, person in {"bruno": bruno, "denis": denis, "farid": farid, "gaelle": gaelle}.items():
        client = Client()
        client.force_login(person)
        assert client.get(f"/{page}/").status_code == (200 if name in opens else 403), name
    answer = Client().get(f"/{page}/?a=1")
    assert answer.status_code == 302
    assert answer["Location"] == f"/connexion/?next=/{page}/%3Fa%3D1"


def test_an_expired_session_moves_the_whole_page_under_htmx(client):
    answer = client.get("/membre/", headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith("/connexion/")


def test_other_methods_are_refused(client):
    assert client.post("/jamais/").status_code == 405
    assert client.put("/lampes/").status_code == 405


def test_every_answer_carries_the_headers(client):
    answer = client.get("/lampes/")
    for name in (
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "Referrer-Policy",
        "Permissions-Policy",
        "Cross-Origin-Opener-Policy",
        "X-Request-ID",
    ):
        assert name in answer, name
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert not answer.cookies


@override_settings(ALLOWED_HOSTS=["reseau.example"])
def test_a_forged_host_is_refused(client):
    assert client.get("/lampes/", headers={"Host": "pirate.example"}).status_code == 400


def test_the_lines_django_logs_say_the_page_and_never_its_address(rf):
    request = rf.post("/rencontres/inscriptions/lien-secret/?q=maladie")
    record = logging.LogRecord("django.request", logging.ERROR, "x", 1, "Internal Server Error: %s", (request.path,), None)
    record.request, record.status_code = request, 500
    assert RequestIdFilter().filter(record)
    said = JsonFormatter().format(record)
    assert "secret" not in said and "maladie" not in said and "status 500" in said


def test_what_a_client_did_wrong_is_not_written_with_its_address(settings):
    assert settings.LOGGING["loggers"]["django.security"] == {"handlers": ["nowhere"], "propagate": False}
    assert settings.LOGGING["handlers"]["nowhere"]["class"] == "logging.NullHandler"
