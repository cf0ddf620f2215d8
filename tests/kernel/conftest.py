"""A site of the outside."""

import pytest

from tests.kernel.outside import Site


@pytest.fixture
def site():
    found = Site()
    yield found
    found.close()
