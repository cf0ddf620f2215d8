from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.library.domain.publishing import ask_change, submit
from maillage.library.domain.reading import keep_at_hand
from maillage.people.public import Person
from tests.factories import library as make
from tests.factories.network import make_membership, make_organisation

pytestmark = pytest.mark.django_db
URL = "/mon-bureau/"


def test_who_may_open_it(client, sign_in, farid, eva):
    assert client.get(URL).status_code == 302
    assert sign_in(farid).get(URL).status_code == 403


def test_an_empty_desk_says_what_will_be_there(sign_in, bruno):
    text = sign_in(bruno).get(URL).text
    assert "Bonjour Bruno" in text and "Vos contributions seront ici" in text and "Dites votre métier" in text


def test_drafts_and_contributions_with_their_state(sign_in, bruno, denis):
    make.make_draft(bruno, title="Un brouillon")
    returned = submit(resource=make.make_draft(bruno, title="À revoir"), person=bruno)
    ask_change(resource=returned, coordinator=denis, word="Ajoutez le contexte.")
    submit(resource=make.make_draft(bruno, title="En chemin"), person=bruno)
    make.make_resource(bruno, title="Déjà là")
    text = sign_in(bruno).get(URL).text
    for words in (
        "Un brouillon",
        "Brouillon",
        "À revoir",
        "Ajoutez le contexte.",
        "En chemin",
        "En relecture",
        "Déjà là",
        "En ligne",
        "2\u00a0choses",
    ):
        assert words in text


def test_others_drafts_are_not_shown(sign_in, bruno, chloe):
    make.make_draft(chloe, title="Le brouillon de Chloé")
    assert "brouillon de Chloé" not in sign_in(bruno).get(URL).text


def test_new_since_the_last_visit_but_not_ones_own(sign_in, bruno, amel):
    now = timezone.now()
    make.make_resource(amel, title="Toute fraîche", at=now - timedelta(days=3))
    make.make_resource(amel, title="Moins fraîche", at=now - timedelta(days=20))
    make.make_resource(bruno, title="La mienne", at=now - timedelta(days=1))
    client = sign_in(bruno)
    page = client.get(URL).text
    fresh = page[page.index("sept derniers jours") : page.index("sous la main")]
    assert "Toute fraîche" in fresh and "Moins fraîche" not in fresh and "La mienne" not in fresh
    Person.objects.filter(pk=bruno.pk).update(seen_on=timezone.localdate() - timedelta(days=25))
    page = client.get(URL).text
    assert "Depuis votre dernier passage" in page and "Moins fraîche" in page


def test_what_one_keeps(sign_in, bruno, chloe, amel):
    keep_at_hand(resource=make.make_resource(amel, title="À garder"), person=bruno, kept=True)
    assert "À garder" in sign_in(bruno).get(URL).text


def test_colleagues_of_the_same_trade_nearest_first(sign_in, bruno, chloe, amel):
    Person.objects.filter(pk__in=[bruno.pk, chloe.pk, amel.pk]).update(trade="FACILITATION")
    make_membership(bruno, make_organisation("Vallée", slug="vallee", commune="namur"))
    make_membership(chloe, make_organisation("Canal", slug="canal", commune="liege"))
    make_membership(amel, make_organisation("Trois Rives", slug="rives", commune="andenne"))
    text = sign_in(bruno).get(URL).text
    assert text.index("Amel Berrada") < text.index("Chloé Dumont")
    assert "Vallée" in text


def test_the_steward_is_told_what_the_sheet_lacks(sign_in, amel, bruno):
    vallee = make_organisation("Vallée", slug="vallee")
    make_membership(amel, vallee, is_steward=True)
    make_membership(bruno, vallee)
    assert "Compléter la fiche" in sign_in(amel).get(URL).text
    text = sign_in(bruno).get(URL).text
    assert "une présentation" in text and "Compléter la fiche" not in text


@pytest.mark.parametrize("rows", [1, 4])
def test_the_desk_costs_the_same(sign_in, bruno, amel, chloe, rows, django_assert_max_num_queries):
    Person.objects.filter(pk__in=[bruno.pk, chloe.pk]).update(
        trade="FACILITATION", seen_on=timezone.localdate(), joined_at=timezone.now() - timedelta(days=300)
    )
    vallee = make_organisation("Vallée", slug="vallee")
    make_membership(bruno, vallee)
    make_membership(chloe, make_organisation("Canal", slug="canal"))
    for number in range(rows):
        make.make_draft(bruno, title=f"Brouillon {number}")
        make.make_resource(bruno, title=f"Mienne {number}")
        keep_at_hand(resource=make.make_resource(amel, title=f"Autre {number}", organisations=[vallee]), person=bruno, kept=True)
    client = sign_in(bruno)
    client.get(URL)
    with django_assert_max_num_queries(9):
        assert client.get(reverse("home:desk")).status_code == 200
