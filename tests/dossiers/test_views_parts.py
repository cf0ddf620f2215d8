"""Cut a dossier into parts, and look for people in it before it is shared."""

import uuid

import pytest

from maillage.dossiers.models import Dossier, LeftOutPage, Part, PersonalCheck
from tests.dossiers.sharing_path import ANSWERS, SHARE, SHEET, TWO_PARTS, base_of, begin, html_of, lines_pdf, pdf


class TestTheParts:
    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"first-1": "2"}, "La page 2 est déjà dans « Présentation »"),
            ({"last-1": "9"}, "s’arrête à la page 8"),
            ({"first-1": "7", "last-1": "3"}, "vient avant la première"),
            ({"first-0": "0"}, "se comptent à partir de 1"),
            ({"first-0": "un"}, "un numéro de page"),
            ({"first-0": ""}, "à quelle page elle commence"),
            ({"title-0": "\u200b"}, "Donnez un nom"),
        ],
    )
    def test_bad_ranges_are_said_next_to_the_line(self, sign_in, amel, draft, change, words):
        page = sign_in(amel).post(f"{base_of(draft)}parties/", TWO_PARTS | change)
        assert page.status_code == 422 and words in html_of(page)
        assert not Part.objects.exists()

    def test_one_part_at_least_is_named(self, sign_in, amel, draft):
        page = sign_in(amel).post(f"{base_of(draft)}parties/", {"rows": "1", "title-0": "", "first-0": "", "last-0": ""})
        assert page.status_code == 422 and "Nommez au moins une partie" in html_of(page)

    def test_an_empty_line_is_closed_until_somebody_opens_it(self, sign_in, amel, draft):
        page = html_of(sign_in(amel).get(f"{base_of(draft)}parties/"))
        assert '<option value="CLOSED" selected>' in page and '<option value="PUBLIC" selected>' not in page

    def test_gaps_are_said(self, sign_in, amel, draft):
        client = sign_in(amel)
        page = client.post(f"{base_of(draft)}parties/", TWO_PARTS | {"first-1": "4", "last-1": "6"}, follow=True)
        assert "personne ne les lit" in html_of(page)

    def test_lines_are_added_and_removed_without_a_script(self, sign_in, amel, draft):
        client, url = sign_in(amel), f"{base_of(draft)}parties/"
        page = html_of(client.post(url, TWO_PARTS | {"ajouter": "1"}))
        assert 'name="title-2"' in page and 'value="Analyse"' in page
        page = html_of(client.post(url, TWO_PARTS | {"retirer": "0"}))
        assert 'value="Présentation"' not in page and 'value="Analyse"' in page
        assert not Part.objects.exists()

    def test_the_table_of_contents_is_proposed_and_opens_nothing(self, sign_in, amel, centre):
        contents = "Table des matières\n1. Présentation du centre ............ 2\n2. Autoévaluation .......... 4\n3. Budget ........ 7"
        client, key = sign_in(amel), uuid.uuid4()
        begin(client, key, document=pdf(data=lines_pdf([contents, *["Une page."] * 7])))
        dossier = Dossier.objects.get(uuid=key)
        page = html_of(client.get(f"{base_of(dossier)}parties/"))
        for text in ('value="Présentation du centre"', 'value="Autoévaluation"', 'value="Budget"', "Proposé"):
            assert text in page
        assert not Part.objects.exists()


class TestTheCheck:
    @pytest.fixture
    def cut(self, sign_in, amel, centre):
        client, key = sign_in(amel), uuid.uuid4()
        data = lines_pdf(["Une page.", "Mme Jeanne Brichard\njeanne.brichard@demo.example\nCompte BE71 0961 2345 6769", *["Une page."] * 6])
        begin(client, key, document=pdf(data=data))
        client.post(f"{SHARE}{key}/fiche/", {**SHEET, "organisation": centre.pk})
        dossier = Dossier.objects.get(uuid=key)
        client.post(f"{base_of(dossier)}parties/", TWO_PARTS)
        return dossier

    def test_what_was_found_is_shown_to_its_owner_page_by_page(self, sign_in, amel, cut):
        page = html_of(sign_in(amel).get(f"{base_of(cut)}verification/"))
        assert "jeanne.brichard@demo.example" in page and "Page 2" in page and "1\u00a0adresse e-mail" in page

    def test_an_unanswered_line_blocks_opening_and_loses_nothing(self, sign_in, amel, cut):
        client, url = sign_in(amel), f"{base_of(cut)}verification/"
        some = {key: value for key, value in ANSWERS.items() if key != "salaries"}
        page = client.post(url, {**some, "pages_out": "2, 5-6"})
        assert page.status_code == 422 and "Répondez à cette ligne" in html_of(page)
        assert list(LeftOutPage.objects.order_by("number").values_list("number", flat=True)) == [2, 5, 6]
        assert PersonalCheck.objects.get().answers == some
        sent = client.post(f"{SHARE}{cut.uuid}/accord/", {"agreed": "on", "contact": amel.pk})
        assert sent.status_code == 422 and "chaque ligne de la vérification" in html_of(sent)
        assert not Dossier.objects.get(pk=cut.pk).published_at

    def test_only_figures_are_kept_of_what_was_found(self, sign_in, amel, cut):
        sign_in(amel).post(f"{base_of(cut)}verification/", ANSWERS)
        check = PersonalCheck.objects.get()
        assert check.by == amel and check.found["2"]["email"] == 1
        assert "jeanne" not in str(check.found).lower()

    def test_ticks_are_kept_from_one_screen_of_pages_to_the_next(self, sign_in, amel, cut):
        client, url = sign_in(amel), f"{base_of(cut)}verification/"
        answer = client.post(url, {**ANSWERS, "ecarter": ["2"], "montrees": ["1", "2"], "vues": "1"})
        assert answer.status_code == 302 and LeftOutPage.objects.get().number == 2
        client.post(url, {**ANSWERS, "pages_out": "2", "montrees": ["1", "2"], "ecartees": ["2"], "vues": "1"})
        assert not LeftOutPage.objects.exists()

    @pytest.mark.parametrize("typed", ["douze", "9", "0", "5-3", "1-999"])
    def test_bad_pages_are_said_and_nothing_is_changed(self, sign_in, amel, cut, typed):
        page = sign_in(amel).post(f"{base_of(cut)}verification/", {**ANSWERS, "pages_out": typed})
        assert page.status_code == 422 and not PersonalCheck.objects.exists()

    def test_verified_by_and_on_is_said(self, sign_in, amel, cut):
        client, url = sign_in(amel), f"{base_of(cut)}verification/"
        client.post(url, ANSWERS)
        assert "Amel Berrada" in html_of(client.get(url)).partition("Vérifié")[2]
