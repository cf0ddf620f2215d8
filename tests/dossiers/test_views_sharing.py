"""Share a dossier step by step, back and forth, without a script."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.dossiers.models import Dossier, DossierVersion, LeftOutPage, Part, PersonalCheck, SharingConsent
from maillage.kernel.files.public import StoredFile
from maillage.kernel.notices.public import Message
from tests.dossiers.sharing_path import ANSWERS, SHARE, SHEET, TWO_PARTS, base_of, begin, html_of, pdf, walk
from tests.factories.dossiers import make_dossier, make_kind, make_pages_pdf
from tests.factories.library import join


def test_the_whole_path_publishes(sign_in, amel, centre):
    client, key = sign_in(amel), uuid.uuid4()
    assert client.get(SHARE).status_code == 200
    answers = walk(client, centre, key)
    assert [each.status_code for each in answers] == [302] * 5
    dossier = Dossier.objects.get(uuid=key)
    assert dossier.is_listed and dossier.title == "Demande de reconnaissance 2025–2029"
    assert SharingConsent.objects.get(dossier=dossier).board_on.isoformat() == "2026-03-14"
    assert client.get(dossier.get_absolute_url()).status_code == 200
    assert [client.get(each["Location"]).status_code for each in answers] == [302, 200, 200, 302, 200]


def test_a_first_dossier_waits_for_the_coordination(sign_in, chloe, denis, centre):
    join(chloe, centre)
    client, key = sign_in(chloe), uuid.uuid4()
    walk(client, centre, key)
    dossier = Dossier.objects.get(uuid=key)
    assert dossier.is_waiting and not dossier.versions.get().opened_at
    assert Message.objects.filter(person=denis, name="dossiers.dossier_waiting").exists() or Message.objects.filter(person=denis).exists()
    url = f"/la-semaine/dossiers/{dossier.uuid}/"
    assert sign_in(chloe).get(url).status_code == 403
    client = sign_in(denis)
    assert "Présentation" in html_of(client.get(url))
    assert client.get(f"/bibliotheque/dossiers/{dossier.pk}/pages.pdf").status_code == 404
    assert client.post(f"{url}completer/", {"completer-word": ""}).status_code == 422
    assert client.post(f"{url}publier/").status_code == 302
    dossier.refresh_from_db()
    assert dossier.is_listed
    assert client.post(f"{url}publier/").status_code == 409
    chloe.refresh_from_db()
    assert chloe.trusted_at


def test_the_coordination_gives_back_and_declines_with_words(sign_in, chloe, denis, centre):
    join(chloe, centre)
    for answer, field, seen in (("completer", "completer-word", "à compléter"), ("decliner", "decliner-word", "décliné")):
        key = uuid.uuid4()
        walk(sign_in(chloe), centre, key)
        assert sign_in(denis).post(f"/la-semaine/dossiers/{key}/{answer}/", {field: "Il manque l’année du dépôt."}).status_code == 302
        assert Dossier.objects.get(uuid=key).is_draft
        page = html_of(sign_in(chloe).get(f"{SHARE}{key}/"))
        assert "Il manque l’année du dépôt." in page
        assert seen in html_of(sign_in(chloe).get(SHARE)).lower()


class TestTheDocument:
    def test_the_same_form_sent_twice_is_one_draft(self, sign_in, amel, centre):
        client, key = sign_in(amel), uuid.uuid4()
        assert begin(client, key).status_code == begin(client, key).status_code == 302
        assert Dossier.objects.count() == DossierVersion.objects.count() == StoredFile.objects.count() == 1

    @pytest.mark.parametrize(
        ("file", "words"),
        [
            (SimpleUploadedFile("dossier.txt", b"Un texte."), "n’est pas un PDF"),
            (SimpleUploadedFile("page.html", b"<html><script>alert(1)</script></html>"), "pages web"),
            (SimpleUploadedFile("vide.pdf", b""), "vide"),
        ],
    )
    def test_other_files_are_refused_in_words(self, sign_in, amel, centre, file, words):
        file.seek(0)
        page = sign_in(amel).post(SHARE, {"key": str(uuid.uuid4()), "kind": make_kind().pk, "document": file})
        assert page.status_code == 422 and words in html_of(page)
        assert not Dossier.objects.exists() and not StoredFile.objects.exists()

    def test_without_a_document_it_asks_for_one(self, sign_in, amel):
        page = sign_in(amel).post(SHARE, {"key": str(uuid.uuid4()), "kind": make_kind().pk})
        assert page.status_code == 422 and "Choisissez le document" in html_of(page)

    def test_a_document_without_a_kind_is_kept(self, sign_in, amel):
        make_kind()
        client, key = sign_in(amel), uuid.uuid4()
        page = client.post(SHARE, {"key": str(key), "document": pdf()})
        assert page.status_code == 422 and "Choisissez la sorte" in html_of(page) and "Reçu" in html_of(page)
        assert Dossier.objects.get(uuid=key).versions.count() == 1

    def test_another_document_is_to_be_checked_again(self, sign_in, amel, draft):
        client = sign_in(amel)
        client.post(f"{base_of(draft)}parties/", TWO_PARTS)
        client.post(f"{base_of(draft)}verification/", {**ANSWERS, "pages_out": "2"})
        old = draft.versions.get().file.path
        client.post(f"{SHARE}{draft.uuid}/", {"kind": draft.kind_id, "document": pdf(data=make_pages_pdf(("un", "deux", "trois")))})
        assert not old.exists()
        assert not PersonalCheck.objects.exists() and not LeftOutPage.objects.exists() and Part.objects.count() == 2
        page = client.post(f"{SHARE}{draft.uuid}/accord/", {"agreed": "on", "contact": amel.pk})
        assert page.status_code == 422 and "s’arrête à la page 3" in html_of(page)

    def test_somebody_elses_draft_does_not_exist(self, sign_in, chloe, draft):
        client = sign_in(chloe)
        assert client.post(SHARE, {"key": str(draft.uuid), "kind": draft.kind_id, "document": pdf()}).status_code == 403
        for address in ("", "fiche/", "accord/", "supprimer/"):
            assert client.get(f"{SHARE}{draft.uuid}/{address}").status_code == 404
        for address in ("parties/", "verification/"):
            assert client.get(base_of(draft) + address).status_code == 404
            assert client.post(base_of(draft) + address, {**TWO_PARTS, **ANSWERS}).status_code == 404

    def test_a_draft_is_deleted_with_its_document(self, sign_in, amel, draft):
        client = sign_in(amel)
        path = draft.versions.get().file.path
        assert client.get(f"{SHARE}{draft.uuid}/supprimer/").status_code == 200
        assert client.post(f"{SHARE}{draft.uuid}/supprimer/").status_code == 302
        assert not Dossier.objects.exists() and not path.exists()


class TestTheSheet:
    def test_three_things_are_needed_and_what_was_typed_is_kept(self, sign_in, amel, draft):
        client, url = sign_in(amel), f"{SHARE}{draft.uuid}/fiche/"
        page = client.post(url, {"summary": "Une phrase à garder.", "access": "MEMBERS"})
        assert page.status_code == 422
        assert "Choisissez l’organisation" in html_of(page) and "Donnez la période" in html_of(page)
        draft.refresh_from_db()
        assert draft.summary == "Une phrase à garder."

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"period_from": "2029", "period_to": "2025"}, "finit avant"),
            ({"period_from": "dix"}, "quatre chiffres"),
            ({"filed_year": "1200"}, "entre 1980"),
            ({"inhabitants": "beaucoup"}, "nombre entier"),
            ({"communes": "Andene"}, "Peut-être Andenne"),
        ],
    )
    def test_bad_values_are_said_next_to_the_field(self, sign_in, amel, draft, centre, typed, words):
        page = sign_in(amel).post(f"{SHARE}{draft.uuid}/fiche/", {**SHEET, "organisation": centre.pk, **typed})
        assert page.status_code == 422 and words in html_of(page)

    def test_enjeux_communes_and_levels_are_kept(self, sign_in, amel, draft, centre):
        from maillage.dossiers.models import RecognitionLevel

        level = RecognitionLevel.objects.get(code="acg")
        typed = {"stakes": "Habiter ensemble\nhabiter ensemble\n\nLa place des jeunes", "communes": "Andenne, Namur", "levels": [level.pk]}
        sign_in(amel).post(f"{SHARE}{draft.uuid}/fiche/", {**SHEET, "organisation": centre.pk, **typed})
        assert list(draft.stakes.order_by("pk").values_list("name", flat=True)) == ["Habiter ensemble", "La place des jeunes"]
        assert [row.territory.name for row in draft.commune_rows.order_by("position")] == ["Andenne", "Namur"]
        assert draft.levels.get().level == level

    def test_another_kind_asks_its_own_questions(self, sign_in, amel, centre):
        from maillage.dossiers.models import DossierKind

        client, key = sign_in(amel), uuid.uuid4()
        begin(client, key, kind=DossierKind.objects.get(slug="subvention").pk)
        page = html_of(client.get(f"{SHARE}{key}/fiche/"))
        assert "Montant demandé" in page and "Niveaux demandés" not in page
        client.post(f"{SHARE}{key}/fiche/", {**SHEET, "organisation": centre.pk, "extra_montant": "18 400 euros"})
        assert Dossier.objects.get(uuid=key).extra == {"montant": "18 400 euros"}

    def test_later_is_possible(self, sign_in, amel, draft):
        client = sign_in(amel)
        answer = client.post(f"{SHARE}{draft.uuid}/fiche/", {"summary": "Plus tard.", "plus_tard": "1"})
        assert answer.status_code == 302 and "Plus tard." in html_of(client.get(f"{SHARE}{draft.uuid}/fiche/"))


def test_without_the_agreement_nothing_is_sent(sign_in, amel, draft):
    client = sign_in(amel)
    client.post(f"{base_of(draft)}parties/", TWO_PARTS)
    client.post(f"{base_of(draft)}verification/", ANSWERS)
    for typed, words in (
        ({"contact": amel.pk}, "Cochez cette case"),
        ({"agreed": "on", "contact": amel.pk, "board_on": "2099-01-01"}, "à venir"),
    ):
        page = client.post(f"{SHARE}{draft.uuid}/accord/", typed)
        assert page.status_code == 422 and words in html_of(page)
    assert not Dossier.objects.get(pk=draft.pk).submitted_at


def test_candidates_and_visitors_do_not_share(client, sign_in, farid):
    assert client.get(SHARE).status_code == 302
    assert sign_in(farid).get(SHARE).status_code == 403


class TestANewVersion:
    @pytest.fixture
    def shared(self, bruno, committed):
        with committed():
            return make_dossier(bruno)

    def test_it_is_prepared_beside_and_opened_once_checked(self, sign_in, bruno, shared):
        client = sign_in(bruno)
        url = f"/bibliotheque/dossiers/{shared.pk}/version/"
        assert client.post(url, {"note": "", "document": pdf()}).status_code == 422
        assert client.post(url, {"note": "Sans rien"}).status_code == 422
        newer = make_pages_pdf(tuple(f"neuf{n}" for n in range(8)))
        assert client.post(url, {"note": "Chiffres de 2026", "document": pdf(data=newer)}).status_code == 302
        version = shared.versions.get(number=2)
        assert version.opened_at is None and version.parts.count() == 4
        assert "en préparation" not in html_of(client.get(shared.get_absolute_url())).partition("</main>")[0].partition("Sommaire")[0]
        base = base_of(shared)
        assert client.post(f"{base}verification/", {"people": "NONE"}).status_code == 422
        version.refresh_from_db()
        assert version.opened_at is None
        assert client.post(f"{base}verification/", ANSWERS).status_code == 302
        version.refresh_from_db()
        assert version.opened_at is not None

    def test_the_same_document_is_not_a_new_version(self, sign_in, bruno, shared):
        sign_in(bruno).post(f"/bibliotheque/dossiers/{shared.pk}/version/", {"note": "Rien", "document": pdf()})
        assert shared.versions.count() == 1

    def test_only_owners_prepare_one(self, sign_in, chloe, denis, shared):
        for person in (chloe, denis):
            for address in ("version/", "modifier/", "accord/", "etapes/"):
                assert sign_in(person).get(f"/bibliotheque/dossiers/{shared.pk}/{address}").status_code == 403


def test_the_document_of_a_dossier_has_a_limit_of_its_own(client, sign_in, bruno, settings):
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.FILE_MAX_MB, settings.DOSSIER_MAX_MB = 0, 0
    sign_in(bruno)
    refused = client.post(
        "/bibliotheque/dossiers/partager/", {"document": SimpleUploadedFile("d.pdf", b"%PDF-1.4 trop", "application/pdf")}
    )
    assert refused.status_code == 422
    assert "dépasse" in refused.content.decode()
    settings.DOSSIER_MAX_MB = 1
    from tests.factories.dossiers import make_pages_pdf

    taken = client.post("/bibliotheque/dossiers/partager/", {"document": SimpleUploadedFile("d.pdf", make_pages_pdf(), "application/pdf")})
    assert "dépasse" not in taken.content.decode()
