"""Prepare, change and read a meeting, through the client."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.notices.public import OutgoingMail
from maillage.meetings.models import Meeting, MeetingOrganisation
from maillage.meetings.signed import remote_path
from tests.factories.library import make_theme
from tests.factories.meetings import make_meeting, make_registration
from tests.factories.network import make_membership, make_organisation

pytestmark = pytest.mark.django_db
LIST, CREATE = "/rencontres/", "/rencontres/preparer/"


def page(response):
    return response.content.decode()


def soon(days=30):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def typed(**fields):
    return {
        "title": "L’analyse partagée, et après ?", "lead": "Une journée pour passer aux choix.", "kind": "WORKSHOP", "mode": "ON_SITE",
        "day": soon(), "starts": "9h30", "ends": "16h", "place_name": "Foyer de la Gare", "commune_name": "Namur", "access": "PUBLIC",
        "open_to_all": "on", "seats_on_site": "20", "answers_kept_days": "30", "key": str(uuid.uuid4()),
        "programme-total": "2", "programme-0-starts": "9:30", "programme-0-title": "Accueil",
        "programme-1-starts": "10:00", "programme-1-title": "Témoignages", "programme-1-is_remote_too": "on",
        "people-total": "1", "people-0-role": "WITNESS", "people-0-name": "Joëlle", "people-0-about": "Centre culturel de la Vallée",
        "people-0-quote": "La carte au sol a tout changé.", **fields,
    }  # fmt: skip


def test_only_those_who_look_after_a_team_prepare(sign_in, amel, bruno, denis):
    assert sign_in(bruno).get(CREATE).status_code in (403, 409, 422) or "responsables" in page(sign_in(bruno).get(CREATE))
    assert sign_in(denis).get(CREATE).status_code == 200
    make_membership(amel, make_organisation(), is_steward=True)
    assert sign_in(amel).get(CREATE).status_code == 200


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(CREATE).status_code == 302


def test_a_title_alone_is_an_idea(sign_in, denis):
    response = sign_in(denis).post(CREATE, {"title": "Un jour, les archives", "kind": "WORKSHOP", "mode": "ON_SITE", "access": "PUBLIC"})
    meeting = Meeting.objects.get()
    assert response.status_code == 302 and meeting.stage == "IDEA"
    shown = page(sign_in(denis).get(response["Location"]))
    assert "Pour ouvrir, il manque" in shown and 'href="#id_day"' in shown
    assert meeting.people_rows.get().person == denis and meeting.people_rows.get().role == "ORGANISER"


def test_a_workshop_is_prepared_and_opened_in_one_go(sign_in, denis, client):
    theme = make_theme()
    response = sign_in(denis).post(CREATE, typed(ouvrir="1", themes=[theme.pk]), follow=True)
    meeting = Meeting.objects.get()
    assert meeting.stage == "OPEN" and meeting.announced_at and response.redirect_chain[-1][0] == meeting.get_absolute_url()
    assert timezone.localtime(meeting.starts_at).hour == 9 and meeting.commune.name == "Namur"
    client.logout()
    shown = page(client.get(meeting.get_absolute_url()))
    for words in (
        "de 9h30 à 16h",
        "heure de Bruxelles",
        "Foyer de la Gare",
        "La carte au sol",
        "Aussi à distance",
        "application/ld+json",
        "og:image",
        theme.name,
    ):
        assert words in shown, words
    assert "OfflineEventAttendanceMode" in shown and "EventScheduled" in shown
    order = [shown.index(words) for words in ("<h1>", "heure de Bruxelles", "Au programme", "Elles et ils témoignent")]
    assert order == sorted(order)
    assert "L’analyse partagée" in page(client.get(LIST))


def test_the_form_sent_twice_makes_one_meeting(sign_in, denis):
    said = typed()
    client = sign_in(denis)
    client.post(CREATE, said)
    client.post(CREATE, said)
    assert Meeting.objects.count() == 1


def test_what_is_missing_keeps_a_draft(sign_in, denis):
    response = sign_in(denis).post(CREATE, typed(ouvrir="1", commune_name="", lead=""), follow=True)
    assert Meeting.objects.get().stage == "PREPARING" and "pas encore ouverte" in page(response)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": " "}, "Donnez un titre"),
        ({"ends": "9:00"}, "La fin vient après le début"),
        ({"starts": "25h"}, "Écrivez l’heure ainsi"),
        ({"starts": ""}, "À quelle heure commence-t-elle"),
        ({"day": "demain"}, "Choisissez une date"),
        ({"day": "0007-01-01"}, "Vérifiez l’année"),
        ({"last_day": "2020-01-01"}, "Le dernier jour vient après"),
        ({"commune_name": "Nulle part"}, "Nous ne connaissons pas la commune"),
        ({"remote_link": "javascript:alert(1)"}, "Copiez l’adresse entière"),
        ({"seats_on_site": "beaucoup"}, "Écrivez un nombre"),
        ({"programme-0-title": "", "programme-0-starts": "9:30"}, "Dites ce qui se passe"),
        ({"programme-0-starts": "", "programme-0-title": "Accueil"}, "À quelle heure cela commence"),
        ({"people-0-name": ""}, "Donnez le nom de cette personne"),
        ({"people-0-name": "inconnue@nulle.part"}, "Aucun membre n’a cette adresse"),
        ({"bodies-total": "1", "bodies-0-organisation": "Nulle part"}, "Nous ne connaissons pas l’organisation"),
        ({"asked-total": "1", "asked-0-label": "Repas ?", "asked-0-kind": "CHOICE", "asked-0-choices": "oui"}, "au moins deux choix"),
        ({"register_until": soon(60)}, "Les inscriptions se terminent avant"),
        ({"hours": "six"}, "Écrivez un nombre d’heures"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_kept(sign_in, denis, fields, words):
    response = sign_in(denis).post(CREATE, typed(**fields))
    shown = page(response)
    assert response.status_code == 422 and words in shown and "à corriger" in shown
    assert not Meeting.objects.exists() and "Foyer de la Gare" in shown


def test_rows_are_added_taken_off_and_moved_without_script(sign_in, denis):
    client = sign_in(denis)
    shown = page(client.post(CREATE, typed(rangee="ajouter programme")))
    assert 'name="programme-2-title"' in shown and 'value="Accueil"' in shown and not Meeting.objects.exists()
    shown = page(client.post(CREATE, typed(rangee="retirer programme 0")))
    assert 'name="programme-1-title"' not in shown and 'value="Accueil"' not in shown and 'value="Témoignages"' in shown
    two = {"people-total": "2", "people-1-role": "FACILITATOR", "people-1-name": "Samira"}
    shown = page(client.post(CREATE, typed(rangee="monter people 1", **two)))
    assert shown.index('value="Samira"') < shown.index('value="Joëlle"')
    for nonsense in ("retirer programme 99", "monter people 0", "ajouter rien", "x", "retirer programme -1"):
        assert client.post(CREATE, typed(rangee=nonsense)).status_code == 200


def test_a_programme_is_proposed_for_the_hours(sign_in, denis):
    client = sign_in(denis)
    assert "Ce que chacun·e emporte" in page(client.get(CREATE))
    shown = page(client.post(CREATE, typed(proposer="1", starts="14:00", ends="17:00")))
    assert 'value="Témoignages"' in shown and 'value="Repas"' not in shown
    assert client.post(CREATE, typed(proposer="1", starts="n’importe")).status_code == 200


def test_a_member_named_is_linked_and_a_stranger_stays_a_name(sign_in, denis, bruno):
    sign_in(denis).post(CREATE, typed(**{"people-0-name": "bruno collin", "people-0-role": "FACILITATOR"}))
    row = Meeting.objects.get().people_rows.get(role="FACILITATOR")
    assert row.person == bruno
    url = reverse("meetings:meeting_edit", args=[row.meeting_id])
    assert sign_in(bruno).get(url).status_code in (403, 409)


def test_the_sheet_shows_what_it_holds_and_keeps_rows(sign_in, denis):
    client = sign_in(denis)
    client.post(CREATE, typed(**{"groups-total": "1", "groups-0-name": "Groupe A", "groups-0-question": "Comment trier ?"}))
    meeting = Meeting.objects.get()
    group, line = meeting.sub_groups.get(), meeting.programme.first()
    url = reverse("meetings:meeting_edit", args=[meeting.pk])
    shown = client.get(url)
    form = shown.context["form"]
    again = {name: bound.value() for name in form.fields if (bound := form[name]).value() not in (None, False)}
    response = client.post(url, {**again, "title": "Un autre titre"})
    assert response.status_code == 302, page(response)
    meeting.refresh_from_db()
    assert meeting.title == "Un autre titre" and meeting.sub_groups.get().uuid == group.uuid and meeting.programme.first().uuid == line.uuid
    assert meeting.programme.count() == 2 and meeting.people_rows.count() == 2


def test_two_editors_are_told(sign_in, denis):
    client = sign_in(denis)
    client.post(CREATE, typed())
    meeting = Meeting.objects.get()
    url = reverse("meetings:meeting_edit", args=[meeting.pk])
    said = typed(read_at=(meeting.changed_at - timedelta(minutes=1)).isoformat(), title="Mon titre")
    response = client.post(url, said)
    assert response.status_code == 422 and "entre-temps" in page(response) and "Mon titre" in page(response)
    assert client.post(url, {**said, "read_at": response.context["form"].data["read_at"]}).status_code == 302


def test_a_stranger_neither_reads_nor_changes_a_draft(sign_in, client, denis, chloe):
    meeting = make_meeting(denis, stage="PREPARING")
    assert client.get(meeting.get_absolute_url()).status_code == 404
    client = sign_in(chloe)
    assert client.get(meeting.get_absolute_url()).status_code == 404
    assert client.post(reverse("meetings:meeting_edit", args=[meeting.pk]), typed()).status_code == 404
    opened = make_meeting(denis)
    refused = client.post(reverse("meetings:meeting_edit", args=[opened.pk]), typed())
    assert refused.status_code == 403 or "Seules les personnes" in page(refused)
    opened.refresh_from_db()
    assert opened.place_name == ""


def test_a_new_meeting_starts_from_a_past_one(sign_in, denis, chloe):
    past = make_meeting(
        denis, days=-40, stage="HELD", title="La médiation", place_name="Maison du peuple", remote_link="https://secret.example/x"
    )
    past.programme.create(starts="09:30", title="Un récit rare")
    shown = page(sign_in(denis).get(CREATE))
    assert f"?depuis={past.pk}" in shown
    shown = page(sign_in(denis).get(f"{CREATE}?depuis={past.pk}"))
    assert "Un récit rare" in shown and "Maison du peuple" in shown and "secret.example" in shown
    make_membership(chloe, make_organisation("Autre", slug="autre"), is_steward=True)
    shown = page(sign_in(chloe).get(f"{CREATE}?depuis={past.pk}"))
    assert "Un récit rare" in shown and "secret.example" not in shown
    assert sign_in(denis).get(f"{CREATE}?depuis=999999").status_code == 404


def test_the_link_is_for_those_registered_from_afar(sign_in, client, denis, bruno, chloe):
    meeting = make_meeting(denis, mode="BOTH", remote_link="https://visio.example/salle")
    far = make_registration(meeting, bruno, mode="REMOTE")
    make_registration(meeting, chloe, mode="ON_SITE")
    url = meeting.get_absolute_url()
    assert "visio.example" not in page(client.get(url))
    # Their button notes that they are there, then opens the link.
    shown = page(sign_in(bruno).get(url))
    assert remote_path(registration=far) in shown and "visio.example" not in shown
    assert "visio.example" not in page(sign_in(chloe).get(url))
    assert "visio.example" in page(sign_in(denis).get(url))


def test_moving_an_open_meeting_tells_those_who_come(sign_in, denis, bruno):
    team = make_organisation()
    meeting = make_meeting(denis, days=30, place_name="Ici", lead="Une phrase", commune=team.commune)
    MeetingOrganisation.objects.create(meeting=meeting, organisation=team, part="ORGANISER")
    make_registration(meeting, bruno)
    make_registration(meeting)
    client, url = sign_in(denis), reverse("meetings:meeting_edit", args=[meeting.pk])
    before = meeting.sequence
    response = client.post(url, typed(place_name="Là-bas", day=timezone.localdate(meeting.starts_at).isoformat()))
    assert response.status_code == 302, page(response)
    meeting.refresh_from_db()
    assert meeting.sequence == before + 1
    told = OutgoingMail.objects.filter(text__contains="Là-bas")
    assert {mail.to for mail in told} == {bruno.email, "nadia@ailleurs.test"}
    client.post(url, typed(place_name="Là-bas", day=timezone.localdate(meeting.starts_at).isoformat(), aims="Rien de neuf"))
    assert OutgoingMail.objects.filter(text__contains="Là-bas").count() == 2


def test_a_wrong_name_redirects_and_the_number_alone_works(client, denis):
    meeting = make_meeting(denis)
    for address in (f"{LIST}{meeting.pk}-autre/", f"{LIST}{meeting.pk}/"):
        response = client.get(address)
        assert response.status_code == 301 and response["Location"] == meeting.get_absolute_url()


def test_the_programme_is_taken_away_and_the_picture_is_for_open_pages(client, denis):
    meeting, closed = make_meeting(denis), make_meeting(denis, access="MEMBERS", title="Entre nous")
    meeting.programme.create(starts="09:30", title="Accueil", detail="Café")
    for form in ("pdf", "docx", "odt"):
        assert client.get(reverse("meetings:meeting_document", args=[meeting.pk, form])).status_code == 200
    assert client.get(reverse("meetings:meeting_document", args=[meeting.pk, "exe"])).status_code == 404
    assert client.get(reverse("meetings:meeting_image", args=[meeting.pk]))["Content-Type"] == "image/png"
    assert client.get(reverse("meetings:meeting_image", args=[closed.pk])).status_code == 404


def test_somebody_else_s_key_is_refused(sign_in, denis, amel):
    make_membership(amel, make_organisation(), is_steward=True)
    said = typed()
    sign_in(denis).post(CREATE, said)
    refused = sign_in(amel).post(CREATE, {**said, "title": "Volée"})
    assert refused.status_code < 500 and Meeting.objects.get().title != "Volée"
