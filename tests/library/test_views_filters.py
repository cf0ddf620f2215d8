"""The filters beside the list: those that help to choose."""

import pytest

from maillage.library.models import Resource
from tests.factories.library import make_organisation, make_resource

pytestmark = pytest.mark.django_db
LIST = "/bibliotheque/ressources/"


def test_a_facet_whose_only_value_is_that_of_every_resource_is_not_shown(client, bruno):
    organisation = make_organisation()
    make_resource(bruno, organisations=[organisation], year=2024)
    page = client.get(LIST).content.decode()
    assert "Affiner" not in page and "Appliquer" not in page
    make_resource(bruno, organisations=[organisation], title="Autre", form="GUIDE")
    page = client.get(LIST).content.decode()
    # One of the two has no year: the only year helps to choose.
    assert "<legend>Forme</legend>" in page and "<legend>Année</legend>" in page
    assert "<legend>Organisation</legend>" not in page and "<legend>Thème</legend>" not in page


def test_a_chosen_value_is_always_shown(client, bruno):
    organisation = make_organisation()
    make_resource(bruno, organisations=[organisation])
    page = client.get(LIST, {"organisation": organisation.pk}).content.decode()
    assert "<legend>Organisation</legend>" in page and "checked" in page and Resource.objects.exists()
