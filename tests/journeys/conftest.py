"""A real browser on a real server. Every page visited is also checked: no request elsewhere, no refused script, axe."""

import os
import shutil
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.signals import request_finished, request_started
from playwright.sync_api import sync_playwright

from tests.journeys import checks

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    # One process shows all the pages of a reader: most of what a browser costs here is to start others.
    "--process-per-site", "--renderer-process-limit=1",
]  # fmt: skip


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in Path(str(item.fspath)).parts:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.django_db(transaction=True))


def chromium():
    """Find the browser; `make test` installs one when there is none."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        pytest.fail("Chromium is needed for the journeys: install it, or give its path in CHROMIUM.")
    return found


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """A page of the site as one reader sees it."""

    def __init__(self, page, base, *, signed_in=False):
        self.page = page
        self.base = base
        self.signed_in = signed_in
        self.foreign = []
        self.refused = []
        host = urlsplit(base).netloc
        page.on("request", lambda request: self.foreign.append(request.url) if urlsplit(request.url).netloc not in (host, "") else None)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.refused.append(str(error)))

    def _hear(self, message):
        # An answer that is no 200 is said in the console too: the status is what is asserted.
        if message.type == "error" and not message.text.startswith("Failed to load resource: the server responded with a status of 4"):
            self.refused.append(message.text)

    def said(self):
        """Give what the browser asked elsewhere or complained about, once."""
        found = [f"asked elsewhere: {url}" for url in self.foreign] + [f"console: {text}" for text in self.refused]
        self.foreign.clear()
        self.refused.clear()
        return found

    def open(self, path, *, status=200):
        """Open an address and require this status."""
        answer = self.page.goto(self.base + path)
        assert answer.status == status, f"{path}: {answer.status}"
        self.check_calls()
        return self.page

    def check_calls(self):
        """No request to another host, no script refused or broken."""
        assert self.said() == []

    def check_accessible(self):
        """No violation of WCAG 2.2 AA that axe can see, and no horizontal scroll."""
        assert checks.axe(self.page) == [], self.page.url
        assert self.page.evaluate(checks.WIDE) == "", self.page.url


class Answering:
    """Counts what the server is answering: the database of a test is emptied once nothing reads it any more."""

    def __init__(self):
        self.changed = threading.Condition()
        self.open = 0
        request_started.connect(self.start)
        request_finished.connect(self.finish)

    def start(self, **_):
        self._add(1)

    def finish(self, **_):
        self._add(-1)

    def _add(self, number):
        # The test itself, in the main thread, may ask too.
        if threading.current_thread() is not threading.main_thread():
            with self.changed:
                self.open += number
                self.changed.notify_all()

    def wait(self):
        with self.changed:
            self.changed.wait_for(lambda: self.open <= 0, timeout=10)
            self.open = 0


@pytest.fixture(scope="session")
def answering():
    return Answering()


@pytest.fixture
def visit(browser, live_server, answering):
    """`visit(width=390, dark=True, javascript=False, person=…)` opens the site for one reader."""
    contexts = []

    def start(*, width=1440, dark=False, javascript=True, person=None, cookie=None):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            locale="fr-BE",
        )
        contexts.append(context)
        if person is not None:
            cookie = session_of(person)
        if cookie is not None:
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        return Visit(page, live_server.url, signed_in=cookie is not None)

    yield start
    for context in contexts:
        context.close()
    answering.wait()


def session_of(person):
    """Sign somebody in without a page; give the cookie's value."""
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value
