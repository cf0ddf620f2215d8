"""A members-only resource opened to all: visitors get the current version and the next ones, the former ones only when asked."""

from dataclasses import replace
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from maillage.library.domain import editing
from maillage.library.domain.content import content_of
from maillage.library.forms import initial_of
from maillage.library.models import Resource, Version
from maillage.library.public import index_rows
from tests.factories.library import make_file, make_resource

pytestmark = pytest.mark.django_db


def access(resource, person, value, **more):
    resource = Resource.objects.get(pk=resource.pk)
    content = replace(content_of(resource=resource), access=value)
    return editing.revise(resource=resource, person=person, content=content, **more)


def bring(resource, person, word):
    file = make_file(person, name=f"{word}.txt", data=f"Ce que dit {word}.".encode())
    editing.add_version(resource=resource, person=person, note=f"Note {word}", added=[file])
    return file


@pytest.fixture
def opened(bruno, committed):
    """Two versions for members; then a third one comes after the opening."""
    with committed():
        first = make_file(bruno, name="ancienne.txt", data="Ce que dit ancienne.".encode())
        resource = make_resource(bruno, files=[first], access="MEMBERS")
        second = bring(resource, bruno, "courante")
        access(resource, bruno, "PUBLIC")
        third = bring(resource, bruno, "nouvelle")
    return Resource.objects.get(pk=resource.pk), [first, second, third]


def told(client, resource):
    page, history = (
        client.get(path).content.decode() for path in (resource.get_absolute_url(), reverse("library:resource_history", args=[resource.pk]))
    )
    return page, history


def statuses(client, files):
    return [client.get(reverse("library:file", args=[file.uuid])).status_code for file in files]


def test_visitors_read_what_was_current_or_came_while_it_was_open(opened, bruno, chloe, sign_in):
    resource, files = opened
    visitor = Client()
    assert statuses(visitor, files) == [404, 200, 200]
    for html in told(visitor, resource):
        assert "ancienne" not in html and "courante.txt" in html
    assert statuses(sign_in(chloe), files) == [200, 200, 200]
    for html in told(sign_in(chloe), resource):
        assert "ancienne.txt" in html
    assert "private" in sign_in(chloe).get(reverse("library:file", args=[files[0].uuid]))["Cache-Control"]
    [row] = index_rows(uuids=[resource.uuid])
    assert {page.file_name for page in row.pages} == {"nouvelle.txt"}


def test_closed_again_then_opened_what_came_in_between_stays_for_members(opened, bruno, committed):
    resource, files = opened
    with committed():
        access(resource, bruno, "MEMBERS")
        files.append(bring(resource, bruno, "interne"))
        files.append(bring(resource, bruno, "ouverte"))
        access(resource, bruno, "PUBLIC")
    assert statuses(Client(), files) == [404, 200, 200, 404, 200]


def test_whoever_opens_it_may_open_the_former_versions_too(bruno, chloe, sign_in, committed):
    with committed():
        first = make_file(bruno)
        resource = make_resource(bruno, files=[first], access="MEMBERS")
    client = sign_in(bruno)
    path = reverse("library:resource_edit", args=[resource.pk])
    assert "open_former" not in client.get(path).content.decode()
    with committed():
        bring(resource, bruno, "courante")
    assert "Ouvrir aussi les anciennes versions" in client.get(path).content.decode()
    resource = Resource.objects.get(pk=resource.pk)
    initial = {
        name: value for name, value in initial_of(resource=resource, content=content_of(resource=resource)).items() if value is not None
    }
    answer = client.post(path, {**initial, "access": "PUBLIC", "open_former": "on", "read_at": resource.updated_at.isoformat()})
    assert answer.status_code == 302
    assert statuses(Client(), [first]) == [200]
    assert "anciennes versions" in told(client, resource)[1]
    assert "open_former" not in client.get(path).content.decode()


def test_former_versions_are_opened_later_alone_and_never_of_what_is_for_members(opened, bruno, committed):
    resource, files = opened
    with committed():
        revision = access(resource, bruno, "PUBLIC", open_former=True)
    assert list(revision.changes) == ["former"] and statuses(Client(), files) == [200, 200, 200]
    closed = make_resource(bruno, title="Autre", files=[make_file(bruno)], access="MEMBERS")
    access(closed, bruno, "MEMBERS", open_former=True)
    assert not Version.objects.get(resource=closed).open_to_all


def test_what_was_withdrawn_says_so_of_open_versions_only(opened, bruno, committed):
    from maillage.library.domain import publishing

    resource, files = opened
    with committed():
        publishing.withdraw(resource=resource, person=bruno, reason="Périmée.")
    assert statuses(Client(), files) == [404, 410, 410]


def test_the_migration_opens_what_the_rule_would_have_opened(opened, bruno):
    always = make_resource(bruno, title="Toujours ouverte", files=[make_file(bruno)])
    closed = make_resource(bruno, title="Fermée", files=[make_file(bruno)], access="MEMBERS")
    Version.objects.update(open_to_all=False)
    import_module("maillage.library.migrations.0002_version_open_to_all").open_current_ones(apps, None)
    assert list(Version.objects.filter(resource=opened[0]).order_by("number").values_list("open_to_all", flat=True)) == [False, True, True]
    assert Version.objects.get(resource=always).open_to_all and not Version.objects.get(resource=closed).open_to_all
