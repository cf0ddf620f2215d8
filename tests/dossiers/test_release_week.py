"""What the coordination reads of requests and releases that wait: no name of those who asked."""

from datetime import timedelta

from django.utils import timezone

from maillage.dossiers import public as dossiers
from maillage.dossiers.domain import requests
from maillage.dossiers.models import AccessRequest, Release, RequestMessage
from maillage.kernel.notices.public import OutgoingMail
from tests.factories.releases import accept, ask


def labels(person):
    return [(item.label, item.title) for item in dossiers.week_items(person=person)]


def test_a_request_that_waits_for_a_week(client, sign_in, lent, amel, chloe, denis):
    request = ask(lent, chloe)
    assert labels(denis) == []
    AccessRequest.objects.update(asked_at=timezone.now() - timedelta(days=8))
    (item,) = dossiers.week_items(person=denis)
    assert item.label == "Demande sans réponse" and "Chloé" not in repr(item)
    assert dossiers.week_items(person=amel) == []
    assert sign_in(amel).post(item.primary_url).status_code == 403
    before = OutgoingMail.objects.filter(to=amel.email).count()
    sign_in(denis)
    assert client.post(item.primary_url).status_code == 302
    client.post(item.primary_url)
    assert OutgoingMail.objects.filter(to=amel.email).count() == before + 1, "one reminder a day"
    requests.decline(request=request, owner=amel, word="Non.")
    assert client.post(item.primary_url).status_code == 409 and labels(denis) == []


def test_talked_about_and_left(lent, amel, chloe, denis):
    request = ask(lent, chloe)
    requests.write(request=request, person=amel, words="Appelez-moi.")
    AccessRequest.objects.update(asked_at=timezone.now() - timedelta(days=20))
    assert labels(denis) == []
    RequestMessage.objects.update(at=timezone.now() - timedelta(days=15))
    assert labels(denis) == [("On devait en parler", lent.title)]


def test_promised_and_not_sent(client, sign_in, lent, amel, chloe, denis):
    accept(ask(lent, chloe), amel)
    assert labels(denis) == []
    Release.objects.update(copy_failure="Ce PDF est abîmé.", copy_seen_at=None)
    (item,) = dossiers.week_items(person=denis)
    assert item.label == "Dossier promis, pas encore envoyé" and "Ce PDF est abîmé." in item.details
    assert sign_in(denis).post(item.primary_url).status_code == 302
    assert Release.objects.get().copy is not None and labels(denis) == []
    assert client.post(item.primary_url).status_code == 409
