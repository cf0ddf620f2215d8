"""Acts on a sheet: consent, steps, lists, what follows changes below."""

from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.dossiers import public
from maillage.dossiers.domain import consent, extracts, following, lists, publishing, statuses, versions
from maillage.dossiers.models import Dossier, DossierKind, Extract, Part, RecognitionLevel
from maillage.dossiers.queries.waiting import week_items
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.journal.models import Entry
from tests.factories.dossiers import make_dossier, make_sheet
from tests.factories.library import join, make_organisation, make_theme

ROWS = [versions.Row(title="Tout", first=1, last=8, access="MEMBERS")]


@pytest.fixture
def dossier(bruno, committed):
    with committed():
        return make_dossier(bruno)


class TestConsent:
    def test_taken_back_it_hides_everything_at_once(self, dossier, bruno, committed):
        paths = [extract.file.path for extract in Extract.objects.select_related("file")]
        assert paths and all(path.exists() for path in paths)
        with committed():
            publishing.withdraw(dossier=dossier, person=bruno, reason="Le conseil a changé d’avis.", consent_ended=True)
        dossier.refresh_from_db()
        assert not dossier.is_listed and consent.running_consent(dossier=dossier) is None
        assert dossier.consents.get().ended_by == bruno
        assert not Extract.objects.exists() and not any(path.exists() for path in paths)
        assert list(public.index_rows()) == []
        with pytest.raises(Stale):
            publishing.withdraw(dossier=dossier, person=bruno, reason="Encore.")

    def test_withdrawing_needs_words_and_the_right(self, dossier, bruno, chloe, denis):
        for person, reason in ((chloe, "Pourquoi pas."), (bruno, "  ")):
            with pytest.raises(Refused):
                publishing.withdraw(dossier=dossier, person=person, reason=reason)
        publishing.withdraw(dossier=dossier, person=denis, reason="Une plainte.")
        assert Entry.objects.filter(kind="dossiers.dossier.withdrawn").count() == 1


class TestSteps:
    def test_the_newest_day_is_the_status(self, dossier, bruno):
        today = timezone.localdate()
        for status, days in (("DECIDED", 10), ("FILED", 400), ("ADMISSIBLE", 300)):
            statuses.add_step(person=bruno, dossier=dossier, status=status, on=today - timedelta(days=days))
        statuses.add_step(person=bruno, dossier=dossier, status="DECIDED", on=today - timedelta(days=10))
        dossier.refresh_from_db()
        assert dossier.status == "DECIDED" and dossier.statuses.count() == 3

    def test_a_day_to_come_is_refused(self, dossier, bruno, chloe):
        with pytest.raises(Refused):
            statuses.add_step(person=bruno, dossier=dossier, status="FILED", on=timezone.localdate() + timedelta(days=1))
        with pytest.raises(Refused):
            statuses.add_step(person=chloe, dossier=dossier, status="FILED", on=timezone.localdate())

    def test_the_thirty_days_of_an_incomplete_file_are_said(self, client, dossier, bruno, denis, committed):
        with committed():
            statuses.add_step(person=bruno, dossier=dossier, status="INCOMPLETE", on=timezone.localdate() - timedelta(days=9))
        assert "21\u00a0jours" in client.get(Dossier.objects.get(pk=dossier.pk).get_absolute_url()).content.decode()
        (item,) = [item for item in week_items(person=denis) if item.label == "Dossier incomplet"]
        assert "21\u00a0jours" in item.details[-1]
        with committed():
            statuses.add_step(person=bruno, dossier=dossier, status="ADMISSIBLE", on=timezone.localdate())
        assert not [item for item in week_items(person=denis) if item.label == "Dossier incomplet"]

    def test_by_the_page(self, sign_in, bruno, dossier):
        make_sheet(dossier, levels=["acg"])
        level, client = dossier.levels.get(), sign_in(bruno)
        url, day = f"/bibliotheque/dossiers/{dossier.pk}/etapes/", timezone.localdate().isoformat()
        assert client.post(url, {"status": "DECIDED", "on": "hier"}).status_code == 422
        assert client.post(url, {"status": "DECIDED", "on": day, f"le-{level.pk}": day}).status_code == 422
        sent = client.post(url, {"status": "DECIDED", "on": day, f"decision-{level.pk}": "GRANTED", f"le-{level.pk}": day})
        assert sent.status_code == 302
        level.refresh_from_db()
        assert (level.outcome, level.decided_on) == ("GRANTED", timezone.localdate())


class TestLists:
    def test_the_coordination_edits_kinds_and_levels(self, sign_in, denis, chloe):
        client, url = sign_in(denis), "/la-semaine/dossiers/listes/"
        assert client.post(url, {"name": "Expérimentation"}).status_code == 302
        level = RecognitionLevel.objects.get(code="experimentation")
        assert client.post(url, {"name": "expérimentation"}).status_code == 422
        assert client.post(f"{url}niveaux/{level.pk}/", {"name": "Phase d’essai"}).status_code == 302
        assert client.post(f"{url}niveaux/{level.pk}/proposer/").status_code == 302
        level.refresh_from_db()
        assert level.name == "Phase d’essai" and level.retired_at
        assert client.post(f"{url}autres/{level.pk}/proposer/").status_code == 404
        typed = {"name": "Appel à projets", "fields_shown": ["communes"], "questions": "Appel : lequel\nMontant demandé"}
        assert client.post(f"{url}sortes/ajouter/", typed).status_code == 302
        kind = DossierKind.objects.get(slug="appel-a-projets")
        assert kind.extra == [
            {"key": "appel", "label": "Appel", "help": "lequel"},
            {"key": "montant_demande", "label": "Montant demandé", "help": ""},
        ]
        assert client.post(f"{url}sortes/ajouter/", typed).status_code == 422
        assert sign_in(chloe).get(url).status_code == 403

    def test_the_last_kind_stays(self, denis, chloe):
        first, *others = DossierKind.objects.order_by("pk")
        for row in others:
            lists.retire(person=denis, row=row, retired=True)
        with pytest.raises(Refused):
            lists.retire(person=denis, row=first, retired=True)
        with pytest.raises(Refused):
            lists.save_level(person=chloe, level=None, name="À moi")


class TestFollowing:
    def test_themes_merged_move_dossiers_once(self, dossier):
        old, new = make_theme("Dossiers", "dossiers"), make_theme()
        make_sheet(dossier, themes=[old, new])
        following.follow_merge(theme=old, into=new)
        assert [row.theme for row in dossier.theme_rows.all()] == [new]

    def test_somebody_leaving_takes_drafts_and_leaves_the_rest_to_the_stewards(self, amel, bruno, dossier, committed):
        join(amel, dossier.organisation, steward=True)
        Dossier.objects.filter(pk=dossier.pk).update(contact=bruno)
        with committed():
            draft = make_dossier(bruno, publish=False, organisation=make_organisation())
            path = draft.versions.get().file.path
        with committed():
            public.forget(person=bruno)
        assert not Dossier.objects.filter(pk=draft.pk).exists() and not path.exists()
        assert Dossier.objects.get(pk=dossier.pk).contact is None

    def test_own_data_say_what_was_shared(self, bruno, chloe, dossier):
        assert public.own_data(person=bruno)["dossiers partagés"][0]["titre"] == dossier.title
        assert public.own_data(person=chloe)["dossiers partagés"] == []
        assert [file.pk for file in public.own_files(person=bruno)] == [dossier.versions.get().file_id]


class TestExtracts:
    def test_parts_changed_while_an_extract_is_made_are_obeyed(self, dossier, bruno, monkeypatch, committed):
        from maillage.kernel.pdf import public as pdf

        copy, version = pdf.copy_pages, dossier.versions.get()

        def slow(**job):
            copy(**job)
            if Part.objects.filter(version=version, access="PUBLIC").exists():
                versions.save_parts(person=bruno, version=version, rows=ROWS, pages=8)

        Extract.objects.filter(audience="PUBLIC").update(file=None)
        monkeypatch.setattr(pdf, "copy_pages", slow)
        with committed():
            assert extracts.make(version=version.uuid, audience="PUBLIC") == "changed meanwhile"
        assert not Extract.objects.filter(audience="PUBLIC").exists()
        assert Extract.objects.get(audience="MEMBERS").pages == list(range(1, 9))

    def test_a_document_that_cannot_be_cut_is_said(self, client, dossier, monkeypatch):
        from maillage.kernel.pdf import public as pdf

        def refuse(**job):
            raise pdf.PdfRefused("Ce PDF semble abîmé.")

        monkeypatch.setattr(pdf, "copy_pages", refuse)
        Extract.objects.update(file=None)
        version = dossier.versions.get()
        assert extracts.make(version=version.uuid, audience="PUBLIC") == "refused"
        page = client.get(f"/bibliotheque/dossiers/{dossier.pk}/pages.pdf")
        assert page.status_code == 409 and "semble abîmé" in page.content.decode()
        monkeypatch.undo()
        assert extracts.make_lost(again=True) == 2
        assert client.get(f"/bibliotheque/dossiers/{dossier.pk}/pages.pdf").status_code == 200

    def test_a_task_that_comes_twice_or_too_late_does_nothing(self, dossier, bruno, committed):
        version = dossier.versions.get()
        assert extracts.make(version=version.uuid, audience="PUBLIC") == "already made"
        with committed():
            publishing.withdraw(dossier=dossier, person=bruno, reason="Fini.")
        assert extracts.make(version=version.uuid, audience="PUBLIC") == "nothing to share"


def test_two_edits_at_once_the_second_is_told(sign_in, bruno, dossier):
    client, url = sign_in(bruno), f"/bibliotheque/dossiers/{dossier.pk}/modifier/"
    typed = {
        "title": "Un titre",
        "organisation": dossier.organisation_id,
        "filed_year": "2024",
        "access": "PUBLIC",
        "read_at": "2020-01-01T00:00:00+00:00",
    }
    page = client.post(url, typed)
    assert page.status_code == 422 and "entre-temps" in page.content.decode()
    typed["read_at"] = Dossier.objects.get(pk=dossier.pk).updated_at.isoformat()
    answer = client.post(url, typed)
    assert answer.status_code == 302
    dossier.refresh_from_db()
    assert dossier.title == "Un titre" and answer["Location"].endswith(f"{dossier.pk}-un-titre/")


def test_a_sheet_closed_to_visitors_closes_its_open_parts(client, sign_in, bruno, dossier):
    typed = {"title": "Fermé", "organisation": dossier.organisation_id, "filed_year": "2024", "access": "MEMBERS"}
    sign_in(bruno).post(f"/bibliotheque/dossiers/{dossier.pk}/modifier/", typed)
    client.logout()
    assert client.get(f"/bibliotheque/dossiers/{dossier.pk}/pages.pdf").status_code == 404
    assert not Extract.objects.filter(audience="PUBLIC").exists()
