"""Deciding: publish, ask, decline; confirming what is still right."""

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.library.domain import publishing
from maillage.library.models import Resource
from maillage.people.models import Person
from tests.factories.library import make_draft, make_resource


@pytest.fixture
def waiting(bruno, denis, committed):
    with committed():
        draft = make_draft(bruno, quote="Notre histoire.")
        return publishing.submit(resource=draft, person=bruno)


def test_moderation_is_for_the_coordination(client, sign_in, amel, waiting):
    for name in ("moderation_detail", "publish", "ask_change", "decline"):
        url = reverse(f"library:{name}", args=[waiting.uuid])
        call = client.get if name == "moderation_detail" else client.post
        client.logout()
        assert call(url).status_code == 302
        sign_in(amel)
        assert call(url).status_code == 403
    assert client.get(reverse("library:moderation")).status_code == 403
    waiting.refresh_from_db()
    assert waiting.is_waiting


def test_publish_in_one_tap(sign_in, denis, bruno, waiting):
    client = sign_in(denis)
    html = client.get(reverse("library:moderation")).content.decode()
    url = reverse("library:publish", args=[waiting.uuid])
    assert waiting.title in html and f'action="{url}"' in html
    assert "est publiée" in client.post(url, follow=True).content.decode()
    assert Person.objects.get(pk=bruno.pk).trusted_at and Resource.objects.get().is_listed
    late = client.post(url)
    assert late.status_code == 409 and "Denis Evrard a déjà répondu" in late.content.decode()
    assert client.get(reverse("library:moderation_detail", args=[waiting.uuid])).status_code == 302


@pytest.mark.parametrize(("name", "prefix"), [("ask_change", "completer"), ("decline", "decliner")])
def test_giving_back_needs_words(sign_in, denis, bruno, waiting, name, prefix):
    client = sign_in(denis)
    url = reverse(f"library:{name}", args=[waiting.uuid])
    assert "Notre histoire." in client.get(reverse("library:moderation_detail", args=[waiting.uuid])).content.decode()
    empty = client.post(url, {f"{prefix}-word": "  "})
    assert empty.status_code == 422 and "Écrivez quelques mots" in empty.content.decode()
    assert client.post(url, {f"{prefix}-word": "Retirez les noms."}).status_code == 302
    assert Resource.objects.get().is_draft
    assert client.post(url, {f"{prefix}-word": "Encore."}).status_code == 409
    html = sign_in(bruno).get(reverse("library:draft", args=[waiting.uuid])).content.decode()
    assert "Retirez les noms." in html


def test_moderation_never_opens_a_draft(sign_in, denis, bruno):
    draft = make_draft(bruno)
    client = sign_in(denis)
    assert client.get(reverse("library:moderation_detail", args=[draft.uuid])).status_code == 404
    assert client.post(reverse("library:publish", args=[draft.uuid])).status_code == 404


def test_confirming_from_the_week(sign_in, denis, bruno):
    resource = make_resource(bruno)
    Resource.objects.update(check_on=timezone.localdate())
    client = sign_in(denis)
    assert "À vérifier" in client.get(reverse("library:moderation")).content.decode()
    answer = client.post(reverse("library:resource_checked", args=[resource.pk]), {"retour": "/la-semaine/contributions/"})
    assert answer["Location"] == reverse("library:moderation")
    assert Resource.objects.get().check_on > timezone.localdate()
