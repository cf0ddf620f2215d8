import pytest
from django.urls import reverse

from maillage.editorial import domain
from maillage.editorial.models import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(denis):
    return domain.create_page(
        by=denis, title="L’équipe", body="## Nous\n\nÉcrivez à [contact].\n\n<script>alert(1)</script>", in_footer=True
    )


@pytest.mark.parametrize("name", ["about", "charter", "privacy", "accessibility", "legal"])
def test_the_first_pages_are_read_by_everybody(client, name, settings):
    response = client.get(reverse(f"editorial:{name}"))
    assert response.status_code == 200
    assert "[réseau]" not in response.text and "[contact]" not in response.text
    assert settings.NETWORK.contact_email in response.text


def test_a_page_is_shown_with_its_marks_replaced_and_nothing_dangerous(client, page, settings):
    text = client.get(page.get_absolute_url()).text
    assert "<h2>Nous</h2>" in text
    assert settings.NETWORK.contact_email in text and "<script>alert" not in text
    assert "Modifier cette page" not in text
    assert client.get("/pages/rien/").status_code == 404


def test_visitors_read_the_new_text_at_once(client, page, denis):
    assert "Écrivez" in client.get(page.get_absolute_url()).text
    domain.edit_page(page=page, by=denis, title="L’équipe", body="Téléphonez.", based_on=1)
    assert "Téléphonez" in client.get(page.get_absolute_url()).text


def test_the_list_of_pages(client, page):
    assert page.title in client.get(reverse("editorial:index")).text


def test_no_page_yet(client):
    Page.objects.all().delete()
    assert "seront ici" in client.get("/pages/").text


@pytest.mark.parametrize("name", ["pages", "page_create"])
def test_members_and_visitors_do_not_write(client, sign_in, bruno, name):
    url = reverse(f"editorial:{name}")
    assert client.get(url).status_code == 302
    assert sign_in(bruno).get(url).status_code == 403


def test_members_do_not_edit_nor_restore(sign_in, bruno, page):
    member = sign_in(bruno)
    edit = reverse("editorial:page_edit", args=[page.slug])
    version = reverse("editorial:page_version", args=[page.slug, 1])
    assert [
        member.get(edit).status_code,
        member.post(edit, {}).status_code,
        member.get(version).status_code,
        member.post(version).status_code,
    ] == [403] * 4


def test_the_coordination_writes_a_page(sign_in, denis):
    client = sign_in(denis)
    url = reverse("editorial:page_create")
    assert client.get(url).status_code == 200
    response = client.post(url, {"title": "Nos salles", "body": "Trois salles.", "in_footer": "on"})
    assert response.status_code == 302 and response.url == "/pages/nos-salles/"
    assert "Trois salles" in client.get(response.url).text


def test_what_is_missing_is_said_and_what_was_typed_is_kept(sign_in, denis, page):
    response = sign_in(denis).post(
        reverse("editorial:page_edit", args=[page.slug]), {"title": "", "body": "Mon long texte", "based_on": "1"}
    )
    assert response.status_code == 422
    assert "Donnez un titre" in response.text and "Mon long texte" in response.text


def test_the_preview_saves_nothing(sign_in, denis, page):
    response = sign_in(denis).post(
        reverse("editorial:page_edit", args=[page.slug]), {"title": "Essai", "body": "**fort**", "based_on": "1", "apercu": "1"}
    )
    assert response.status_code == 200 and "<strong>fort</strong>" in response.text
    page.refresh_from_db()
    assert page.version == 1


def test_conflicting_edits_lose_nothing(sign_in, denis, gaelle, page):
    domain.edit_page(page=page, by=gaelle, title="L’équipe", body="Le texte de Gaëlle.", based_on=1)
    url = reverse("editorial:page_edit", args=[page.slug])
    client = sign_in(denis)
    response = client.post(url, {"title": "L’équipe", "body": "Le texte de Denis.", "based_on": "1", "note": "ma note"})
    assert response.status_code == 409
    assert "Le texte de Gaëlle." in response.text and "Le texte de Denis." in response.text and "ma note" in response.text
    again = client.post(url, {"title": "L’équipe", "body": "Les deux.", "based_on": response.context["form"].initial["based_on"]})
    assert again.status_code == 302
    page.refresh_from_db()
    assert (page.body, page.version) == ("Les deux.", 3)


@pytest.mark.parametrize("based_on", ["", "abc", "-3", "99999999999999999999"])
def test_a_strange_base_is_never_an_error(sign_in, denis, page, based_on):
    response = sign_in(denis).post(reverse("editorial:page_edit", args=[page.slug]), {"title": "T", "body": "B", "based_on": based_on})
    assert response.status_code in (409, 422)


def test_history_and_restoring(sign_in, denis, page):
    domain.edit_page(page=page, by=denis, title="L’équipe", body="Deux.", based_on=1, note="plus court")
    client = sign_in(denis)
    assert "plus court" in client.get(reverse("editorial:page_history", args=[page.slug])).text
    old = reverse("editorial:page_version", args=[page.slug, 1])
    assert "Remettre cette version en ligne" in client.get(old).text
    assert client.post(old).status_code == 302
    page.refresh_from_db()
    assert page.version == 3 and page.body.startswith("## Nous")
    assert client.get(reverse("editorial:page_version", args=[page.slug, 99])).status_code == 404


def test_the_list_for_writers_costs_the_same_with_more_pages(sign_in, denis, django_assert_max_num_queries):
    client = sign_in(denis)
    for number in range(8):
        domain.create_page(by=denis, title=f"Page {number}", body="x")
    with django_assert_max_num_queries(6):
        assert client.get(reverse("editorial:pages")).status_code == 200
