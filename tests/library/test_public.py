"""The door: cards and rows for the search, the week, own data, imports."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.changes.models import Change
from maillage.library import public as library
from maillage.library.domain import editing, publishing
from maillage.library.models import Resource
from tests.factories.library import join, make_draft, make_file, make_organisation, make_pdf, make_resource, make_territory, make_theme

VISITOR = AnonymousUser()


def test_cards_obey_the_reader(bruno, chloe):
    vallee = make_organisation()
    opened, closed = (
        make_resource(bruno, organisations=[vallee], year=2025, files=[make_file(bruno)]),
        make_resource(bruno, access="MEMBERS"),
    )
    draft = make_draft(bruno)
    uuids = [opened.uuid, closed.uuid, draft.uuid, uuid.uuid4()]
    assert set(library.cards(uuids=uuids, person=VISITOR)) == {opened.uuid}
    assert set(library.cards(uuids=uuids, person=chloe)) == {opened.uuid, closed.uuid}
    card = library.card(uuid=opened.uuid, person=VISITOR)
    assert (card.kind, card.source, card.year, card.restricted) == ("library.resource", "Centre culturel de la Vallée", "2025", False)
    assert card.detail == "Autre document · Texte" and card.url == opened.get_absolute_url()
    assert library.card(uuid=closed.uuid, person=VISITOR) is None
    assert library.count_public() == 1 and library.count_listed(person=chloe) == 2
    assert [each.uuid for each in library.latest(person=chloe, limit=1)] == [closed.uuid]


def test_index_rows_say_who_may_find_what(bruno, committed):
    ecole, vallee, namur = make_theme(), make_organisation(), make_territory()
    sous = make_theme("Maternelle", "maternelle", parent=ecole)
    with committed():
        opened = make_resource(
            bruno, themes=[sous], organisations=[vallee], territory=namur, year=2024, form="GUIDE", authors=["Joëlle"], quote="**Mon** mot.",
            files=[make_file(bruno, "deroule.pdf", make_pdf(["Le matin.", "Le soir."]))],
        )  # fmt: skip
        closed = make_resource(bruno, access="MEMBERS")
        gone = make_resource(bruno)
        publishing.withdraw(resource=gone, person=bruno, reason="Fin.")
        make_draft(bruno)
    rows = {row.uuid: row for row in library.index_rows()}
    assert set(rows) == {opened.uuid, closed.uuid}
    row = rows[opened.uuid]
    assert row.audience == {"public", "members"} and rows[closed.uuid].audience == {"members"}
    assert [(page.number, page.file_name) for page in row.pages] == [(1, "deroule.pdf"), (2, "deroule.pdf")] and "soir" in row.pages[1].text
    assert row.facets == {
        "type": ["ressource"], "form": ["guide"], "theme": ["maternelle", "ecole-et-culture"], "access": ["public"],
        "organisation": [str(vallee.uuid)], "year": ["2024"], "territory": ["namur"],
    }  # fmt: skip
    assert "Joëlle" in row.words and row.context == "Mon mot." and row.up_to_date
    for facet, keys in row.facets.items():
        assert set(library.facet_labels(facet=facet, keys=keys)) == set(keys), facet
    assert library.facet_labels(facet="organisation", keys=["n’importe quoi"]) == {}
    assert library.facet_labels(facet="inconnue", keys=["x"]) == {}
    assert library.file_url(file=row.pages[1].file, page=2) == f"/bibliotheque/fichiers/{row.pages[1].file}/#page=2"
    assert [each.uuid for each in library.index_rows(uuids=[closed.uuid, gone.uuid])] == [closed.uuid]


def test_the_index_reads_the_newest_version_only(bruno, committed):
    with committed():
        resource = make_resource(bruno, files=[make_file(bruno, "v1.txt", b"ancienne version")])
        editing.add_version(
            resource=resource,
            person=bruno,
            note="Neuf",
            added=[make_file(bruno, "v2.txt", b"nouvelle version"), make_file(bruno, "v3.txt", b"annexe")],
        )
    row = next(library.index_rows())
    assert [page.file_name for page in row.pages] == ["v2.txt", "v3.txt"]


def test_rows_cost_the_same_by_hundred(bruno):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            list(library.index_rows())
        return len(captured)

    make_resource(bruno, files=[make_file(bruno)])
    one = cost()
    for _ in range(2):
        make_resource(bruno, files=[make_file(bruno)], organisations=[make_organisation(slug=str(uuid.uuid4()))])
    assert cost() == one


def test_reading_a_file_tells_the_search(bruno, committed):
    with committed():
        resource = make_resource(bruno, files=[make_file(bruno)])
    assert Change.objects.filter(kind="library.resource", uuid=resource.uuid).count() >= 2


def test_the_week_holds_what_waits(bruno, denis, amel):
    vallee = make_organisation()
    join(bruno, vallee)
    waiting = publishing.submit(resource=make_draft(bruno, organisations=[vallee]), person=bruno)
    old = make_resource(amel, title="À vérifier")
    Resource.objects.filter(pk=old.pk).update(check_on=timezone.localdate())
    assert library.week_items(person=amel) == [] and library.week_items(person=VISITOR) == []
    first, second = library.week_items(person=denis)
    assert (first.title, first.primary_label, first.details) == (waiting.title, "Publier", ["Bruno Collin", vallee.name])
    assert first.primary_url.endswith(f"{waiting.uuid}/publier/") and second.title == "À vérifier"


def test_own_data_lists_what_is_kept(bruno, chloe):
    resource = make_resource(bruno, files=[make_file(bruno)], authors=["Bruno Collin"])
    from maillage.library.domain import reading

    join(bruno, make_organisation())
    reading.keep_at_hand(resource=resource, person=bruno, kept=True)
    other = make_resource(chloe)
    reading.say_used(resource=other, person=bruno, organisation=make_organisation.__globals__["Organisation"].objects.get(), words="Utile.")
    data = library.own_data(person=bruno)
    assert data["ressources partagées"][0]["titre"] == resource.title
    assert data["ressources gardées"] == data["ressources signées"] == [resource.title]
    assert data["réutilisations racontées"][0]["mots"] == "Utile."
    assert [file.name for file in library.own_files(person=bruno)] == ["notes.txt"]
    assert library.own_data(person=chloe)["ressources gardées"] == []


def test_imports_bring_whole_resources(bruno, denis):
    from maillage.kernel.notices.models import Message

    at = timezone.now().replace(year=2019)
    resource = library.create_resource(
        contributor=bruno,
        title="Ancien guide",
        summary="Repris de l’ancien site.",
        themes=[make_theme()],
        organisations=[],
        publish=True,
        at=at,
        import_key="x/1.pdf",
    )
    assert resource.published_at == at and resource.is_listed and library.find_imported(import_key="x/1.pdf") == resource
    assert library.find_imported(import_key="") is None
    waiting = library.create_resource(contributor=bruno, title="À relire", summary="Repris.", themes=[], organisations=[])
    assert waiting.is_waiting and not Message.objects.exists()
    with pytest.raises(Refused):
        library.create_resource(contributor=bruno, title=" ", summary="x", themes=[], organisations=[])


def test_organisations_and_people_show_what_they_shared(bruno, chloe):
    vallee = make_organisation()
    opened = make_resource(bruno, organisations=[vallee])
    closed = make_resource(bruno, organisations=[vallee], access="MEMBERS")
    assert [card.uuid for card in library.shared_by_organisation(vallee, VISITOR)] == [opened.uuid]
    assert {card.uuid for card in library.shared_by_person(bruno, chloe)} == {opened.uuid, closed.uuid}
    assert library.count_by_organisation(VISITOR) == {vallee.pk: 1} and library.count_by_organisation(chloe) == {vallee.pk: 2}
    assert library.count_by_theme() == {make_theme().pk: 2}


@pytest.mark.parametrize(
    ("form", "name", "detail"),
    [("TEXT", "a.txt", "Texte"), ("GUIDE", "a.txt", "Guide · Texte"), ("GUIDE", "a.pdf", "Guide · PDF")],
)
def test_a_card_says_form_and_format_once(bruno, form, name, detail):
    data = make_pdf() if name.endswith("pdf") else b"Une page de notes."
    resource = make_resource(bruno, form=form, files=[make_file(bruno, name, data)])
    assert library.card(uuid=resource.uuid, person=bruno).detail == detail
