"""The page of a release, its copy, its end: who reads what, and until when."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdfium2 import PdfDocument

from maillage.dossiers.domain import copies, extensions, follow_up, releases
from maillage.dossiers.models import ExtensionRequest, Release, ReleaseReading
from maillage.dossiers.models.dossiers import NOTICE
from maillage.kernel.files.public import StoredFile
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.library.models import Inspiration
from tests.factories.initiatives import make_initiative
from tests.factories.library import make_resource
from tests.factories.releases import accept, add_version, ask

READER = {"HTTP_USER_AGENT": "Mozilla/5.0 Firefox"}
LIST = "/mes-mises-a-disposition/"


@pytest.fixture
def release(lent, amel, chloe, committed):
    with committed():
        release = accept(ask(lent, chloe), amel)
    return Release.objects.select_related("copy", "dossier").get(pk=release.pk)


def copy_url(release):
    return reverse("dossiers:release_copy", args=[release.uuid])


def text_of(path):
    document = PdfDocument(path)
    return [page.get_textpage().get_text_range() for page in document]


def test_the_copy_says_for_whom_and_holds_the_released_pages_only(release, tmp_path):
    pages = text_of(release.copy.path)
    cover, rest = pages[0], "\n".join(pages[1:])
    for words in ("Chloé Dumont", "Bibliothèque du Canal", "Amel Berrada", "Une équipe de neuf personnes.", release.code, NOTICE[:30]):
        assert words in " ".join(cover.split()), words
    assert "Nous commençons notre analyse partagée." in " ".join(cover.split())
    for number in (1, 2, 3, 4):
        assert f"Page {number} v1" in rest
    assert "Page 5" not in rest and "Page 6" not in rest
    assert all("Exemplaire de Chloé Dumont" in " ".join(page.split()) for page in pages[1:])
    assert release.sha256 == release.version.file.sha256 and "Page 6" in text_of(release.version.file.path)[5]


def test_the_receiver_reads_online_and_takes_the_copy(client, sign_in, release, chloe):
    sign_in(chloe)
    page = client.get(release.get_absolute_url()).content.decode()
    assert "Une équipe de neuf personnes." in page and "Télécharger le PDF" in page and NOTICE in page
    online = client.get(copy_url(release), **READER)
    assert online["Content-Disposition"].startswith("inline") and online["Cache-Control"].startswith("private, no-store")
    taken = client.post(copy_url(release), **READER)
    assert taken["Content-Disposition"].startswith("attachment")
    assert b"".join(taken.streaming_content) == Path(release.copy.path).read_bytes()
    client.get(copy_url(release), HTTP_RANGE="bytes=500-900", **READER)
    assert list(ReleaseReading.objects.order_by("pk").values_list("how", flat=True)) == ["ONLINE", "COPY"]


def test_nobody_else_reads_the_copy(client, sign_in, release, amel, bruno, denis, farid, gaelle):
    for person in (None, amel, bruno, denis, farid, gaelle):
        client.logout()
        if person:
            sign_in(person)
        for method in ("get", "post"):
            answer = getattr(client, method)(copy_url(release))
            assert answer.status_code == (404 if person and person is not farid else 302 if person is None else 403), (person, method)
    assert not ReleaseReading.objects.exists()
    sign_in(denis)
    assert client.get(release.get_absolute_url()).status_code == 404
    assert client.get(reverse("library:file", args=[release.copy.uuid])).status_code == 404


def test_the_owner_follows_it(client, sign_in, release, amel, chloe):
    releases.note_reading(release=release, how="COPY")
    page = sign_in(amel).get(release.get_absolute_url()).content.decode()
    assert "Copie téléchargée" in page and "Mettre fin" in page and "Lire en ligne" not in page


def test_ended_by_its_owner_with_words(client, sign_in, release, amel, chloe):
    path = release.copy.path
    sign_in(amel)
    end = reverse("dossiers:release_end", args=[release.uuid])
    assert client.get(end).status_code == 200
    assert client.post(end, {"word": " "}).status_code == 422
    assert client.post(end, {"word": "Nous le refaisons."}).status_code == 302
    assert not path.exists() and not StoredFile.objects.filter(pk=release.copy_id).exists()
    assert "Nous le refaisons." in OutgoingMail.objects.filter(to=chloe.email).latest("pk").text
    assert client.post(end, {"word": "Encore."}).status_code == 302
    assert sign_in(chloe).post(end, {"word": "Moi."}).status_code == 404
    page = client.get(release.get_absolute_url())
    assert page.status_code == 200
    html = page.content.decode()
    assert "Amel Berrada y a mis fin" in html and "Nous le refaisons." in html and "Télécharger le PDF" not in html
    for method in ("get", "post"):
        assert getattr(client, method)(copy_url(release)).status_code == 410


def test_ended_by_the_clock_even_before_the_worker_passes(client, sign_in, release, chloe, committed):
    Release.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    sign_in(chloe)
    assert client.get(copy_url(release)).status_code == 410
    assert "s’est terminée le" in client.get(release.get_absolute_url()).content.decode()
    path = release.copy.path
    assert path.exists()
    with committed():
        assert [releases.end_due() for _ in range(2)] == [1, 0]
    assert not path.exists()
    mail = OutgoingMail.objects.filter(to=chloe.email).latest("pk")
    assert "n’est plus à votre disposition" in mail.subject and "Qu’est-ce que ce dossier vous a apporté" in mail.text
    assert follow_up.ask_outcomes() == 0


def test_the_page_of_the_dossier_never_keeps_an_old_state(client, sign_in, lent, release, chloe, amel):
    sign_in(chloe)
    page = lent.get_absolute_url()
    assert "À votre disposition" in client.get(page).content.decode()
    Release.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    html = client.get(page).content.decode()
    assert "Mise à disposition terminée." in html and "Envoyer ma demande" in html
    again = ask(lent, chloe)
    html = client.get(page).content.decode()
    assert "Demande envoyée." in html and "Envoyer ma demande" not in html
    accept(again, amel)
    assert "Lire mon exemplaire" in client.get(page).content.decode()


def test_asking_from_the_page(client, sign_in, lent, chloe, bruno, farid):
    url = reverse("dossiers:request_create", args=[lent.pk])
    sign_in(chloe)
    page = client.get(lent.get_absolute_url()).content.decode()
    assert "Un coup de fil d’abord." in page and "Envoyer ma demande" in page and url in page
    data = {"purpose": "Notre premier cycle.", "situation": "", "talk": "MEETING", "promise": "on"}
    for missing, words in (("purpose", "Dites pourquoi"), ("promise", "Cochez cette promesse"), ("talk", "Choisissez comment")):
        answer = client.post(url, {name: value for name, value in data.items() if name != missing})
        assert answer.status_code == 422 and words in answer.content.decode() and "Un coup de fil d’abord." in answer.content.decode()
    asked = client.post(url, data)
    assert asked.status_code == 302 and "/demandes/" in asked["Location"]
    assert client.get(asked["Location"]).status_code == 200
    assert client.post(url, data)["Location"].endswith("#demande")
    assert sign_in(bruno).get(url)["Location"].endswith("#demande")
    assert sign_in(farid).get(url).status_code == 403
    client.logout()
    assert client.get(url).status_code == 302


def test_visitors_are_told_how_to_join(client, lent):
    type(lent).objects.update(access="PUBLIC")
    html = client.get(lent.get_absolute_url()).content.decode()
    assert "Rejoindre le réseau" in html and "csrfmiddlewaretoken" not in html and "Envoyer ma demande" not in html


def test_the_conversation_is_for_both_and_nobody_else(client, sign_in, lent, amel, chloe, denis):
    asked = ask(lent, chloe)
    url = asked.get_absolute_url()
    assert client.get(url).status_code == 302
    assert sign_in(denis).get(url).status_code == 404 and client.post(url, {"choix": "parler", "mot-words": "x"}).status_code == 404
    sign_in(chloe)
    assert client.post(url, {"mot-words": ""}).status_code == 422
    assert client.post(url, {"mot-words": "Une précision."}).status_code == 302
    # The one who asked cannot answer themselves.
    client.post(url, {"choix": "accepter", "oui-worked": "x", "oui-duration": "60", "mot-words": "Encore."})
    assert not Release.objects.exists()
    page = sign_in(amel).get(url).content.decode()
    assert "Une précision." in page and "Mettre à disposition" in page
    assert client.post(url, {"choix": "accepter", "oui-worked": "Bien.", "oui-duration": "7"}).status_code == 302
    assert "Voir la mise à disposition" in client.get(url).content.decode()
    assert client.post(reverse("dossiers:request_take_back", args=[asked.uuid])).status_code == 403


def test_more_time(client, sign_in, release, amel, chloe, denis):
    until = release.ends_on + timedelta(days=30)
    ask_url = reverse("dossiers:release_extend", args=[release.uuid])
    sign_in(chloe)
    for data, words in (
        ({"words": "", "until_on": until}, "Dites en une phrase"),
        ({"words": "Nous finissons.", "until_on": release.ends_on}, "Choisissez un jour après"),
        ({"words": "Nous finissons.", "until_on": "jamais"}, "un jour qui existe"),
        ({"words": "Nous finissons.", "until_on": "2099-01-01"}, "Un an au plus"),
    ):
        answer = client.post(ask_url, data)
        assert answer.status_code == 422 and words in answer.content.decode(), data
    for _ in range(2):
        assert client.post(ask_url, {"words": "Nous finissons.", "until_on": until}).status_code == 302
    extension = ExtensionRequest.objects.get()
    assert "Nous finissons." in OutgoingMail.objects.filter(to=amel.email).latest("pk").text
    answer_url = reverse("dossiers:extension_answer", args=[extension.uuid])
    assert client.post(answer_url, {"choix": "oui"}).status_code == 404
    assert sign_in(denis).post(answer_url, {"choix": "oui"}).status_code == 404
    sign_in(amel)
    assert "Nous finissons." in client.get(release.get_absolute_url()).content.decode()
    assert client.post(answer_url, {"choix": "non", "reponse-word": ""}).status_code == 422
    assert client.post(answer_url, {"choix": "oui"}).status_code == 302
    release.refresh_from_db()
    assert release.ends_on == until
    assert "a déjà répondu" in client.post(answer_url, {"choix": "oui"}, follow=True).content.decode()
    assert "reste à votre disposition" in OutgoingMail.objects.filter(to=chloe.email).latest("pk").text


def test_no_more_time_with_words_then_again(release, amel, chloe):
    until = release.ends_on + timedelta(days=5)
    first = extensions.ask_extension(release=release, person=chloe, words="Un peu.", until_on=until)
    extensions.answer_extension(extension=first, owner=amel, granted=False, word="Nous le refaisons.")
    assert "Nous le refaisons." in OutgoingMail.objects.filter(to=chloe.email).latest("pk").text
    assert extensions.ask_extension(release=release, person=chloe, words="Encore.", until_on=until).pk != first.pk


def test_both_are_warned_once_three_days_ahead(release, amel, chloe):
    assert follow_up.warn_ending() == 0
    Release.objects.update(ends_on=timezone.localdate() + timedelta(days=3))
    assert [follow_up.warn_ending() for _ in range(2)] == [1, 0]
    told = Message.objects.filter(name__startswith="dossiers.release_ending").values_list("person", flat=True)
    assert sorted(told) == sorted([amel.pk, chloe.pk])


def test_what_it_brought_is_asked_once_and_told_to_the_giver(client, sign_in, release, amel, chloe, denis):
    assert follow_up.ask_outcomes() == 0
    Release.objects.update(starts_at=timezone.now() - timedelta(days=31))
    assert [follow_up.ask_outcomes() for _ in range(2)] == [1, 0]
    mail = OutgoingMail.objects.filter(to=chloe.email).latest("pk")
    url = reverse("dossiers:release_outcome", args=[release.uuid])
    assert url in mail.text and "qu’une fois" in mail.text
    assert sign_in(amel).get(url).status_code == 404
    sign_in(chloe)
    assert client.get(url).status_code == 200
    assert client.post(url, {"words": ""}).status_code == 422
    assert client.post(url, {"words": "Une façon de raconter."}).status_code == 302
    client.post(url, {"words": "Une façon de raconter, et une carte."})
    mails = OutgoingMail.objects.filter(to=amel.email, text__contains="Une façon de raconter")
    assert mails.count() == 1
    assert "et une carte" in sign_in(amel).get(release.get_absolute_url()).content.decode()


def test_the_code_tells_anybody_whether_there_is_a_newer_version(client, lent, release):
    url = reverse("dossiers:release_code", args=[release.code])
    page = client.get(url).content.decode()
    assert "C’est la version la plus récente" in page and NOTICE in page
    # No title, no name: the sheet is for members.
    assert lent.title not in page and "Chloé" not in page and "Amel" not in page
    assert client.get(url.lower()).status_code == 200
    add_version(lent, opened=False)
    assert "C’est la version la plus récente" in client.get(url).content.decode()
    add_version(lent)
    assert "Il existe une version plus récente" in client.get(url).content.decode()
    type(lent).objects.update(withdrawn_at=timezone.now())
    assert "n’est plus partagé" in client.get(url).content.decode()
    for wrong in ("AAAAAAAA", "x", "AAAA-AAAA", "é" * 8, "A" * 300):
        assert client.get(f"/d/{wrong}/").status_code == 404


def test_the_progress_is_shown_and_a_failure_can_be_tried_again(client, sign_in, lent, amel, chloe, committed):
    release = accept(ask(lent, chloe), amel)
    Release.objects.update(copy_done=42, copy_seen_at=timezone.now())
    sign_in(chloe)
    page = client.get(release.get_absolute_url())
    assert "42 %" in page.content.decode() and 'hx-trigger="every 2s"' in page.content.decode()
    part = client.get(release.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert "42 %" in part and "<html" not in part
    assert client.get(copy_url(release)).status_code == 404
    again = reverse("dossiers:release_copy_again", args=[release.uuid])
    assert client.post(again).status_code == 403
    Release.objects.update(copy_seen_at=None, copy_failure="Ce PDF est abîmé.")
    assert "Ce PDF est abîmé." in client.get(release.get_absolute_url()).content.decode()
    assert client.post(again).status_code == 302
    release.refresh_from_db()
    assert release.copy is not None
    assert client.post(again).status_code == 409


def test_a_broken_document_is_said_to_the_giver(lent, amel, chloe, committed):
    lent.versions.get().file.path.write_bytes(b"%PDF-1.4 abime")
    with committed():
        release = accept(ask(lent, chloe), amel)
    release.refresh_from_db()
    assert release.copy is None and release.copy_failure
    assert Message.objects.filter(name="dossiers.copy_failed", person=amel).exists()
    assert copies.retry_copies() == 0


def test_one_s_own_list(client, sign_in, lent, release, amel, chloe, denis):
    assert "Rien pour le moment" in sign_in(denis).get(LIST).content.decode()
    waiting = ask(lent, denis)
    assert "en attente" in client.get(LIST).content.decode()
    assert "À votre disposition" in sign_in(chloe).get(LIST).content.decode()
    page = sign_in(amel).get(LIST).content.decode()
    assert "À vous de répondre" in page and waiting.get_absolute_url() in page and "Ce que vous prêtez" in page


def test_saying_which_of_one_s_things_took_from_it(client, sign_in, release, amel, chloe, bruno):
    mine, other = make_resource(chloe, title="Notre carte"), make_resource(bruno, title="Pas à moi")
    url = reverse("dossiers:release_outcome", args=[release.uuid])
    sign_in(chloe)
    played = make_initiative(chloe, title="Jouer dehors")
    page = client.get(url).content.decode()
    assert "Notre carte" in page and "Initiative : Jouer dehors" in page
    data = {"words": "La façon de marcher."}
    assert client.post(url, {**data, "taker": f"library.resource {other.uuid}"}).status_code == 422
    assert client.post(url, {**data, "taker": f"library.resource {mine.uuid}"}).status_code == 302
    assert Inspiration.objects.get().release == release.uuid
    # One fact, one message.
    assert OutgoingMail.objects.filter(to=amel.email, text__contains="La façon de marcher.").count() == 1
    assert "Inspiré par" in client.get(mine.get_absolute_url()).content.decode()
    assert "A inspiré" in client.get(release.dossier.get_absolute_url()).content.decode()
    assert client.post(url, {**data, "taker": f"initiatives.initiative {played.uuid}"}).status_code == 302
    assert Inspiration.objects.filter(taker=played.uuid, release=release.uuid).count() == 1
    client.logout()
    # The dossier is for members: its title is not told to visitors.
    assert release.dossier.title not in client.get(mine.get_absolute_url()).content.decode()
