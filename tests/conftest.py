"""Silence becomes failure: unknown warnings, missing network, writes by GET."""

import os

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import pytest
from django.core.cache import cache
from django.test import Client, TestCase
from django.urls import get_resolver

from maillage.kernel.changes.kept import forget_all
from tests.strict_columns import strict_columns

pytest_plugins = ["tests.cast"]


@pytest.fixture(scope="session", autouse=True)
def addresses_of_the_site():
    """The addresses are read once, under the settings of the run: a test that changes these must not decide for the next."""
    return get_resolver().url_patterns


@pytest.fixture(scope="session", autouse=True)
def columns_as_strict_as_the_strictest():
    """A text too long for its column fails here, not only where the run is on PostgreSQL."""
    with strict_columns():
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
