"""« Inspiré par »: who may say it, who is told, who sees it."""

import uuid

import pytest
from django.urls import reverse

from maillage.kernel.access.public import Refused
from maillage.kernel.journal.models import Entry
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.library import public as library
from maillage.library.domain import inspirations, publishing
from maillage.library.events import InspirationNamed
from maillage.library.models import Inspiration
from tests.factories.library import make_draft, make_resource

KIND = "library.resource"


@pytest.fixture
def source(bruno):
    return make_resource(bruno, title="La source")


@pytest.fixture
def taker(chloe):
    return make_resource(chloe, title="Notre version")


def name(taker, source, person, **more):
    return inspirations.name_inspiration(taker=(KIND, taker.uuid), source=(KIND, source.uuid), person=person, **more)


def url_of(resource):
    return reverse("library:inspirations", args=["ressource", resource.uuid])


def test_naming_tells_the_giver_once_and_shows_on_both_pages(client, source, taker, bruno, chloe):
    name(taker, source, chloe, words="La carte des récits.")
    name(taker, source, chloe, words="La carte, et l’enquête.")
    assert Entry.objects.filter(kind=InspirationNamed.kind).count() == library.count_inspirations() == 1
    # It may wait for the digest.
    told = Message.objects.get(person=bruno)
    assert told.for_digest and told.text == "La carte des récits." and "Notre version" in told.title
    assert not OutgoingMail.objects.filter(to=bruno.email).exists()
    html = client.get(taker.get_absolute_url()).content.decode()
    assert "Inspiré par" in html and "La source" in html and "et l’enquête" in html
    html = client.get(source.get_absolute_url()).content.decode()
    assert "A inspiré" in html and "Notre version" in html


def test_only_who_keeps_the_taker_says_it(source, taker, bruno, chloe, farid, denis):
    for person in (bruno, farid):
        with pytest.raises(Refused):
            name(taker, source, person)
    name(taker, source, denis)
    with pytest.raises(Refused):
        name(taker, taker, chloe)
    with pytest.raises(Refused):
        inspirations.name_inspiration(taker=("autre.chose", taker.uuid), source=(KIND, source.uuid), person=chloe)
    with pytest.raises(Refused):
        inspirations.name_inspiration(taker=(KIND, taker.uuid), source=(KIND, uuid.uuid4()), person=chloe)
    with pytest.raises(Refused):
        name(taker, make_draft(bruno), chloe)


def test_what_one_may_not_read_is_not_named(client, bruno, chloe, source):
    closed = make_resource(chloe, title="Titre fermé", access="MEMBERS")
    name(closed, source, chloe)
    page = source.get_absolute_url()
    assert "Titre fermé" not in client.get(page).content.decode()
    client.force_login(bruno)
    assert "Titre fermé" in client.get(page).content.decode()


def test_a_withdrawn_side_leaves_the_other_page(client, source, taker, chloe, bruno):
    name(taker, source, chloe)
    assert "La source" in client.get(taker.get_absolute_url()).content.decode()
    publishing.withdraw(resource=source, person=bruno, reason="Remplacée.")
    assert "La source" not in client.get(taker.get_absolute_url()).content.decode()


def test_from_the_page(client, sign_in, source, taker, bruno, chloe, farid):
    url = url_of(taker)
    assert client.get(url).status_code == 302
    assert sign_in(farid).get(url).status_code == 403
    assert sign_in(bruno).get(url).status_code == 403
    sign_in(chloe)
    assert client.get(url).status_code == 200
    here = f"http://testserver{source.get_absolute_url()}"
    for address, words in (
        ("", "Collez l’adresse"),
        ("https://exemple.test/", "Collez l’adresse d’une ressource"),
        ("/bibliotheque/ressources/999999999/", "Collez l’adresse d’une ressource"),
        ("/bibliotheque/ressources/" + "9" * 40, "Collez l’adresse d’une ressource"),
        (taker.get_absolute_url(), "ne s’inspire pas d’elle-même"),
    ):
        answer = client.post(url, {"address": address})
        assert answer.status_code == 422 and words in answer.content.decode(), address
    assert client.post(url, {"address": here, "words": "La carte."}).status_code == 302
    drop = reverse("library:inspiration_drop", args=[Inspiration.objects.get().uuid])
    assert sign_in(bruno).post(drop).status_code == 403
    assert sign_in(chloe).post(drop).status_code == 302 and not Inspiration.objects.exists()
    assert client.post(drop).status_code == 404
    assert client.get(reverse("library:inspirations", args=["inconnu", taker.uuid])).status_code == 404
