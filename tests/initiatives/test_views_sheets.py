"""The pages of an initiative, through the client."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.initiatives.models import Initiative, InitiativeStep, Revision
from maillage.kernel.notices.public import OutgoingMail
from tests.factories.initiatives import make_initiative, make_sheet, make_spotted
from tests.factories.library import join, make_organisation, make_territory, make_theme

pytestmark = pytest.mark.django_db
LIST, DESCRIBE, SPOT = "/bibliotheque/initiatives/", "/bibliotheque/initiatives/decrire/", "/bibliotheque/initiatives/reperer/"


def typed(**fields):
    return {
        "title": "Le jardin des sons", "summary": "Un potager que l’on écoute.", "theme": make_theme().pk, "access": "PUBLIC",
        "done": "Nous avons planté des micros.", "fundings": "Province de Namur : 1 500,50\nFonds propres", "publics": ["TODDLERS"],
        "disciplines": ["MUSIC"], "year": "2025", "contact_name": "Amel", "contact_shown": "MEMBERS", "key": str(uuid.uuid4()), **fields,
    }  # fmt: skip


def page(response):
    return response.content.decode()


def test_the_list_is_never_empty_of_words(client):
    assert "La première initiative" in page(client.get(LIST))


def test_a_visitor_reads_an_open_sheet_and_not_a_closed_one(client, amel):
    opened, closed = make_initiative(amel, contact=amel), make_initiative(amel, title="Entre nous", access="MEMBERS")
    shown = page(client.get(opened.get_absolute_url()))
    assert "six matinées</strong>" in shown and "og:title" in shown
    assert "amel@vallee.test" not in shown and "Amel Berrada" not in shown
    assert client.get(closed.get_absolute_url()).status_code == 404
    listed = page(client.get(LIST))
    assert "Les bébés" in listed and "Entre nous" not in listed


def test_a_wrong_name_redirects_and_the_number_alone_works(client, amel):
    initiative = make_initiative(amel)
    response = client.get(f"{LIST}{initiative.pk}-autre/")
    assert response.status_code == 301 and response["Location"] == initiative.get_absolute_url()
    assert client.get(f"{LIST}{initiative.pk}/").status_code == 301


def test_a_member_sees_whom_to_call(sign_in, amel, chloe):
    initiative = make_initiative(amel, contact_name="Madame Lenoir", contact_phone="081 00 00 00", contact_shown="MEMBERS")
    hidden = make_initiative(amel, title="Autre", contact_name="Monsieur Petit", contact_shown="COORDINATION")
    client = sign_in(chloe)
    assert "081 00 00 00" in page(client.get(initiative.get_absolute_url()))
    assert "Monsieur Petit" not in page(client.get(hidden.get_absolute_url()))


def test_a_trusted_member_publishes_in_one_go(sign_in, amel):
    client = sign_in(amel)
    assert client.get(DESCRIBE).status_code == 200
    response = client.post(DESCRIBE, typed(), follow=True)
    initiative = Initiative.objects.get()
    assert response.redirect_chain[-1][0] == initiative.get_absolute_url()
    assert initiative.is_public and [row.step for row in initiative.steps.all()] == ["DESCRIBED"]
    shown = page(response)
    assert "1\u202f500,5" in shown and "montant non précisé" in shown and "0–3 ans" in shown and "Musique" in shown


def test_a_first_contribution_waits_and_the_coordination_publishes_it(sign_in, bruno, denis, client):
    client = sign_in(bruno)
    client.post(DESCRIBE, typed())
    initiative = Initiative.objects.get()
    assert initiative.is_waiting and OutgoingMail.objects.filter(to=denis.email).count() == 1
    client = sign_in(denis)
    assert "À vous de décider" in page(client.get(initiative.get_absolute_url()))
    assert "Le jardin des sons" in page(client.get(reverse("initiatives:moderation")))
    response = client.post(reverse("initiatives:publish", args=["initiative", initiative.uuid]), follow=True)
    assert response.status_code == 200
    initiative.refresh_from_db()
    bruno.refresh_from_db()
    assert initiative.is_listed and bruno.trusted_at
    assert client.post(reverse("initiatives:publish", args=["initiative", initiative.uuid])).status_code == 409


def test_the_coordination_gives_back_with_words(sign_in, bruno, denis):
    sign_in(bruno).post(DESCRIBE, typed())
    initiative = Initiative.objects.get()
    client = sign_in(denis)
    answer = reverse("initiatives:answer", args=["initiative", initiative.uuid])
    assert client.post(answer, {"completer": "1", "completer-word": ""}).status_code == 422
    client.post(answer, {"completer": "1", "completer-word": "Où cela s’est-il passé ?"})
    client = sign_in(bruno)
    shown = client.get(reverse("initiatives:initiative_edit", args=[initiative.pk]))
    assert shown.status_code == 200 and "Où cela s’est-il passé" in page(shown)
    assert "Où cela s’est-il passé" in OutgoingMail.objects.filter(to=bruno.email).latest("pk").text


def test_a_draft_asks_for_nothing_and_is_its_writers_alone(sign_in, bruno, chloe, denis):
    client = sign_in(bruno)
    response = client.post(DESCRIBE, {"title": "Une idée", "key": str(uuid.uuid4()), "brouillon": "1"}, follow=True)
    draft = Initiative.objects.get()
    assert draft.is_draft and "Brouillon enregistré" in page(response)
    assert "Une idée" in page(client.get(DESCRIBE))
    for person in (chloe, denis):
        assert sign_in(person).get(draft.get_absolute_url()).status_code == 404


def test_bad_input_is_said_and_kept(sign_in, amel):
    client = sign_in(amel)
    response = client.post(DESCRIBE, typed(fundings="Province : beaucoup", commune_name="Trifouillis", year="12", title="\u200b"))
    shown = page(response)
    assert response.status_code == 422
    for words in ("Nous ne lisons pas le montant", "Nous ne connaissons pas la commune", "Donnez une année", "Donnez un titre"):
        assert words in shown
    assert "Nous avons planté des micros." in shown
    assert not Initiative.objects.filter(published_at__isnull=False).exists()


def test_the_same_form_sent_twice_makes_one_sheet(sign_in, amel):
    client, data = sign_in(amel), typed()
    first, second = client.post(DESCRIBE, data), client.post(DESCRIBE, data)
    assert Initiative.objects.count() == 1 and first.status_code == second.status_code == 302


def test_an_edit_is_kept_in_the_history_without_the_contact(sign_in, amel):
    initiative = make_initiative(amel, contact_name="Madame Lenoir")
    client = sign_in(amel)
    edit = reverse("initiatives:initiative_edit", args=[initiative.pk])
    read_at = Initiative.objects.get().updated_at.isoformat()
    response = client.post(edit, typed(summary="Une autre phrase.", contact_name="Monsieur Petit", read_at=read_at), follow=True)
    assert "Vos changements" in page(response)
    assert set(Revision.objects.get().changes) >= {"title", "summary"} and "contact_name" not in Revision.objects.get().changes
    assert "Une autre phrase." in page(client.get(reverse("initiatives:initiative_history", args=[initiative.pk])))
    stale = client.post(edit, typed(summary="Trop tard.", read_at=read_at))
    assert stale.status_code == 422 and "entre-temps" in page(stale)


def test_a_stranger_changes_nothing(sign_in, amel, chloe):
    initiative = make_initiative(amel)
    client = sign_in(chloe)
    for name in ("initiative_edit", "initiative_withdraw", "step_create", "photo_create", "file_create"):
        assert client.get(reverse(f"initiatives:{name}", args=[initiative.pk])).status_code == 403, name
    for name in ("call_back", "spot"):
        assert client.get(reverse(f"initiatives:{name}", args=[initiative.pk] if name == "call_back" else [])).status_code == 403


def test_withdrawn_answers_410_and_may_come_back(sign_in, client, amel, denis):
    initiative = make_initiative(amel)
    sign_in(amel).post(reverse("initiatives:initiative_withdraw", args=[initiative.pk]), {"reason": "Le partenaire préfère attendre."})
    client.logout()
    gone = client.get(initiative.get_absolute_url())
    assert gone.status_code == 410 and "préfère attendre" in page(gone)
    assert client.get(reverse("initiatives:initiative_document", args=[initiative.pk, "pdf"])).status_code == 410
    response = sign_in(denis).post(reverse("initiatives:initiative_restore", args=[initiative.pk]), follow=True)
    assert response.status_code == 200 and Initiative.objects.get().is_listed


def test_one_minute_opens_a_sheet_the_coordination_alone_sees(sign_in, amel, denis):
    client = sign_in(denis)
    data = {
        "title": "Un opéra pour les bébés",
        "contact_name": "Madame Lenoir",
        "contact_phone": "081",
        "source": "Appel de ce matin.",
        "call_back_on": timezone.localdate().isoformat(),
        "key": str(uuid.uuid4()),
    }
    assert client.get(SPOT).status_code == 200
    response = client.post(SPOT, data, follow=True)
    client.post(SPOT, data)
    initiative = Initiative.objects.get()
    assert "Seule la coordination voit cette fiche" in page(response) and initiative.is_spotted
    assert [row.step for row in initiative.steps.all()] == ["SPOTTED"]
    assert "attend un rappel" in page(client.get("/la-semaine/")) or "Attend un rappel" in page(
        client.get(reverse("initiatives:moderation"))
    )
    assert sign_in(amel).get(initiative.get_absolute_url()).status_code == 404


def test_spotting_asks_for_a_title_and_somebody(sign_in, denis):
    response = sign_in(denis).post(SPOT, {"title": "", "call_back_on": "hier"})
    assert response.status_code == 422 and "à rappeler" in page(response) and "Donnez un titre" in page(response)


def test_a_call_is_noted_and_the_item_leaves_the_week(sign_in, denis):
    initiative = make_spotted(denis, call_back_on=timezone.localdate())
    client = sign_in(denis)
    url = reverse("initiatives:call_back", args=[initiative.pk])
    assert "Madame Lenoir" in page(client.get(url))
    assert client.post(url, {"words": ""}).status_code == 422
    client.post(url, {"words": "Elle envoie ses photos lundi."})
    initiative.refresh_from_db()
    assert initiative.call_back_on is None and list(initiative.steps.values_list("step", flat=True)) == ["SPOTTED", "CONTACTED"]
    # Called again later, a further step is not undone.
    InitiativeStep.objects.create(
        initiative=initiative, step="MODELLED", words="Fiche.", by=denis, at=timezone.now(), on=timezone.localdate()
    )
    client.post(url, {"words": "Toujours là.", "again_on": timezone.localdate().isoformat()})
    assert initiative.steps.order_by("-pk").first().step == "MODELLED"


def test_a_spotted_sheet_is_described_and_published(sign_in, denis):
    initiative = make_spotted(denis)
    client = sign_in(denis)
    edit = reverse("initiatives:initiative_edit", args=[initiative.pk])
    assert client.get(edit).status_code == 200
    client.post(edit, typed(key=str(initiative.uuid)))
    initiative.refresh_from_db()
    assert initiative.is_listed and list(initiative.steps.values_list("step", flat=True)) == ["SPOTTED", "DESCRIBED"]


def test_steps_go_forward_and_back_and_are_never_erased(sign_in, client, amel):
    initiative = make_initiative(amel)
    sign_in(amel)
    url = reverse("initiatives:step_create", args=[initiative.pk])
    assert client.get(url).status_code == 200
    for step, words in (("MODELLED", "Une fiche type."), ("CONTACTED", "La fiche type ne tient pas, on reprend.")):
        assert client.post(url, {"step": step, "words": words, "evidence_url": "/bibliotheque/"}).status_code == 302
    assert client.post(url, {"step": "TOOL", "words": "", "evidence_url": "javascript:1", "on": "2999-01-01"}).status_code == 422
    shown = page(client.get(initiative.get_absolute_url()))
    assert "Une fiche type." in shown and "on reprend" in shown and initiative.steps.count() == 3
    assert 'aria-current="step"' in shown


def test_filters_narrow_and_are_counted(client, amel):
    province = make_territory()
    commune = type(province).objects.create(kind="COMMUNE", code="c1", name="Profondeville", slug="profondeville-x", parent=province)
    make_initiative(amel, title="Danse", disciplines=["DANCE"], publics=["TEENS"], year=2024, commune=commune)
    make_initiative(amel, title="Musique", disciplines=["MUSIC"], publics=["TODDLERS"], year=2025)
    for query, there, absent in (
        ("discipline=danse", "Danse", "Musique"),
        ("public=0-3-ans", "Musique", "Danse"),
        ("annee=2024", "Danse", "Musique"),
        (f"territoire={province.slug}", "Danse", "Musique"),
        ("etape=decrite&discipline=musique", "Musique", "Danse"),
    ):
        titles = [card.title for card in client.get(f"{LIST}?{query}").context["page"].cards]
        assert titles == [there], query
    everything = page(client.get(f"{LIST}?annee=abcd&etape=rien&theme=ecole-et-culture&page=zzz"))
    assert "2\u00a0initiatives" in everything


@pytest.mark.parametrize("form", ["pdf", "docx", "odt"])
def test_the_sheet_is_taken_away_without_what_the_reader_may_not_know(client, sign_in, amel, chloe, form):
    initiative = make_initiative(
        amel, contact_name="Madame Lenoir", contact_phone="081 00 00 00", fundings=[("Province", None)], not_again="a\nb"
    )
    url = reverse("initiatives:initiative_document", args=[initiative.pk, form])
    visitors, members = words_of(client.get(url).content, form), words_of(sign_in(chloe).get(url).content, form)
    assert "six matinées" in visitors and "Lenoir" not in visitors and "081 00 00 00" in members
    closed = make_initiative(amel, title="Entre nous", access="MEMBERS")
    client.logout()
    assert client.get(reverse("initiatives:initiative_document", args=[closed.pk, form])).status_code == 404


def words_of(raw, form):
    import io

    import docx
    import pypdfium2
    from odf.opendocument import load
    from odf.teletype import extractText

    if form == "pdf":
        with pypdfium2.PdfDocument(raw) as found:
            return "\n".join(sheet.get_textpage().get_text_bounded() for sheet in found)
    if form == "docx":
        found = docx.Document(io.BytesIO(raw))
        cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in found.paragraphs), *cells])
    return extractText(load(io.BytesIO(raw)).text)


def test_an_unknown_form_of_sheet_is_not_found(client, amel):
    assert client.get(reverse("initiatives:initiative_document", args=[make_initiative(amel).pk, "exe"])).status_code == 404


def test_the_picture_is_for_open_sheets(client, amel):
    opened, closed = make_initiative(amel), make_initiative(amel, title="Entre nous", access="MEMBERS")
    assert client.get(reverse("initiatives:initiative_image", args=[opened.pk]))["Content-Type"] == "image/png"
    assert client.get(reverse("initiatives:initiative_image", args=[closed.pk])).status_code == 404


def test_drafts_are_thrown_away_by_their_writer(sign_in, amel, chloe):
    draft = make_sheet(amel)
    url = reverse("initiatives:initiative_discard", args=[draft.pk])
    assert sign_in(chloe).post(url).status_code == 404
    client = sign_in(amel)
    assert client.get(url).status_code == 200 and client.post(url).status_code == 302
    assert not Initiative.objects.exists()


def test_a_steward_edits_what_the_organisation_carries(sign_in, amel, bruno):
    vallee = make_organisation()
    join(bruno, vallee, steward=True)
    initiative = make_initiative(amel, organisations=[vallee])
    assert sign_in(bruno).get(reverse("initiatives:initiative_edit", args=[initiative.pk])).status_code == 200


def test_an_address_longer_than_addresses_are_is_refused_in_words_and_the_rest_kept(sign_in, amel):
    long = "a" * 250 + "@exemple.test"
    answer = sign_in(amel).post(DESCRIBE, typed(contact_email=long))
    assert answer.status_code == 422 and "254" in page(answer) and long in page(answer)
    assert Initiative.objects.get().title == "Le jardin des sons" and Initiative.objects.get().contact_email == ""
