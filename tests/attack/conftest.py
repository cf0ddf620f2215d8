"""What attacks share."""

import pytest

from maillage.kernel.web.cache import KeptPages


@pytest.fixture
def made_anew(monkeypatch):
    """The keys of the pages that were not answered from what was kept."""
    keys, keep = [], KeptPages.keep

    def kept(pages, *, key, kept):
        keys.append(key)
        keep(pages, key=key, kept=kept)

    monkeypatch.setattr(KeptPages, "keep", kept)
    return keys
