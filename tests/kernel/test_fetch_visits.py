"""Visits: is it alive, may it be read?"""

import pytest

from maillage.kernel.fetch.public import FetchFailed, check, robots_allow
from tests.kernel.outside import Names


@pytest.fixture(autouse=True)
def visits_are_on(settings):
    settings.FETCH_LINKS = True


def test_a_living_address_is_seen_by_head_alone(site):
    site.html("/")
    assert check(url="http://exemple.be/", outside=Names(site).outside()).outcome == "alive"
    assert [command for command, _, _ in site.asked] == ["HEAD"]


def test_get_has_the_last_word_when_head_fails(site):
    def no_head(handler):
        handler.send_response(405 if handler.command == "HEAD" else 200)
        handler.send_header("Content-Type", "application/pdf")
        handler.end_headers()

    site.pages["/"] = no_head
    assert check(url="http://exemple.be/", outside=Names(site).outside()).outcome == "alive"
    assert [command for command, _, _ in site.asked] == ["HEAD", "GET"]


@pytest.mark.parametrize(
    ("status", "outcome"), [(200, "alive"), (204, "alive"), (404, "failed"), (410, "failed"), (500, "failed"), (502, "failed"),
                            (401, "unsure"), (403, "unsure"), (429, "unsure"), (503, "unsure")],
)  # fmt: skip
def test_what_each_answer_says(site, status, outcome):
    site.html("/", "", status=status)
    found = check(url="http://exemple.be/", outside=Names(site).outside())
    assert (found.outcome, found.status) == (outcome, status)


def test_a_site_that_asks_to_wait_is_not_asked_twice(site):
    site.html("/", "", status=429, **{"Retry-After": "3600"})
    assert check(url="http://exemple.be/", outside=Names(site).outside()).wait == 3600
    assert len(site.asked) == 1
    site.html("/date", "", status=503, **{"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})
    assert check(url="http://exemple.be/date", outside=Names(site).outside()).wait == 0


def test_an_address_turned_private_has_failed_and_is_not_visited():
    names = Names(exemple_be=["10.0.0.1"])
    assert check(url="http://exemple.be/", outside=names.outside()).outcome == "failed"
    assert names.connected == []


def test_robots_txt_is_obeyed(site):
    outside = Names(site).outside()
    assert robots_allow(url="http://exemple.be/page", outside=outside)
    site.pages["/robots.txt"] = (
        200,
        {"Content-Type": "text/plain"},
        b"User-agent: *\nDisallow: /prive/\n\nUser-agent: Maillage\nDisallow: /page\n",
    )
    assert not robots_allow(url="http://exemple.be/page", outside=outside)
    assert robots_allow(url="http://exemple.be/autre", outside=outside)
    site.pages["/robots.txt"] = (500, {}, b"")
    assert not robots_allow(url="http://exemple.be/page", outside=outside)
    site.pages["/robots.txt"] = (200, {"Content-Type": "application/octet-stream"}, b"?")
    assert robots_allow(url="http://exemple.be/page", outside=outside)


def test_a_site_nobody_finds_is_not_said_to_close_itself_to_robots():
    with pytest.raises(FetchFailed) as failed:
        robots_allow(url="http://exemple.be/page", outside=Names(exemple_be=[]).outside())
    assert failed.value.code == "unknown_host"
