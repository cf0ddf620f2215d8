from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.db.public import writing
from maillage.library import public as library
from maillage.library.domain.publishing import submit
from maillage.library.models import Resource
from maillage.network import public as network
from tests.factories import library as make
from tests.factories.network import make_invitation, make_membership, make_organisation, make_request

pytestmark = pytest.mark.django_db
URL = "/la-semaine/"


def waiting(person, title, days=0):
    resource = submit(resource=make.make_draft(person, title=title), person=person)
    Resource.objects.filter(pk=resource.pk).update(submitted_at=timezone.now() - timedelta(days=days))
    return resource


@pytest.fixture(autouse=True)
def settled(request):
    """Nobody has just arrived: newcomers have their own lines."""
    for name in {"amel", "bruno", "chloe"} & set(request.fixturenames):
        person = request.getfixturevalue(name)
        person.joined_at = timezone.now() - timedelta(days=300)
        person.save(update_fields=["joined_at"])


@pytest.mark.parametrize(("who", "status"), [("bruno", 403), ("amel", 403), ("farid", 403), ("denis", 200), ("gaelle", 200)])
def test_who_may_open_it(sign_in, who, status, request):
    assert sign_in(request.getfixturevalue(who)).get(URL).status_code == status


def test_visitors_are_asked_to_sign_in(client):
    assert client.get(URL).status_code == 302


def test_an_empty_week_is_worth_reading(sign_in, denis):
    text = sign_in(denis).get(URL).text
    assert "Tout est à jour" in text and "L’année en chiffres" in text and "Rien n’attend" in text


def test_everything_that_waits_oldest_first(sign_in, denis, bruno, farid, amel):
    vallee = make_organisation("Vallée", slug="vallee")
    make_membership(bruno, vallee)
    waiting(bruno, "La plus jeune", days=1)
    waiting(bruno, "La plus ancienne", days=9)
    make_request(farid, vallee)
    checked = make.make_resource(amel, title="À vérifier bientôt")
    Resource.objects.filter(pk=checked.pk).update(check_on=timezone.localdate())
    make_invitation(denis, sent_at=timezone.now() - timedelta(days=25), expires_at=timezone.now() + timedelta(days=3))
    text = sign_in(denis).get(URL).text
    for words in (
        "Contributions à publier",
        "Demande pour rejoindre",
        "Ressource à vérifier",
        "Invitations qui expirent",
        "Organisation sans responsable",
    ):
        assert words in text
    assert text.index("La plus ancienne") < text.index("La plus jeune")
    assert "Contributions · 2" in text and "Demandes · 1" in text
    assert "6\u00a0choses attendent" in text and "3 min" in text


def test_natures_of_one_thing_stand_in_one_list(sign_in, denis, bruno, farid, amel):
    client = sign_in(denis)
    waiting(bruno, "Seule", days=9)
    make_request(farid)
    text = client.get(URL).text
    assert "Au cas par cas" not in text and "Contributions à publier" in text and "Demandes pour rejoindre" in text
    checked = make.make_resource(amel, title="À vérifier bientôt")
    Resource.objects.filter(pk=checked.pk).update(check_on=timezone.localdate())
    text = client.get(URL).text
    assert "Contributions à publier" not in text
    # The anchors to which mails lead stay, each on its line; the order is that of the natures.
    places = [
        text.index(f'<li class="entry mod" id="h-{name}">')
        for name in ("nouvelle-ressource", "demande-pour-rejoindre", "ressource-a-verifier")
    ]
    assert places == sorted(places) and text.index("Au cas par cas") < places[0]
    waiting(bruno, "Une autre", days=2)
    text = client.get(URL).text
    assert "Au cas par cas" not in text and 'id="h-nouvelle-ressource"' in text


def test_publishing_takes_one_press(sign_in, denis, bruno):
    resource = waiting(bruno, "Prête")
    client = sign_in(denis)
    page = client.get(URL)
    group = page.context["groups"][0] if page.context else None
    url = group[0].items[0].primary_url if group else f"/la-semaine/contributions/{resource.uuid}/publier/"
    assert url in page.text
    assert client.post(url).status_code in (200, 302)
    resource.refresh_from_db()
    assert resource.published_at is not None
    assert "Contributions à publier" not in client.get(URL).text


def test_welcoming_takes_one_press(sign_in, denis, farid):
    make_request(farid, make_organisation("Vallée", slug="vallee"))
    client = sign_in(denis)
    assert "Accueillir" in client.get(URL).text


def test_a_long_list_shows_its_first_ones_and_leads_to_all(sign_in, denis, bruno):
    for number in range(12):
        waiting(bruno, f"Contribution {number:02}", days=20 - number)
    text = sign_in(denis).get(URL).text
    assert "Contribution 04" in text and "Contribution 05" not in text and "12 en attente" in text and "Tout voir" in text


def test_an_organisation_with_a_steward_does_not_wait(sign_in, denis, bruno, eva):
    make_membership(bruno, make_organisation("Vallée", slug="vallee"), is_steward=True)
    make_organisation("Sans personne", slug="vide")
    assert "sans responsable" not in sign_in(denis).get(URL).text


@pytest.mark.parametrize("rows", [1, 5])
def test_the_week_costs_the_same(sign_in, denis, bruno, chloe, rows, django_assert_max_num_queries):
    with writing():
        for number in range(rows):
            organisation = make_organisation(f"Organisation {number}", slug=f"o-{number}")
            make_membership(bruno, organisation, is_main=number == 0)
            waiting(bruno, f"Contribution {number}")
            make_request(None, organisation, email=f"x{number}@demo.example", confirmed_at=timezone.now())
    client = sign_in(denis)
    client.get(URL)
    with django_assert_max_num_queries(8):
        assert client.get(URL).status_code == 200


@pytest.mark.parametrize(
    ("retour", "lands"), [("/la-semaine/", "/la-semaine/"), ("//pirate.example/", None), ("https://pirate.example/", None)]
)
def test_an_act_in_one_tap_comes_back_to_the_week(sign_in, denis, bruno, retour, lands):
    resource = waiting(bruno, "Une marche dans le quartier")
    client = sign_in(denis)
    assert f'name="retour" type="submit" value="{URL}"' in client.get(URL).text
    answer = client.post(reverse("library:publish", args=[resource.uuid]), {"retour": retour})
    assert answer["Location"] == (lands or reverse("library:moderation"))


def test_each_figure_of_the_year_opens_its_list(sign_in, denis, bruno):
    make.make_resource(bruno, title="Une marche dans le quartier")
    bruno.joined_at = timezone.now()
    bruno.save(update_fields=["joined_at"])
    client = sign_in(denis)
    page = client.get(URL).text
    assert reverse("home:year") in page
    assert "Une marche dans le quartier" in client.get(reverse("home:year")).text
    assert "Rien encore cette année" in client.get(reverse("home:year"), {"liste": "reutilisees"}).text
    assert bruno.name in client.get(reverse("home:year"), {"liste": "membres"}).text
    assert client.get(reverse("home:year"), {"liste": "zz", "page": "-3"}).status_code == 200


def test_the_lists_of_the_year_are_for_the_coordination(client, sign_in, bruno):
    assert client.get(reverse("home:year")).status_code == 302
    assert sign_in(bruno).get(reverse("home:year")).status_code == 403


@pytest.mark.parametrize("which", ["", "membres"])
def test_the_lists_of_the_year_have_a_constant_number_of_queries(sign_in, denis, bruno, which):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(denis)
    counts = []
    for number in range(3):
        make.make_resource(bruno, title=f"Une marche {number}")
        client.get(reverse("home:year"), {"liste": which})
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("home:year"), {"liste": which})
        counts.append(len(captured))
    assert counts[0] == counts[2] <= 10


def test_a_very_long_list_is_counted_without_being_read(sign_in, denis, bruno, amel, django_assert_max_num_queries):
    """A few of each are read, all are counted; the whole list is one link away."""
    for number in range(24):
        waiting(bruno, f"Contribution {number:02}", days=30 - number)
        make_request(None, None, name=f"Personne {number:02}", email=f"x{number}@demo.example", confirmed_at=timezone.now())
        make.make_resource(amel, title=f"Vérifier {number:02}")
    Resource.objects.filter(title__startswith="Vérifier").update(check_on=timezone.localdate())
    items = [item for ask in (library.week_items, network.week_items) for item in ask(person=denis)]
    assert len(items) == 60 and [item.more for item in items if item.more] == [4, 4, 4]
    client = sign_in(denis)
    client.get(URL)
    with django_assert_max_num_queries(8):
        text = client.get(URL).text
    assert "Contributions · 24" in text and "Demandes · 24" in text and text.count("24 en attente") == 3
    assert text.count('">et 19\u00a0autres</a>') == 3
    assert "72\u00a0choses attendent" in text


def test_the_whole_lists_have_pages(sign_in, denis, bruno, monkeypatch):
    monkeypatch.setattr("maillage.library.views.moderation.PER_PAGE", 2)
    monkeypatch.setattr("maillage.network.views.requests.PER_PAGE", 2)
    for number in range(3):
        waiting(bruno, f"Contribution {number:02}", days=30 - number)
        make_request(None, None, name=f"Personne {number:02}", email=f"x{number}@demo.example", confirmed_at=timezone.now())
    first, second = (sign_in(denis).get(reverse("library:moderation"), {"page": page}).text for page in (1, 2))
    assert "Contribution 01" in first and "Contribution 02" not in first and "Contribution 02" in second
    first, second = (sign_in(denis).get(reverse("network:join_requests"), {"page": page}).text for page in (1, 2))
    assert "3\u00a0personnes attendent" in first and "Personne 02" not in first and "Personne 02" in second
