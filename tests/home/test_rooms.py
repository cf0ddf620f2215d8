"""What the rooms above the library show on the desk."""

import pytest

from tests.factories.dossiers import make_dossier, make_kind

pytestmark = pytest.mark.django_db


def desk(client):
    response = client.get("/mon-bureau/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_draft_of_a_dossier_waits_on_the_desk_of_its_author_alone(client, sign_in, bruno, chloe):
    make_dossier(bruno, publish=False, title="Notre dossier commencé", kind=make_kind())
    sign_in(bruno)
    assert "Notre dossier commencé" in desk(client)
    sign_in(chloe)
    assert "Notre dossier commencé" not in desk(client)


def test_a_request_waits_for_the_owner_and_is_under_way_for_the_asker(client, sign_in, bruno, chloe, amel):
    from django.utils import timezone

    from maillage.dossiers.models import AccessRequest

    dossier = make_dossier(bruno, contact=bruno)
    AccessRequest.objects.create(dossier=dossier, person=chloe, purpose="Lire", talk="PHONE", asked_at=timezone.now())
    sign_in(bruno)
    assert "Une demande attend votre réponse" in desk(client)
    sign_in(chloe)
    assert "Vous avez demandé" in desk(client)
    sign_in(amel)
    page = desk(client)
    assert "Une demande attend votre réponse" not in page
    assert "Vous avez demandé" not in page


def test_drafts_of_initiatives_wait_on_the_desk(client, sign_in, bruno, chloe):
    from django.utils import timezone

    from maillage.initiatives.models import Initiative

    now = timezone.now()
    Initiative.objects.create(title="Le bus des comptines", contributor=bruno, created_at=now, updated_at=now)
    sign_in(bruno)
    assert "Le bus des comptines" in desk(client)
    sign_in(chloe)
    assert "Le bus des comptines" not in desk(client)
