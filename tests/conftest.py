"""Silence becomes failure: unknown warnings, missing network, writes by GET."""

import gc
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from weakref import WeakSet

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client, TestCase, TransactionTestCase
from django.urls import get_resolver
from whitenoise.middleware import WhiteNoiseMiddleware

from maillage.kernel.changes.kept import forget_all
from maillage.kernel.web import errors
from maillage.kernel.web.cache import KeptPages
from tests import made_once, quick_tables
from tests.kept_worlds import Untouched
from tests.kernel.sites import Site
from tests.read_once import read_once
from tests.strict_columns import strict_columns

pytest_plugins = ["tests.cast"]
# Said by `make test`: these tests ran on another database just before.
ALREADY = bool(os.environ.get("MAILLAGE_TESTED_ON"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Begin with what is long; on the second database of `make test`, leave out what does not depend on it and ran on the first one."""
    items.sort(key=rank)
    if not ALREADY:
        return
    left = [item for item in items if item.get_closest_marker("looks") or is_the_same_on_both(item) or not asks_for_database(item)]
    config.hook.pytest_deselected(items=left)
    gone = set(map(id, left))
    items[:] = [item for item in items if id(item) not in gone]


# The first process begins with these, the others with what is short: none waits at the end for one that began late. What shares a
# browser, a world or a site of its own stays together.
LONG = ("journeys", "attack", "kernel/test_backup.py", "demo", "dossiers/test_release_crash.py", "house/test_access_matrix.py")


def rank(item):
    place = item.nodeid.removeprefix("tests/")
    return next((at for at, start in enumerate(LONG) if place.startswith(start)), len(LONG))


# Decided above the database: who may read what, what a page escapes, what a closed process reads, what is kept for visitors.
# `test_every_page` asks for every page on both, as those whose reading differs most.
SAME_ON_BOTH = {
    *("attack/test_rights.py", "attack/test_dossiers_rights.py", "attack/test_meetings_rights.py", "house/test_access_matrix.py"),
    *("attack/test_kept_pages.py", "attack/test_dossiers_kept_pages.py", "attack/test_meetings_kept_pages.py"),
    *("attack/test_crossing.py", "attack/test_meetings_crossing.py"),
    *("attack/test_inert.py", "attack/test_dossiers_inert.py", "attack/test_meetings_inert.py", "attack/test_long_texts.py"),
    *("attack/test_discussions_forms.py", "attack/test_discussions_closed.py", "attack/test_refused.py", "attack/test_query_counts.py"),
    *("attack/test_uploads.py", "attack/test_dossiers_documents.py", "attack/test_links_outside.py", "attack/test_links_lists.py"),
    *("demo/test_loading.py::test_uses_come_after_what_they_speak_of", "demo/test_loading.py::test_a_large_network_loads_once"),
    # With or without script, the same acts reach it.
    *(
        "journeys/test_meetings.py::test_from_the_poll_to_the_traces[True]",
        "journeys/test_links.py::test_many_links_are_pasted_then_completed[True]",
    ),
    *("journeys/test_release.py::test_from_the_request_to_the_register[True]", "journeys/test_late.py::test_published_meanwhile[True]"),
    *("journeys/test_bad_input.py::test_something_is_missing[True]", "journeys/test_main_job.py::test_sharing_with_script"),
    *(
        "journeys/test_question.py::test_from_the_first_words_to_the_draft",
        "journeys/test_board.py::test_what_is_typed_leaves_by_itself_and_survives_a_cut",
    ),
    *("demo/test_corpus.py", "demo/test_views.py", "demo/test_meetings.py", "demo/test_traces.py", "demo/test_initiatives.py"),
}


def is_the_same_on_both(item):
    file, _, name = item.nodeid.removeprefix("tests/").partition("::")
    return file in SAME_ON_BOTH or f"{file}::{name}" in SAME_ON_BOTH


def asks_for_database(item):
    """Say whether a test may reach the database (pytest-django refuses it to the others), or runs on one of the two only."""
    marks = {mark.name for mark in item.iter_markers()}
    return bool(marks & {"django_db", "skipif"} or {"db", "transactional_db", "live_server"} & set(item.fixturenames))


def pytest_collection_finish():
    """What was imported and collected stays to the end: not to be gone through at each collection of garbage, which come less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def addresses_of_the_site():
    """The addresses are read once, under the settings of the run: a test that changes these must not decide for the next."""
    return get_resolver().url_patterns


@pytest.fixture(scope="session", autouse=True)
def columns_as_strict_as_the_strictest():
    """A text too long for its column fails here, not only where the run is on PostgreSQL."""
    with strict_columns():
        yield


@pytest.fixture(scope="session", autouse=True)
def costs_that_tests_do_not_look_at():
    """Each client of a test has its own chain of middleware: the static files are listed once. Nothing outlives a test: no wait for the disk."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", _static_files_once)
        patch.setattr(os, "fsync", lambda descriptor: None)
        patch.setattr(KeptPages, "__init__", _known)
        yield


_start, _kept_pages = KeptPages.__init__, WeakSet()


def _known(pages):
    """The server of the journeys lives from one test to the next: what it keeps must not."""
    _start(pages)
    _kept_pages.add(pages)


_list_static_files, _static_files = WhiteNoiseMiddleware.add_files_from_finders, {}


def _static_files_once(middleware):
    key = middleware.static_prefix
    if key not in _static_files:
        _list_static_files(middleware)
        _static_files[key] = middleware.files
    middleware.files = _static_files[key]


@pytest.fixture(autouse=True)
def files_read_once(request):
    """Outside the tests of the kernel, the same bytes are read by a closed process once."""
    if "kernel" in Path(request.node.path).parts:
        yield
    else:
        with read_once():
            yield


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    """Each test has its own folder for files and index."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def fresh_cache():
    """Limits on tries start anew in each test, and so does what is kept of the database."""
    cache.clear()
    forget_all()
    for kept in list(_kept_pages):
        kept.__init__()


@pytest.fixture(scope="session")
def first_to_migrate():
    """Holds the turn of this process to make the tables: see `tests/made_once.py`."""
    turn = made_once.Turn()
    yield turn
    turn.leave()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, first_to_migrate, django_db_blocker):
    first_to_migrate.take()
    quick_tables.use()
    with django_db_blocker.unblock():
        if made_once.start_from_copy(connection):
            first_to_migrate.leave()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, first_to_migrate):
    """Keep the database for the next ones once its migrations are done."""
    # There is none when no test of the run asks for a database.
    name, untouched = connection.settings_dict["NAME"], None
    if connection.vendor == "postgresql" or name == connection.settings_dict["TEST"]["NAME"]:
        with django_db_blocker.unblock():
            connection.ensure_connection()
            if connection.vendor == "sqlite":
                made_once.keep_sqlite(connection.connection)
            else:
                made_once.keep_postgres(connection)
            untouched = Untouched()
    first_to_migrate.leave()
    with pytest.MonkeyPatch.context() as patch:
        # What a test committed is undone: no order is asked of tests, and those that follow find what migrations wrote.
        if untouched:
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test: untouched.put_back())
        yield
    if untouched and connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            made_once.leave_postgres(connection)


@pytest.fixture(scope="session")
def migrated(django_db_setup, tmp_path_factory):
    """A SQLite file with every migration and nothing else, for sites that live in a folder of their own."""
    path = made_once.sqlite_file()
    if not path.exists():
        site = Site(tmp_path_factory.mktemp("migrated"))
        site.manage("migrate", "-v0", "--skip-checks")
        with closing(sqlite3.connect(site.database)) as source:
            made_once.keep_sqlite(source)
    # Its own: runs on other states of the code may forget that one.
    return shutil.copyfile(path, tmp_path_factory.mktemp("migrated") / path.name)


@pytest.fixture
def bare_errors(monkeypatch):
    """Errors in one word, where their status alone is looked at: their page costs more than what led to it."""
    monkeypatch.setattr(errors, "error_page", lambda *, request, status, **said: HttpResponse(str(status), status=status))


class CommittingClient(Client):
    """A client after whose requests the on-commit hooks run, as they do in life."""

    def request(self, **request):
        with TestCase.captureOnCommitCallbacks(execute=True):
            return super().request(**request)


@pytest.fixture
def client():
    return CommittingClient()


@pytest.fixture
def committed():
    """`with committed():` runs the on-commit hooks of the acts inside, for tests that use no page."""
    return lambda: TestCase.captureOnCommitCallbacks(execute=True)
