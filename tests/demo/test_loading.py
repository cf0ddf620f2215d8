from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import Count

from maillage.community.models import Carry, Discussion, Harvest, HarvestPart
from maillage.demo import corpus, dossiers, loading, loading_library
from maillage.dossiers.models import Dossier, DossierVersion, Extract
from maillage.kernel.files.models import FilePage, StoredFile
from maillage.kernel.journal.models import Entry
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.library.models import Keep, Resource, Use
from maillage.network.models import Invitation, JoinQuestion, JoinRequest, Membership, Organisation, Vouch
from maillage.people.public import Person
from tests.kept_worlds import kept_world

pytestmark = pytest.mark.django_db


def counts():
    names = ("people", "network", "library", "dossiers", "files", "journal", "notices", "changes")
    return {model._meta.label: model._default_manager.count() for name in names for model in apps.get_app_config(name).get_models()}


@pytest.fixture
def few(monkeypatch):
    """The demonstration with fewer files: the whole one is loaded by hand and by `make demo`."""
    wanted = [piece for piece in corpus.pieces() if piece.state != "PUBLISHED" or piece.format in ("odt", "xlsx") or piece.person == "ines"]
    monkeypatch.setattr(loading_library, "pieces", lambda: tuple(wanted))
    some = [each for each in dossiers.dossiers() if each["key"] in ("troisrives-2025", "gare-2026", "plateau-rapport")]
    monkeypatch.setattr(dossiers, "dossiers", lambda: some)
    return wanted


@pytest.fixture
def loaded(few, committed):
    return kept_world("demonstration", lambda: loading.load(say=lambda words: None, quiet=True, workers=1), within=committed)


def test_the_demonstration_is_alive_and_loads_once(loaded, client, committed):
    assert loaded is True
    for address in ("coordination", "responsable", "membre", "autre-membre", "candidate"):
        person = Person.objects.get(email=f"{address}@demo.example")
        assert person.check_password("maillage-demo")
        assert person.is_member is (address != "candidate") and person.is_coordinator is (address == "coordination")
    assert Organisation.objects.count() == 32 and Membership.objects.filter(is_steward=True).count() > 20
    assert Person.objects.exclude(left_at=None).count() == 1
    assert Dossier.objects.waiting().count() == 1 and Dossier.objects.filter(published_at__lt=loading_library.timezone.now()).count() == 2
    assert not Extract.objects.filter(file=None).exists() and Extract.objects.count() == 3
    assert [version.number for version in DossierVersion.objects.filter(dossier__title__startswith="Dossier de").order_by("number")] == [
        1,
        2,
    ]
    assert Resource.objects.waiting().count() == 5 and Resource.objects.withdrawn().count() == 1
    ines = Person.objects.get(email="membre@demo.example")
    assert Resource.objects.drafts_of(ines).count() == 2 and Keep.objects.filter(person=ines).exists()
    assert Use.objects.exists() and Message.objects.filter(person=ines, read_at=None).exists()
    assert JoinRequest.objects.waiting().count() == 3 and Vouch.objects.count() == 1 and JoinQuestion.objects.exclude(reply="").count() == 1
    assert Invitation.objects.count() == 5
    assert Carry.objects.exclude(answered_at=None).count() == Carry.objects.exclude(declined_at=None).count() == 1
    assert Harvest.objects.get(done_at=None).discussion.is_public
    assert set(HarvestPart.objects.exclude(answer=None).values_list("person__name", "given")) == {
        ("Inès Vandorpe", True),
        ("Pierrick Dessart", None),
    }
    assert Discussion.objects.exclude(origin=None).get().opened_at < loading_library.timezone.now()
    assert not StoredFile.objects.exclude(state="DONE").exists() and FilePage.objects.exists()
    # Those written in quiet hours wait for the worker, which is not here.
    assert OutgoingMail.objects.exclude(sent_at=None).exists()
    assert not OutgoingMail.objects.exclude(to__endswith="@demo.example").exists()
    assert all(Entry.objects.filter(kind="library.resource.published").values_list("at", flat=True))
    assert not Resource.objects.filter(published_at__gt=loading_library.timezone.now()).exists()
    late = Use.objects.values("resource").annotate(n=Count("pk")).filter(resource__published_at__gt=loading_library.timezone.now())
    assert not late.exists()
    before = counts()
    with committed():
        assert loading.load(say=lambda words: None, quiet=True, workers=1) is False
    assert counts() == before
    assert client.get("/").status_code == 200
    assert client.post("/demo/entrer/ines/").status_code == 302 and client.get("/mon-bureau/").status_code == 200
    assert client.post("/demo/entrer/samira/").status_code == 302 and client.get("/la-semaine/").status_code == 200


def test_uses_come_after_what_they_speak_of(loaded):
    assert [use for use in Use.objects.select_related("resource") if use.at < use.resource.published_at] == []


def test_a_large_network_loads_once(loaded, monkeypatch):
    out = StringIO()
    monkeypatch.setattr("maillage.demo.management.commands.demo.get_commands", dict)
    call_command("demo", "load", scale=30, quiet=True, workers=1, stdout=out)
    large = Resource.objects.filter(import_key__startswith="scale:")
    assert large.count() == 30 and large.filter(versions__files__file__pages__number=1).distinct().count() == 30
    assert all(file.path.stat().st_size == file.size for file in StoredFile.objects.filter(name__startswith="document-"))
    before = counts()
    call_command("demo", "load", scale=30, quiet=True, workers=1, stdout=out)
    assert counts() == before and "nothing changed" in out.getvalue()


def test_it_loads_into_a_demonstration_only(settings):
    settings.DEMO = settings.TESTING = False
    with pytest.raises(CommandError):
        call_command("demo", "load", quiet=True)
