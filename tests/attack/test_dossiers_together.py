"""Acts that cross: withdrawn while stamped, ended while read, answered twice, one mailed link in two browsers."""

from datetime import timedelta

import pytest
from django.test import Client

from maillage.dossiers import links
from maillage.dossiers.domain import copies, extensions, extracts, publishing, releases, requests, versions
from maillage.dossiers.models import AccessAnswer, Extract, Part, PartAccess, Release
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.files.models import StoredFile
from maillage.kernel.pdf import public as pdf
from tests.factories.dossiers import make_dossier
from tests.factories.library import join, make_organisation
from tests.factories.releases import accept, ask, make_shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def lent(amel, bruno, chloe):
    valley = make_organisation()
    join(amel, valley, steward=True)
    join(bruno, valley)
    join(chloe, make_organisation("Bibliothèque du Canal", slug="canal"))
    return make_shared(bruno, valley)


def signed_in(person):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def meanwhile(monkeypatch, module, name, act):
    """Do `act` when the work is done and not yet held."""
    work = getattr(module, name)

    def both(**given):
        work(**given)
        act()

    monkeypatch.setattr(module, name, both)


def made():
    return StoredFile.objects.filter(owner=None).count()


@pytest.mark.parametrize("what", ["withdrawn", "ended", "gone"])
def test_closed_while_its_copy_is_stamped(lent, bruno, amel, chloe, committed, monkeypatch, what):
    release = accept(ask(lent, chloe), amel)
    acts = {
        "withdrawn": lambda: publishing.withdraw(dossier=lent, person=bruno, reason="Une erreur."),
        "ended": lambda: releases.end(release=release, person=amel, word="C’est fini."),
        "gone": lambda: releases.end_for_departure(person=chloe),
    }
    meanwhile(monkeypatch, copies.pdf, "stamp", acts[what])
    with committed():
        assert copies.make_copy(release_id=release.pk) is False
    release.refresh_from_db()
    assert release.copy is None and made() == 0
    assert copies.lost_copies() == []
    answer = signed_in(chloe).get(f"{release.get_absolute_url()}exemplaire/")
    assert answer.headers["Content-Type"].startswith("text/html")


def test_closed_while_its_open_pages_are_cut(amel, committed, monkeypatch):
    dossier = make_dossier(amel)
    version = dossier.versions.get()
    join(amel, dossier.organisation, steward=True)

    def close():
        rows = [versions.Row(title="Tout", first=1, last=8, access=PartAccess.CLOSED)]
        versions.save_parts(person=amel, version=version, rows=rows, pages=8)

    meanwhile(monkeypatch, pdf, "copy_pages", close)
    with committed():
        assert extracts.make(version=version.uuid, audience="PUBLIC") == "changed meanwhile"
    assert not Extract.objects.exists() and made() == 0
    assert Part.objects.get().access == PartAccess.CLOSED
    assert Client().get(f"/bibliotheque/dossiers/{dossier.pk}/pages.pdf").status_code == 404


def test_ended_while_its_download_runs(lent, amel, chloe, committed):
    with committed():
        release = accept(ask(lent, chloe), amel)
    client, path = signed_in(chloe), f"{release.get_absolute_url()}exemplaire/"
    running = client.get(path)
    assert running.status_code == 200
    first = next(iter(running.streaming_content))
    with committed():
        releases.end(release=release, person=amel, word="C’est fini.")
    # What was begun under the right ends; nothing begins any more, whole or in pieces.
    rest = b"".join(running.streaming_content)
    assert (first + rest).startswith(b"%PDF")
    for headers in ({}, {"Range": "bytes=100-"}, {"If-None-Match": running.headers.get("ETag", "x")}):
        again = client.get(path, headers=headers)
        assert again.status_code in (403, 404, 410) and again.headers["Content-Type"].startswith("text/html")
    assert made() == 0


def test_an_extension_is_answered_once(lent, bruno, amel, chloe, committed):
    with committed():
        release = accept(ask(lent, chloe), amel)
        until = release.ends_on + timedelta(days=9)
        extension = extensions.ask_extension(release=release, person=chloe, words="Encore.", until_on=until)
    with committed():
        extensions.answer_extension(extension=extension, owner=amel, granted=True)
    for owner, granted in ((bruno, False), (amel, False), (amel, True)):
        with pytest.raises((Stale, Refused)), committed():
            extensions.answer_extension(extension=extension, owner=owner, granted=granted, word="Non.")
    assert Release.objects.get().ends_on == until


def test_one_mailed_link_in_two_browsers(lent, amel, chloe, committed):
    with committed():
        request = ask(lent, chloe)
    path = links.answer_path(request=request, person=amel)
    first, second = Client(raise_request_exception=False), Client(raise_request_exception=False)
    assert [each.get(path).status_code for each in (first, second)] == [200, 200]
    given = {"choix": "accepter", "oui-worked": "Une équipe de neuf.", "oui-duration": "30"}
    answers = [first.post(path, given), second.post(path, {"choix": "decliner", "non-word": "Non, désolé."})]
    assert answers[0].status_code == 302, answers[0].content.decode()[:3000]
    assert answers[1].status_code in (200, 302, 409, 410)
    assert AccessAnswer.objects.get().granted and Release.objects.count() == 1
    shown = second.get(path)
    assert shown.status_code in (200, 302, 410) and 'name="choix"' not in shown.content.decode()


def test_taken_back_while_it_is_answered(lent, amel, chloe, committed):
    with committed():
        request = ask(lent, chloe)
        requests.take_back(request=request, person=chloe)
    with pytest.raises(Stale), committed():
        accept(request, amel)
    assert not Release.objects.exists()
