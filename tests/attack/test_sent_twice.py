"""The same form sent five times, by an impatient hand or a network that repeats: one effect."""

import io
import re
import uuid
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.editorial.models import Page
from maillage.kernel.notices.public import OutgoingMail
from maillage.library.models import Decision, Keep, Resource, Use, Version
from maillage.network.models import Invitation, JoinAnswer, JoinQuestion, JoinRequest, Membership, Organisation, Theme
from maillage.transfer.models import ImportRun
from tests.attack import world as worlds
from tests.factories.library import make_theme
from tests.kept_worlds import kept_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, committed):
    settings.REQUIRE_SECOND_FACTOR = False
    return kept_world("attacked, without index", lambda: worlds.build(indexed=False), within=committed)


def five_times(client, path, data, files=None):
    answers = []
    for _ in range(5):
        sent = {name: SimpleUploadedFile(name="note.txt", content=content) for name, content in (files or {}).items()}
        answers.append(client.post(path, {**data, **sent}).status_code)
    assert max(answers) < 500
    return answers


def grown(models, do):
    before = {model: model._base_manager.count() for model in models}
    do()
    return [model._base_manager.count() - before[model] for model in models]


def test_sharing(world):
    member, key = world.client("owner"), str(uuid.uuid4())
    data = {"key": key, "title": "T", "summary": "S.", "theme": make_theme().pk, "access": "PUBLIC", "context": "x", "publier": "1"}
    assert grown([Resource], lambda: five_times(member, "/bibliotheque/partager/", data, {"fichiers": b"Une note."})) == [1]
    assert Resource.objects.get(uuid=key).versions.get().files.count() == 1


def test_a_batch_to_bring_in(world, tmp_path):
    """The same form five times prepares one batch; opened again, another one."""
    folders = len(list((tmp_path / "imports").iterdir()))
    coordination, path = world.client("coordinator"), "/la-semaine/importer/"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("reunion.txt", "Compte rendu.")

    def send():
        [key] = re.findall(r'name="key"[^>]*value="([0-9a-f-]{36})"', coordination.get(path).text)
        assert set(five_times(coordination, path, {"key": key, "access": "MEMBERS"}, {"archive": archive.getvalue()})) == {302}
        return key

    assert grown([ImportRun], send) == [1] and grown([ImportRun], send) == [1]
    assert len(list((tmp_path / "imports").iterdir())) == folders + 2
    assert grown([ImportRun], lambda: five_times(coordination, path, {"access": "MEMBERS"}, {"archive": b"rien"})) == [0]
    assert len(list((tmp_path / "imports").iterdir())) == folders + 2


def test_a_new_version(world):
    resource, owner = world.ids["public"], world.client("owner")
    path = f"/bibliotheque/ressources/{resource.pk}/version/"
    assert grown([Version], lambda: five_times(owner, path, {"note": "Annexe"}, {"fichiers": b"Une annexe."})) == [1]
    # Another note, or another file, is another version.
    assert grown([Version], lambda: five_times(owner, path, {"note": "Annexe corrigée"}, {"fichiers": b"Une annexe."})) == [1]


def test_what_readers_do(world):
    resource, other = world.ids["public"], world.client("other")
    path = f"/bibliotheque/ressources/{resource.pk}/"
    use = {"organisation": world.ids["other organisation"], "words": "Encore."}
    assert grown([Use, OutgoingMail], lambda: five_times(other, f"{path}nous-aussi/", use)) == [0, 0]
    assert grown([Keep], lambda: five_times(other, f"{path}garder/", {"garder": "1"})) == [1]


def test_decisions(world):
    coordinator = world.client("coordinator")
    waiting = world.ids["waiting"].uuid
    assert grown([Decision, OutgoingMail], lambda: five_times(coordinator, f"/la-semaine/contributions/{waiting}/publier/", {})) == [1, 1]
    owner = world.client("owner")
    path = f"/bibliotheque/ressources/{world.ids['public'].pk}/retirer/"
    assert grown([Decision], lambda: five_times(owner, path, {"reason": "Dépassé."})) == [1]


def test_requests_to_join(world, client):
    coordinator, request = world.client("coordinator"), world.ids["request"].uuid
    path = f"/la-semaine/demandes/{request}/"
    assert grown([JoinQuestion, OutgoingMail], lambda: five_times(coordinator, f"{path}question/", {"question-word": "Où ?"})) == [1, 1]
    assert grown([JoinAnswer, Membership], lambda: five_times(coordinator, f"{path}accueil/", {})) == [1, 1]
    form = {"name": "Zoé", "email": "zoe@tilleuls.test", "organisation": "Une équipe", "what_i_do": "Des ateliers.", "charter": "on"}
    assert grown([JoinRequest], lambda: five_times(client, "/rejoindre/", form)) == [1]


def test_what_the_coordination_adds(world):
    coordinator = world.client("coordinator")
    for models, path, data in (
        ([Organisation], "/annuaire/organisations/ajouter/", {"name": "Neuve", "kind": "CENTRE", "sector": "CULTURE"}),
        ([Theme], "/la-semaine/themes/", {"name": "Neuf"}),
        ([Page], "/la-semaine/pages/nouvelle/", {"title": "Presse", "body": "Bonjour."}),
        ([Invitation, OutgoingMail], "/la-semaine/invitations/", {"addresses": "zoe@tilleuls.test"}),
        ([Membership], f"/annuaire/organisations/{world.ids['organisation']}/equipe/", {"email": "chloe@canal.test"}),
    ):
        assert set(grown(models, lambda path=path, data=data: five_times(coordinator, path, data))) == {1}, path
