"""Two teams and a dossier of the first one."""

import pytest

from tests.factories.library import join, make_organisation
from tests.factories.releases import make_shared


@pytest.fixture
def teams(amel, bruno, chloe):
    """Amel looks after the valley, Bruno is in it, Chloé elsewhere."""
    valley, canal = make_organisation(), make_organisation("Bibliothèque du Canal", slug="canal")
    join(amel, valley, steward=True)
    join(bruno, valley)
    join(chloe, canal)
    return valley, canal


@pytest.fixture
def lent(teams, bruno):
    """A dossier of the valley, with a part released from person to person."""
    return make_shared(bruno, teams[0], conditions="Un coup de fil d’abord.")
