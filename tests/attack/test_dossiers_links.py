"""The signed addresses of releases and testimonies: sent twice together, borrowed for something else, shown to scanners, too late."""

import pytest
from django.core import signing
from django.core.signing import TimestampSigner
from django.test import Client
from django.utils import timezone

from maillage.dossiers import links
from maillage.dossiers.domain import publishing, requests, versions
from maillage.dossiers.models import AccessAnswer, Part, Release, RequestMessage
from maillage.initiatives import links as consents
from maillage.initiatives.domain import testimonies
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.web.sealed import Seal
from maillage.links.signing import STILL_GOOD
from maillage.network.links import SEALS
from tests.factories.initiatives import make_words
from tests.factories.library import join, make_organisation
from tests.factories.releases import accept, add_version, ask, make_shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def lent(amel, bruno, chloe):
    valley = make_organisation()
    join(amel, valley, steward=True)
    join(bruno, valley)
    join(chloe, make_organisation("Bibliothèque du Canal", slug="canal"))
    return make_shared(bruno, valley)


def test_words_sent_twice_by_one_link_are_said_once(lent, amel, chloe):
    """Both have passed the look at the link before either writes."""
    request = ask(lent, chloe)
    requests.write(request=request, person=amel, words="Bonjour.", by_link=True, step=0)
    with pytest.raises(Stale):
        requests.write(request=request, person=amel, words="Bonjour.", by_link=True, step=0)
    assert RequestMessage.objects.count() == 1


def test_a_token_of_another_purpose_opens_nothing(client, lent, amel, chloe):
    request = ask(lent, chloe)
    mine, his, answer = request.uuid.hex, amel.uuid.hex, TimestampSigner(salt=links.ANSWER.purpose)
    strange = [
        *(seal.token(uuid=request.uuid, more=[his, "0"]) for seal in (consents.CONSENT, STILL_GOOD, SEALS["reply"], links.MORE_TIME, Seal(purpose=""))),
        *(answer.sign(each) for each in ("", "~", "x", "7", "1~2~3", mine, f"{mine}~x~y", f"{mine}~{his}", f"{mine}~{his}~0~0")),
        answer.sign(f"{his}~{mine}~0"), answer.sign(f"{mine}~{mine}~0"), signing.dumps([mine, his, 0], salt=links.ANSWER.purpose),
        "a" * 3000, "%00", "..", ":::", "é",
    ]  # fmt: skip
    client.raise_request_exception = False
    for token in strange:
        for end in ("", "fait/", "nouveau/"):
            path = f"/bibliotheque/dossiers/repondre/{token}/{end}"
            for answer in (client.get(path), client.post(path, {"choix": "decliner", "non-word": "Non."})):
                assert answer.status_code in (404, 405, 410), (token[:40], end, answer.status_code)
        for path in (f"/bibliotheque/temoignages/accord/{token}/", f"/bibliotheque/liens/toujours-bons/{token}/"):
            assert client.get(path).status_code in (404, 410), (token[:40], path)
    assert not AccessAnswer.objects.exists() and not RequestMessage.objects.exists()


def test_scanners_and_prefetchers_decide_and_count_nothing(lent, amel, chloe, committed):
    with committed():
        request = ask(lent, chloe)
    link = links.answer_path(request=request, person=amel)
    robot = Client(enforce_csrf_checks=True)
    for ask_for in (robot.get, robot.head, robot.options):
        for more in ({}, {"HTTP_SEC_PURPOSE": "prefetch"}, {"QUERY_STRING": "choix=accepter&oui-worked=x&oui-duration=30"}):
            assert ask_for(link, **more).status_code in (200, 405)
    for verb in (robot.put, robot.delete, robot.patch):
        assert verb(link, {"choix": "accepter"}, content_type="application/x-www-form-urlencoded").status_code in (403, 405)
    assert robot.post(link, {"choix": "accepter", "oui-worked": "Bien.", "oui-duration": "30"}).status_code == 403
    assert not AccessAnswer.objects.exists()
    with committed():
        release = accept(request, amel)
    reader = Client()
    reader.force_login(chloe)
    copy = f"{release.get_absolute_url()}exemplaire/"
    assert reader.head(copy).status_code == 200
    assert not release.readings.exists()


def test_what_was_served_is_not_served_once_the_right_is_gone(lent, amel, chloe, committed):
    """An address, a mark of what is kept, a range: nothing but the right opens."""
    with committed():
        release = accept(ask(lent, chloe), amel)
    reader = Client()
    reader.force_login(chloe)
    copy = f"{release.get_absolute_url()}exemplaire/"
    kept = reader.get(copy)
    mark = kept["ETag"]
    assert kept.status_code == 200 and "no-store" in kept["Cache-Control"]
    b"".join(kept.streaming_content)
    Release.objects.filter(pk=release.pk).update(ends_on=timezone.localdate() - timezone.timedelta(days=1))
    for headers in ({}, {"HTTP_IF_NONE_MATCH": mark}, {"HTTP_RANGE": "bytes=0-9"}, {"HTTP_RANGE": "bytes=0-9", "HTTP_IF_RANGE": mark}):
        for ask_for in (reader.get, reader.head, reader.post):
            assert ask_for(copy, **headers).status_code == 410, headers
    chloe.left_at, chloe.is_active = timezone.now(), False
    chloe.save()
    assert reader.get(copy, HTTP_IF_NONE_MATCH=mark).status_code in (302, 403, 404)


def test_open_pages_closed_again_are_sent_to_nobody(client, amel, bruno, chloe, committed):
    with committed():
        shared = make_shared(bruno, make_organisation(), access="PUBLIC")
        from maillage.dossiers.domain import extracts

        extracts.refresh(dossier=shared)
    path = f"/bibliotheque/dossiers/{shared.pk}/pages.pdf"
    version = shared.versions.get()
    first = client.get(path)
    assert first.status_code == 200
    data, mark = b"".join(first.streaming_content), first["ETag"]
    assert b"%PDF" in data[:8] and "no-cache" in first["Cache-Control"]
    with committed():
        rows = [versions.Row(title="Tout", first=1, last=6, access="CLOSED")]
        versions.save_parts(person=bruno, version=version, rows=rows, pages=6)
    for headers in ({}, {"HTTP_IF_NONE_MATCH": mark}, {"HTTP_RANGE": "bytes=0-9"}):
        assert client.get(path, **headers).status_code == 404
        assert client.head(path, **headers).status_code == 404
    for page in (1, 2):
        assert client.get(f"/bibliotheque/dossiers/versions/{version.uuid}/lecture/{page}.webp").status_code == 404
    # Without the act, as a task cut short leaves it: the rows decide, not what was made.
    with committed():
        versions.save_parts(person=bruno, version=version, rows=[versions.Row(title="Tout", first=1, last=6, access="PUBLIC")], pages=6)
    assert client.get(path).status_code == 200
    Part.objects.filter(version=version).update(access="RELEASE")
    assert client.get(path).status_code == 404
    with committed():
        Part.objects.filter(version=version).update(access="PUBLIC")
        publishing.withdraw(dossier=shared, person=bruno, reason="Non.", consent_ended=True)
    assert client.get(path, HTTP_IF_NONE_MATCH=mark).status_code == 410


def test_between_asking_and_accepting(lent, amel, bruno, chloe, committed):
    """What is frozen is the version of the moment of the answer; without pages, without consent or taken back, nothing is accepted."""
    request = ask(lent, chloe)
    newer = add_version(lent)
    release = accept(request, amel)
    assert release.version == newer and release.sha256 == newer.file.sha256
    requests_left = ask(lent, make_reader())
    newer.parts.all().update(access="CLOSED")
    with pytest.raises(Refused):
        accept(requests_left, amel)
    assert not AccessAnswer.objects.filter(request=requests_left).exists()
    newer.parts.all().update(access="RELEASE")
    requests.take_back(request=requests_left, person=requests_left.person)
    with pytest.raises(Stale):
        accept(requests_left, amel)
    late = ask(lent, requests_left.person)
    publishing.withdraw(dossier=lent, person=bruno, reason="Repris.", consent_ended=True)
    with pytest.raises(Stale):
        accept(late, amel)
    release.refresh_from_db()
    assert release.ended_at is not None and release.copy is None


def make_reader():
    from tests.cast import make_person

    return make_person("Rosa Ickx", email="rosa@canal.test")


def test_consent_by_a_used_address_does_not_bring_words_back(client, amel):
    amel.trusted_at = timezone.now()
    draft = testimonies.save_draft(
        person=amel,
        key=amel.uuid,
        words=make_words(text="Des mots zombie.", own=False, witness_name="Ana", witness_email="ana@x.test", access="PUBLIC"),
    )
    asked = testimonies.send_testimony(testimony=draft, person=amel, agreed=False)
    path = consents.consent_path(testimony=asked)
    assert "zombie" in client.get(path).content.decode()
    assert client.head(path).status_code == 200 and not asked.consents.exists()
    client.post(path, {"reponse": "oui"})
    page = asked.get_absolute_url()
    assert "zombie" in client.get(page).content.decode()
    client.post(path, {"reponse": "non"})
    for method in (client.get, client.post):
        answer = method(path, {"reponse": "oui"})
        assert answer.status_code == 410 and "zombie" not in answer.content.decode()
    for place in (page, "/bibliotheque/temoignages/", "/", "/bibliotheque/", "/sitemap.xml"):
        assert "zombie" not in client.get(place).content.decode()
