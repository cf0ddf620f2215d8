"""The page of a dossier and its pages: who gets which answer."""

import pytest

from tests.factories.dossiers import make_dossier
from tests.factories.library import join

READER = {"HTTP_USER_AGENT": "Mozilla/5.0 Firefox"}


@pytest.fixture
def shared(bruno, committed):
    """A dossier of Bruno's centre: two pages open to all, two to members, two from person to person, two closed."""
    with committed():
        dossier = make_dossier(bruno, contact=bruno, word="Prenez-y une façon de chercher, pas des phrases.")
        join(bruno, dossier.organisation)
        return dossier


def test_a_visitor_reads_an_open_sheet(client, shared):
    page = client.get(shared.get_absolute_url())
    assert page.status_code == 200
    html = page.content.decode()
    for text in ("Dossier de reconnaissance 2025–2029", "Ce n’est pas un modèle à recopier.", "une façon de chercher", "Plan financier",
                 "Ouvert aux membres", "De personne à personne", "Non partagé"):  # fmt: skip
        assert text in html
    assert "Bruno" not in html
