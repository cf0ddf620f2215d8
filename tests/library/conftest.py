import uuid

import pytest

from tests.factories.library import make_theme


@pytest.fixture
def filled(db):
    """What a person in a hurry types: three fields, and a file."""
    return {
        "key": str(uuid.uuid4()),
        "title": "Budget type",
        "summary": "Trois ateliers et une restitution.",
        "theme": str(make_theme().pk),
        "access": "MEMBERS",
        "form": "BUDGET",
        "licence": "CITE",
        "publier": "1",
    }
