"""The cast: a few named people in every test.

Amel is a steward, Bruno a member of her organisation, Chloé a member of another one, Denis coordinates, Éva has left,
Farid awaits approval, Gaëlle is the technical administrator.
"""

import pytest
from django.utils import timezone

from maillage.people.models import Person


def make_person(name, **fields):
    """Make an accepted member; `joined_at=None` makes a candidate."""
    fields.setdefault("joined_at", timezone.now())
    # Already seen today: the first page of a test writes no visit, and query counts compare.
    fields.setdefault("seen_on", timezone.localdate())
    fields.setdefault("email", f"{name.lower().encode('ascii', 'ignore').decode()}@exemple.test".replace(" ", "."))
    return Person.objects.create_user(fields.pop("email"), fields.pop("password", None), name=name, **fields)


@pytest.fixture
def amel(db):
    return make_person("Amel Berrada", email="amel@vallee.test", trusted_at=timezone.now())


@pytest.fixture
def bruno(db):
    return make_person("Bruno Collin", email="bruno@vallee.test")


@pytest.fixture
def chloe(db):
    return make_person("Chloé Dumont", email="chloe@canal.test")


@pytest.fixture
def denis(db):
    return make_person("Denis Evrard", email="denis@reseau.test", role=Person.Role.COORDINATOR, trusted_at=timezone.now())


@pytest.fixture
def eva(db):
    return make_person("Éva Fontaine", email="eva@vallee.test", left_at=timezone.now(), is_active=False)


@pytest.fixture
def farid(db):
    return make_person("Farid Gilson", email="farid@creche.test", joined_at=None)


@pytest.fixture
def gaelle(db):
    return make_person("Gaëlle Henry", email="gaelle@reseau.test", role=Person.Role.ADMINISTRATOR, is_superuser=True)


@pytest.fixture
def sign_in(client):
    """Sign somebody in: `sign_in(person)` gives the client."""

    def enter(person):
        client.force_login(person)
        return client

    return enter
