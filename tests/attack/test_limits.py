"""Tries are counted for as long as said, in the cache that all processes share, whatever the header says."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from maillage.kernel.notices.public import OutgoingMail
from maillage.kernel.web import limits

JOIN = {"name": "Zoé", "email": "zoe@tilleuls.test", "organisation": "Une équipe", "what_i_do": "Des ateliers.", "charter": "on"}


@pytest.fixture
def shared_cache(settings, db):
    """The cache of production, in the database."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kernel_cache"}}
    if "kernel_cache" not in connection.introspection.table_names():
        call_command("createcachetable", verbosity=0)


def test_a_try_counts_for_the_whole_window(shared_cache):
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        assert [limits.within(name="t", key="k", most=3, seconds=3600) for _ in range(5)] == [True, True, True, False, False]
    with time_machine.travel(start + timedelta(minutes=59), tick=False):
        assert not limits.within(name="t", key="k", most=3, seconds=3600)
        assert limits.within(name="t", key="other", most=3, seconds=3600)
    with time_machine.travel(start + timedelta(minutes=61), tick=False):
        assert limits.within(name="t", key="k", most=3, seconds=3600)


def test_tries_at_the_same_instant_all_count(db):
    with ThreadPoolExecutor(8) as pool:
        allowed = list(pool.map(lambda _: limits.within(name="t", key="k", most=5, seconds=60), range(40)))
    assert allowed.count(True) == 5


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP", "X-Client-IP", "True-Client-IP"])
def test_a_header_does_not_start_a_new_count(client, db, header, monkeypatch):
    monkeypatch.setattr("maillage.network.views.joining.MOST_ASKED", 3)
    statuses = [
        client.post("/rejoindre/", JOIN | {"email": f"zoe{number}@tilleuls.test"}, headers={header: f"192.0.2.{number}"}).status_code
        for number in range(5)
    ]
    assert statuses == [302] * 3 + [429] * 2


def test_a_workshop_behind_one_address_may_ask_to_join(client, db):
    """Thirty people, each with a mistake first: what is refused takes nobody's place."""
    for number in range(30):
        asked = JOIN | {"email": f"zoe{number}@tilleuls.test"}
        assert client.post("/rejoindre/", asked | {"what_i_do": ""}).status_code == 422
        assert client.post("/rejoindre/", asked).status_code == 302, number


def test_tries_that_are_refused_end_too(client, db, monkeypatch):
    monkeypatch.setattr("maillage.network.views.joining.MOST_TRIES", 3)
    assert [client.post("/rejoindre/", JOIN | {"email": "x"}).status_code for _ in range(4)] == [422] * 3 + [429]


def test_past_the_limit_what_was_typed_is_kept(client, db, monkeypatch):
    monkeypatch.setattr("maillage.network.views.joining.MOST_ASKED", 0)
    answer = client.post("/rejoindre/", JOIN | {"what_i_do": "Des ateliers de sérigraphie."})
    assert answer.status_code == 429 and "sérigraphie" in answer.content.decode()


def test_one_address_is_not_flooded_with_mails(client, db):
    for number in range(12):
        assert client.post("/rejoindre/", JOIN | {"email": "Victime@Tilleuls.test "}).status_code == 302, number
    assert OutgoingMail.objects.filter(to="victime@tilleuls.test").count() == 4


def test_sign_in_mails_are_bounded(client, amel):
    statuses = [client.post("/compte/connexion/code/", {"email": amel.email}).status_code for _ in range(8)]
    assert statuses.count(302) <= 5
    assert statuses[-1] == 429
    assert OutgoingMail.objects.filter(to=amel.email).count() <= 5


def test_codes_are_not_guessed(client, amel):
    client.post("/compte/connexion/code/", {"email": amel.email})
    statuses = [client.post("/compte/connexion/code/saisir/", {"code": f"AAAA-{number:04}"}).status_code for number in range(7)]
    assert statuses[:5] == [422] * 4 + [410]
    assert "_auth_user_id" not in client.session


def test_passwords_are_not_guessed(client, amel):
    amel.set_password("une longue phrase à moi")
    amel.save()
    pages = [client.post("/compte/connexion/", {"login": amel.email, "password": f"faux mot {number}"}) for number in range(12)]
    assert {page.status_code for page in pages} <= {422, 429}
    answer = client.post("/compte/connexion/", {"login": amel.email, "password": "une longue phrase à moi"})
    assert answer.status_code in (422, 429), "ten wrong passwords close the door for a while, even to the right one"
