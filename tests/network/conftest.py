import pytest

from tests.factories.network import make_membership, make_organisation


@pytest.fixture
def valley(db, amel, bruno):
    """The organisation of Amel (who looks after its page) and Bruno."""
    organisation = make_organisation()
    make_membership(amel, organisation, is_steward=True, function="Directrice")
    make_membership(bruno, organisation, function="Animateur")
    return organisation


@pytest.fixture
def canal(db, chloe):
    """The organisation of Chloé."""
    organisation = make_organisation("Bibliothèque du Canal", commune="mons", kind="LIBRARY")
    make_membership(chloe, organisation)
    return organisation
