"""Deciding: publish, ask, decline; confirming what is still right."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.files.public import Preview
from maillage.library.domain import drafts, publishing
from maillage.library.models import Resource
from maillage.people.models import Person
from tests.factories.library import join, make_draft, make_file, make_organisation, make_resource


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


def test_correcting_before_publishing(client, sign_in, amel, bruno, denis, waiting):
    url, page = reverse("library:resource_edit", args=[waiting.pk]), reverse("library:moderation_detail", args=[waiting.uuid])
    vallee = make_organisation()
    join(amel, vallee, steward=True)
    waiting.organisation_rows.create(organisation=vallee)
    assert client.get(url).status_code == 302
    for person in (amel, bruno):
        assert sign_in(person).get(url).status_code == 404
        assert client.post(url, {"title": "Le mien"}).status_code == 404
    client = sign_in(denis)
    assert f'href="{url}"' in client.get(page).text
    form = client.get(url)
    assert form.text.count(f'href="{page}"') == 2 and "attend votre réponse" in form.text
    typed = {name: value for name, value in form.context["form"].initial.items() if value is not None}
    typed |= {"quote": "Leur histoire.", "check_on": ""}
    assert client.post(url, typed | {"title": ""}).status_code == 422
    assert client.post(url, typed)["Location"] == page
    assert "Leur histoire." in client.get(page).text
    waiting.refresh_from_db()
    assert waiting.is_waiting
    # Its files stay as they were sent.
    for name in ("version_create", "resource_withdraw"):
        assert client.get(reverse(f"library:{name}", args=[waiting.pk])).status_code == 404
    late = client.get(url).context["form"].initial | {"check_on": "", "title": "Trop tard"}
    client.post(reverse("library:publish", args=[waiting.uuid]))
    answer = client.post(url, {name: value for name, value in late.items() if value is not None})
    assert answer.status_code == 422 and "Trop tard" in answer.text
    client.logout()
    assert "Notre histoire." not in client.get(reverse("library:resource_history", args=[waiting.pk])).text


def test_one_answer_alone_has_the_main_tone_and_the_pages_are_shown(sign_in, bruno, denis, committed):
    with committed():
        file, draft = make_file(bruno), make_draft(bruno)
        drafts.add_file_to_draft(person=bruno, key=draft.uuid, file=file)
        waiting = publishing.submit(resource=draft, person=bruno)
    Preview.objects.create(file=file, number=1, width=600, height=800)
    html = sign_in(denis).get(reverse("library:moderation_detail", args=[waiting.uuid])).text
    aside = html[html.index("<aside") :]
    assert re.findall(r'<button class="([^"]*)"[^>]*>([^<]*)<', aside) == [
        ("btn full", "Publier"),
        ("btn alt", "Envoyer ma demande"),
        ("btn alt", "Décliner avec ces mots"),
    ]
    assert reverse("library:preview", args=[file.uuid, 1]) in html


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
