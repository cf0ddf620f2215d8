"""Two teams and a dossier of the first one; a draft of a third."""

import uuid

import pytest

from maillage.dossiers.models import Dossier
from tests.dossiers.sharing_path import SHARE, SHEET, begin
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


@pytest.fixture
def centre(amel):
    organisation = make_organisation(name="Centre culturel des Trois Rives", slug="trois-rives")
    join(amel, organisation)
    return organisation


@pytest.fixture
def draft(sign_in, amel, centre):
    """A draft of Amel's with its document and its sheet."""
    client, key = sign_in(amel), uuid.uuid4()
    begin(client, key)
    client.post(f"{SHARE}{key}/fiche/", {**SHEET, "organisation": centre.pk})
    return Dossier.objects.get(uuid=key)
