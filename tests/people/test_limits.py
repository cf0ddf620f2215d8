"""Limits on tries: per account, per address, whatever the headers say."""

import pytest
from django.test import RequestFactory

from maillage.kernel.web.limits import client_address
from maillage.people.client import device_name
from tests.conftest import CommittingClient

ASK = "/compte/connexion/code/"


def address(settings, *, proxies, forwarded="", remote="10.0.0.1"):
    settings.TRUSTED_PROXIES = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    return client_address(request=RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers))


def test_proxies_are_counted_from_the_right(settings):
    assert address(settings, proxies=0, forwarded="1.1.1.1") == "10.0.0.1"
    assert address(settings, proxies=1, forwarded="6.6.6.6, 1.1.1.1") == "1.1.1.1"
    assert address(settings, proxies=2, forwarded="6.6.6.6, 1.1.1.1, 10.0.0.9") == "1.1.1.1"
    assert address(settings, proxies=2, forwarded="1.1.1.1") == "10.0.0.1"
    assert address(settings, proxies=1, forwarded="n’importe quoi") == "0.0.0.0"
    assert address(settings, proxies=1, forwarded="[2001:db8::1]:443") == "2001:db8::1"
    assert address(settings, proxies=1, forwarded="1.1.1.1:5050") == "1.1.1.1"
    assert address(settings, proxies=0, remote="::ffff:1.2.3.4") == "1.2.3.4"
    assert address(settings, proxies=0, remote="") == "0.0.0.0"


@pytest.mark.parametrize("email", ["bruno@vallee.test", "inconnu@nulle-part.test"])
def test_an_account_is_asked_for_five_times_a_quarter(bruno, email):
    statuses = [
        CommittingClient(headers={"x-forwarded-for": f"1.1.1.{number}"})
        .post(ASK, {"email": email.upper() if number % 2 else email})
        .status_code
        for number in range(7)
    ]
    assert statuses == [302] * 5 + [429] * 2


def test_the_page_of_limits_speaks_french(client, bruno):
    for _ in range(6):
        response = client.post(ASK, {"email": bruno.email})
    assert response.status_code == 429
    assert "Patientez un quart d’heure" in response.content.decode()


def test_an_address_is_limited_and_a_spoofed_header_changes_nothing(db, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "sign_in_request": "3/10m/ip,5/15m/key"}
    statuses = [
        CommittingClient(headers={"x-forwarded-for": f"1.1.1.{number}"}).post(ASK, {"email": f"a{number}@x.test"}).status_code
        for number in range(5)
    ]
    assert statuses == [302, 302, 302, 429, 429]


def test_a_whole_ipv6_network_counts_as_one(db, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "sign_in_request": "3/10m/ip,5/15m/key"}
    addresses = ["2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "2001:db8:0:1::3", "2001:db8:0:1::4", "2001:db8:0:2::1"]
    statuses = [
        CommittingClient(REMOTE_ADDR=one).post(ASK, {"email": f"a{number}@x.test"}).status_code for number, one in enumerate(addresses)
    ]
    assert statuses == [302, 302, 302, 429, 302]


def test_the_whole_site_is_limited(db, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "sign_in_all": "2/10m/key"}
    statuses = [
        CommittingClient(REMOTE_ADDR=f"10.1.0.{number}").post(ASK, {"email": f"a{number}@x.test"}).status_code for number in range(3)
    ]
    assert statuses == [302, 302, 429]


def test_passwords_are_not_tried_for_ever(bruno):
    bruno.set_password("une longue phrase à moi")
    bruno.save()
    for number in range(11):
        client = CommittingClient(REMOTE_ADDR=f"10.1.{number}.1")
        response = client.post("/compte/connexion/", {"login": bruno.email, "password": "raté"})
    assert response.status_code == 422
    assert "Trop" in response.content.decode()
    client.post("/compte/connexion/", {"login": bruno.email, "password": "une longue phrase à moi"})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox sur Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1", "Safari sur iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome sur un téléphone Android"),
        ("", "Un appareil inconnu"),
    ],
)
def test_devices_have_names(agent, name):
    assert device_name(user_agent=agent) == name
