"""Every page opens for whom it is meant, with things in it and without."""

import pytest
from django.urls import reverse

from maillage.network import links
from maillage.network.models import JoinQuestion
from tests.factories.network import make_invitation, make_offer, make_request, make_theme


@pytest.fixture
def full(valley, canal, amel, denis, farid):
    """A little of everything."""
    theme = make_theme()
    valley.themes.add(theme)
    make_offer(amel, theme, "Trois ans d’ateliers.")
    asked = make_request(farid, valley)
    question = JoinQuestion.objects.create(request=asked, word="Avec quel âge ?", by=denis, at=asked.asked_at)
    invitation = make_invitation(denis, name="Nour", organisation=canal, word="Venez !")
    unconfirmed = make_request(email="new@creche.test", organisation_name="Crèche des Tilleuls")
    membership = valley.memberships.get(person=amel)
    return {
        "theme": theme,
        "asked": asked,
        "question": question,
        "invitation": invitation,
        "unconfirmed": unconfirmed,
        "valley": valley,
        "membership": membership,
    }


def pages(full):
    confirm = links.path(purpose=links.CONFIRM, uuid=full["unconfirmed"].uuid, more=full["unconfirmed"].asked_at.isoformat())
    invited = links.path(purpose=links.INVITATION, uuid=full["invitation"].uuid, more=full["invitation"].sent_at.isoformat())
    public = [
        reverse("network:join"),
        reverse("network:join_sent"),
        reverse("network:directory"),
        reverse("network:directory_csv"),
        full["valley"].get_absolute_url(),
        confirm,
        invited,
        links.path(purpose=links.REPLY, uuid=full["question"].uuid),
        links.path(purpose=links.VOUCH, uuid=full["asked"].uuid, more=full["membership"].person.uuid.hex),
    ]
    person = [
        reverse("network:people_directory"),
        reverse("network:person_detail", args=[full["membership"].person.uuid]),
        reverse("network:own_place"),
    ]
    steward = [reverse("network:organisation_edit", args=[full["valley"].pk]), reverse("network:team", args=[full["valley"].pk])]
    coordinator = [
        reverse("network:join_requests"),
        reverse("network:join_request_detail", args=[full["asked"].uuid]),
        reverse("network:invitations"),
        reverse("network:theme_tree"),
        reverse("network:theme_edit", args=[full["theme"].uuid]),
        reverse("network:theme_merge", args=[full["theme"].uuid]),
        reverse("network:organisation_create"),
    ]
    return public, person, steward, coordinator


def test_visitor_opens_public_pages_only(client, full):
    public, person, steward, coordinator = pages(full)
    for address in public:
        assert client.get(address).status_code == 200, address
    for address in [*person, *steward, *coordinator, reverse("network:own_request")]:
        response = client.get(address)
        assert response.status_code == 302, address
        assert "connexion" in response["Location"]


def test_candidate_is_kept_out_of_member_pages(sign_in, full, farid):
    client = sign_in(farid)
    _, person, steward, coordinator = pages(full)
    for address in [*person, *steward, *coordinator]:
        assert client.get(address).status_code == 403, address
    assert client.get(reverse("network:own_request")).status_code == 200


def test_member_opens_member_pages(sign_in, full, chloe):
    client = sign_in(chloe)
    public, person, steward, coordinator = pages(full)
    for address in [*public, *person]:
        assert client.get(address).status_code == 200, address
    for address in [*steward, *coordinator]:
        assert client.get(address).status_code == 403, address


def test_steward_opens_the_pages_of_the_organisation(sign_in, full, amel):
    client = sign_in(amel)
    public, person, steward, coordinator = pages(full)
    for address in [*public, *person, *steward]:
        assert client.get(address).status_code == 200, address
    for address in coordinator:
        assert client.get(address).status_code == 403, address


def test_coordination_opens_everything(sign_in, full, denis):
    client = sign_in(denis)
    for group in pages(full):
        for address in group:
            assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("name", ["network:directory", "network:directory_csv", "network:join", "network:join_sent"])
def test_empty_network(client, db, name):
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["network:join_requests", "network:invitations", "network:people_directory", "network:own_place"])
def test_empty_network_for_the_coordination(sign_in, denis, name):
    assert sign_in(denis).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("token", ["x", "x" * 3000, "é:à", "WyJhIl0:1abcde:signature"])
@pytest.mark.parametrize("name", ["join_confirm", "join_reply", "vouch_by_link", "invitation_answer"])
def test_forged_links_are_gone(client, db, name, token):
    assert client.get(reverse(f"network:{name}", args=[token])).status_code == 410
