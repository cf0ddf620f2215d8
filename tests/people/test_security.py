"""Password, address, second factor, sessions: each sensitive act asks who one is."""

import json
import re
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.notices.public import OutgoingMail
from maillage.people.domain import recovery_codes
from maillage.people.domain.recovery_codes import ROUNDS
from maillage.people.models import Person
from tests.conftest import CommittingClient
from tests.people.mails import code_in, last_mail

NOW = "/compte/connexion/code/saisir/"
SESSION = re.compile(r'name="session" type="submit" value="(\d+)"')


@pytest.fixture(autouse=True)
def quick_fingerprints(monkeypatch):
    """Ten fingerprints that cost what they should take seconds."""
    monkeypatch.setattr(recovery_codes, "ROUNDS", 1000)


def enter(person):
    """Sign in as people do: the proof is recent."""
    client = CommittingClient()
    client.post("/compte/connexion/code/", {"email": person.email})
    response = client.post(NOW, {"code": code_in(last_mail(person.email))})
    assert response.status_code == 302
    return client


def totp_code(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def signed_in(client):
    return client.get("/mon-profil/").status_code == 200


def test_old_sessions_prove_again_by_mail(sign_in, bruno):
    client = sign_in(bruno)
    response = client.get("/compte/adresse/")
    assert response["Location"] == "/compte/verification/?next=%2Fcompte%2Fadresse%2F"
    assert client.get(response["Location"]).status_code == 200
    page = client.post("/compte/verification/", {"next": "/compte/adresse/"})
    assert "Un code vient de partir" in page.content.decode()
    wrong = client.post("/compte/verification/", {"next": "/compte/adresse/", "code": "ZZZZ-ZZZZ"})
    assert wrong.status_code == 422
    code = code_in(last_mail(bruno.email))
    right = client.post("/compte/verification/", {"next": "/compte/adresse/", "code": code})
    assert right["Location"] == "/compte/adresse/"
    assert client.get("/compte/adresse/").status_code == 200


def test_a_proof_leads_nowhere_else(sign_in, bruno):
    client = sign_in(bruno)
    client.post("/compte/verification/", {"next": "https://ailleurs.test/"})
    response = client.post("/compte/verification/", {"next": "https://ailleurs.test/", "code": code_in(last_mail(bruno.email))})
    assert response["Location"] == "/compte/securite/"


def test_the_address_changes_after_the_code_and_ends_other_sessions(bruno):
    here, elsewhere = enter(bruno), enter(bruno)
    EmailAddress.objects.create(user=bruno, email=bruno.email, verified=True, primary=True)
    assert here.post("/compte/adresse/", {"email": "Bruno@Nouveau.test"})["Location"] == "/compte/adresse/confirmer/"
    assert Person.objects.get(pk=bruno.pk).email == bruno.email
    assert here.post("/compte/adresse/confirmer/", {"code": "ZZZZ-ZZZZ"}).status_code == 422
    assert here.post("/compte/adresse/confirmer/", {"code": code_in(last_mail("bruno@nouveau.test"))}).status_code == 302
    assert Person.objects.get(pk=bruno.pk).email == "bruno@nouveau.test"
    assert not EmailAddress.objects.filter(email=bruno.email).exists()
    assert signed_in(here)
    assert not signed_in(elsewhere)
    told = set(OutgoingMail.objects.filter(subject="L’adresse de votre compte a changé").values_list("to", flat=True))
    assert told == {"bruno@vallee.test", "bruno@nouveau.test"}


def test_an_address_of_somebody_else_gets_no_code_and_says_nothing(bruno, chloe):
    client = enter(bruno)
    assert client.post("/compte/adresse/", {"email": chloe.email})["Location"] == "/compte/adresse/confirmer/"
    assert client.get("/compte/adresse/confirmer/").status_code == 200
    assert last_mail(chloe.email) is None
    assert client.post("/compte/adresse/", {"email": bruno.email}).status_code == 422


def test_an_address_taken_meanwhile_is_refused(bruno):
    client = enter(bruno)
    client.post("/compte/adresse/", {"email": "libre@x.test"})
    Person.objects.create_user("libre@x.test", name="Plus rapide")
    response = client.post("/compte/adresse/confirmer/", {"code": code_in(last_mail("libre@x.test"))})
    assert response["Location"] == "/compte/adresse/"
    assert Person.objects.get(pk=bruno.pk).email == "bruno@vallee.test"


@pytest.mark.parametrize("password", ["court", "motdepasse", "1234567890", "password123", "bruno@vallee.test", ""])
def test_weak_passwords_are_refused(bruno, password):
    client = enter(bruno)
    response = client.post("/compte/mot-de-passe/", {"password": password})
    assert response.status_code == 422
    assert not Person.objects.get(pk=bruno.pk).has_usable_password()


def test_a_password_is_chosen_then_removed_and_ends_other_sessions(bruno):
    here, elsewhere = enter(bruno), enter(bruno)
    assert here.post("/compte/mot-de-passe/", {"password": "une longue phrase à moi"}).status_code == 302
    assert Person.objects.get(pk=bruno.pk).check_password("une longue phrase à moi")
    assert signed_in(here)
    assert not signed_in(elsewhere)
    assert last_mail(bruno.email).subject == "Votre mot de passe a été changé"
    wrong = here.post("/compte/mot-de-passe/", {"remove": "1", "current": "une autre phrase"})
    assert wrong.status_code == 422 and "actuel" in wrong.content.decode()
    assert here.post("/compte/mot-de-passe/", {"remove": "1", "current": "une longue phrase à moi"}).status_code == 302
    assert not Person.objects.get(pk=bruno.pk).has_usable_password()
    assert signed_in(here)


NEW = "une autre longue phrase"


@pytest.fixture
def has_password(bruno):
    bruno.set_password("une longue phrase à moi")
    bruno.save()
    return bruno


def test_another_password_takes_the_present_one(has_password, sign_in):
    for client in (enter(has_password), sign_in(has_password)):
        for current in ("", "pas la bonne phrase"):
            refused = client.post("/compte/mot-de-passe/", {"password": NEW, "current": current})
            assert refused.status_code == 422 and NEW not in refused.content.decode()
    assert Person.objects.get(pk=has_password.pk).check_password("une longue phrase à moi")
    # Whoever types it has proved who they are.
    given = {"password": NEW, "current": "une longue phrase à moi"}
    assert sign_in(has_password).post("/compte/mot-de-passe/", given).status_code == 302
    assert Person.objects.get(pk=has_password.pk).check_password(NEW)


def test_the_present_password_is_not_to_be_guessed_here(has_password, sign_in):
    client = sign_in(has_password)
    answers = [client.post("/compte/mot-de-passe/", {"password": NEW, "current": f"essai {n}"}).status_code for n in range(11)]
    assert answers == [422] * 10 + [429]


def test_a_forgotten_password_is_replaced_after_a_code_and_nothing_less(has_password, sign_in):
    forgotten = "/compte/mot-de-passe/choisir/"
    by_password = CommittingClient()
    by_password.post("/compte/connexion/", {"login": has_password.email, "password": "une longue phrase à moi"})
    for client in (sign_in(has_password), by_password):
        for answer in (client.get(forgotten), client.post(forgotten, {"password": NEW})):
            assert answer["Location"] == "/compte/verification/?next=%2Fcompte%2Fmot-de-passe%2Fchoisir%2F"
    client = CommittingClient()
    page = client.get("/compte/mot-de-passe/oublie/").content.decode()
    client.post("/compte/connexion/code/", {"email": has_password.email, "next": re.search(r'name="next" value="([^"]+)"', page)[1]})
    assert client.post(NOW, {"code": code_in(last_mail(has_password.email))})["Location"] == forgotten
    assert "Mot de passe actuel" not in client.get(forgotten).content.decode()
    assert client.post(forgotten, {"password": NEW}).status_code == 302
    assert Person.objects.get(pk=has_password.pk).check_password(NEW)


def test_a_password_typed_before_the_proof_is_kept_nowhere(sign_in, bruno):
    client = sign_in(bruno)
    assert client.post("/compte/mot-de-passe/", {"password": NEW})["Location"] == "/compte/mot-de-passe/"
    assert NEW not in json.dumps(dict(client.session.items()))
    TOTP.activate(bruno, "A" * 32)
    assert client.post("/compte/mot-de-passe/choisir/", {"password": NEW})["Location"] == "/compte/mot-de-passe/choisir/"
    assert client.get("/compte/mot-de-passe/choisir/")["Location"].startswith(reverse("mfa_reauthenticate"))


def test_codes_for_the_account_last_ten_minutes_and_another_leaves_at_a_press(bruno):
    client = enter(bruno)
    client.post("/compte/adresse/", {"email": "bruno@nouveau.test"})
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=5), tick=False):
        late = client.post("/compte/adresse/confirmer/", {"code": code_in(last_mail("bruno@nouveau.test"))})
        assert late.status_code == 410
        assert '<input type="hidden" name="email" value="bruno@nouveau.test">' in late.content.decode()
        assert client.post("/compte/adresse/", {"email": "bruno@nouveau.test"})["Location"] == "/compte/adresse/confirmer/"
        code = code_in(last_mail("bruno@nouveau.test"))
        assert client.post("/compte/adresse/confirmer/", {"code": code}).status_code == 302
        client.post("/compte/verification/", {"next": "/compte/adresse/"})
    with time_machine.travel(timezone.now() + timedelta(minutes=21), tick=False):
        late = client.post("/compte/verification/", {"next": "/compte/adresse/", "code": code_in(last_mail("bruno@nouveau.test"))})
        assert late.status_code == 422 and "ne fonctionne plus" in late.content.decode() and "Recevoir un code" in late.content.decode()


def activate(client):
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert "<svg" in page
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page).group(1)
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert wrong.status_code == 422
    response = client.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)})
    assert response["Location"] == reverse("mfa_generate_recovery_codes")
    return secret


def test_an_application_of_codes_protects_the_next_sign_in(bruno):
    client = enter(bruno)
    secret = activate(client)
    assert secret not in json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert last_mail(bruno.email).subject == "Une application de codes protège désormais votre compte"
    codes = new_codes(client)
    assert len(set(codes)) == 10
    other = CommittingClient()
    other.post("/compte/connexion/code/", {"email": bruno.email, "next": "/mes-messages/"})
    response = other.post(NOW, {"code": code_in(last_mail(bruno.email))})
    assert response["Location"] == "/compte/connexion/verification/"
    assert not signed_in(other)
    assert other.get("/compte/connexion/verification/").status_code == 200
    assert other.post("/compte/connexion/verification/", {"code": "000000"}).status_code == 422
    response = other.post("/compte/connexion/verification/", {"code": f"{codes[3][:4]} {codes[3][4:]}"})
    assert response["Location"] == "/mes-messages/"
    assert signed_in(other)
    assert "Il en reste 9 sur 10" in client.get(reverse("mfa_view_recovery_codes")).content.decode()


def new_codes(client):
    return re.findall(r'<code class="t-xl">([0-9]{8})</code>', client.post(reverse("mfa_generate_recovery_codes")).content.decode())


def at_the_second_door(person):
    client = CommittingClient()
    client.post("/compte/connexion/code/", {"email": person.email})
    client.post(NOW, {"code": code_in(last_mail(person.email))})
    return lambda code: client.post("/compte/connexion/verification/", {"code": code}).status_code


def test_recovery_codes_are_shown_once_and_only_their_fingerprints_kept(bruno):
    client = enter(bruno)
    assert client.post(reverse("mfa_generate_recovery_codes"))["Location"] == reverse("mfa_index")
    activate(client)
    assert client.get(reverse("mfa_view_recovery_codes"))["Location"] == reverse("mfa_generate_recovery_codes")
    former, codes = new_codes(client), new_codes(client)
    kept = Authenticator.objects.get(user=bruno, type="recovery_codes").data
    assert len(kept["hashes"]) == 10 and ROUNDS >= 600_000 and len(kept["salt"]) == 32
    assert not any(code in json.dumps(kept) + json.dumps(dict(client.session.items())) for code in codes)
    assert not any(code in client.get(reverse("mfa_view_recovery_codes")).content.decode() for code in codes)
    assert last_mail(bruno.email).subject == "De nouveaux codes de secours ont été créés"
    assert at_the_second_door(bruno)(codes[0]) == 302
    door = at_the_second_door(bruno)
    assert {door(code) for code in (codes[0], former[1], "1234567890", "²²²²²²²²")} == {422}
    file = client.post(reverse("mfa_download_recovery_codes"), {"code": codes})
    assert file["Content-Disposition"].startswith("attachment") and "\n".join(codes) in file.content.decode()
    for wrong in ([], ["<b>"], codes * 2):
        assert client.post(reverse("mfa_download_recovery_codes"), {"code": wrong}).status_code == 400


def test_recovery_codes_made_by_the_library_before_still_open(bruno):
    TOTP.activate(bruno, "A" * 32)
    code = RecoveryCodes.activate(bruno).get_unused_codes()[0]
    assert [at_the_second_door(bruno)(code) for _ in range(2)] == [302, 422]
    assert (
        "Il en reste 8" in enter_with(bruno, RecoveryCodes.activate(bruno).get_unused_codes()[0]).get(reverse("mfa_index")).content.decode()
    )


def enter_with(person, code):
    client = enter(person)
    assert client.post("/compte/connexion/verification/", {"code": code}).status_code == 302
    return client


def test_a_right_recovery_code_waits_too_beyond_the_limit_on_tries(bruno):
    client = enter(bruno)
    activate(client)
    codes, door = new_codes(client), at_the_second_door(bruno)
    assert {door("00000000x") for _ in range(10)} == {422}
    assert door(codes[0]) == 422


def test_a_mailbox_alone_does_not_take_the_second_factor_away(sign_in, bruno):
    TOTP.activate(bruno, "A" * 32)
    client = sign_in(bruno)
    response = client.get(reverse("mfa_deactivate_totp"))
    assert response["Location"].startswith(reverse("mfa_reauthenticate"))
    assert "courriel" not in client.get(response["Location"]).content.decode().split("<main")[1].split("</main")[0]
    # Nor by the page of mailed codes, opened by hand.
    by_mail, sent = reverse("people:reauthenticate"), OutgoingMail.objects.count()
    for asked in (client.get(by_mail, {"next": "/compte/securite/"}), client.post(by_mail), client.post(by_mail, {"code": "123456"})):
        assert asked.status_code == 302 and asked["Location"].startswith(reverse("mfa_reauthenticate"))
    assert OutgoingMail.objects.count() == sent, "no code leaves"
    assert client.post(reverse("mfa_deactivate_totp"))["Location"].startswith(reverse("mfa_reauthenticate"))
    assert Authenticator.objects.filter(user=bruno).exists()


def test_every_page_of_security_shows_itself(bruno):
    client = enter(bruno)
    activate(client)
    new_codes(client)
    key = Authenticator.objects.create(user=bruno, type="webauthn", data={"name": "Clé du bureau", "credential": {}})
    names = ["mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_list_webauthn"]
    paths = [reverse(name) for name in [*names, "account_email", "account_change_password", "people:sessions"]]
    paths += [reverse("mfa_edit_webauthn", args=[key.pk]), reverse("mfa_remove_webauthn", args=[key.pk])]
    for path in paths:
        response = client.get(path)
        assert response.status_code == 200, path
        assert "no-store" in response["Cache-Control"], path
    assert client.post(reverse("mfa_generate_recovery_codes")).status_code == 200
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    key.delete()
    added = client.get(reverse("mfa_add_webauthn"))
    assert added.status_code == 200 and "cle-options" in added.content.decode()


def test_keys_of_others_are_out_of_reach(bruno, chloe):
    key = Authenticator.objects.create(user=chloe, type="webauthn", data={"name": "Clé", "credential": {}})
    client = enter(bruno)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.post(reverse(name, args=[key.pk]), {"name": "volée"}).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_passkey_options_are_given_to_visitors_without_naming_anybody(client, bruno):
    response = client.get("/compte/connexion/cle/", headers={"accept": "application/json"})
    options = response.json()["request_options"]["publicKey"]
    assert not options.get("allowCredentials")
    assert client.post("/compte/connexion/cle/", {"credential": "{}"}).status_code == 302
    assert client.post("/compte/connexion/cle/", {"credential": "pas du json"}).status_code == 400


def test_sessions_are_listed_and_ended(bruno, chloe):
    here, elsewhere, hers = enter(bruno), enter(bruno), enter(chloe)
    page = here.get("/compte/sessions/").content.decode()
    assert page.count("Cette session") == 1
    assert page.count("Déconnecter cet appareil") == 1
    pk = SESSION.search(page).group(1)
    foreign = SESSION.search(enter(chloe).get("/compte/sessions/").content.decode()).group(1)
    assert here.post("/compte/sessions/", {"session": foreign}).status_code == 404
    assert here.post("/compte/sessions/", {"session": "x'"}).status_code == 404
    assert signed_in(hers)
    assert here.post("/compte/sessions/", {"session": pk}).status_code == 302
    assert not signed_in(elsewhere)
    assert signed_in(here)
    third = enter(bruno)
    here.post("/compte/sessions/")
    assert not signed_in(third)
    assert signed_in(here)


class TestSecondFactorOfTheCoordination:
    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.REQUIRE_SECOND_FACTOR = True

    def test_coordinators_are_led_to_it_first(self, denis):
        client = enter(denis)
        response = client.get("/la-semaine/")
        assert response["Location"] == reverse("mfa_index")
        assert client.get("/mon-profil/").status_code == 200
        assert "double vérification" in client.get(reverse("mfa_index")).content.decode()
        activate(client)
        assert client.get("/la-semaine/").status_code == 200

    def test_the_administration_too(self, gaelle):
        assert enter(gaelle).get("/administration/")["Location"] == reverse("mfa_index")

    def test_members_pay_nothing(self, sign_in, bruno, django_assert_num_queries):
        client = sign_in(bruno)
        client.get("/mon-bureau/")
        settings_queries = 2
        with django_assert_num_queries(settings_queries):
            client.get("/la-semaine/")

    def test_coordinators_pay_once(self, sign_in, denis, django_assert_max_num_queries):
        TOTP.activate(denis, "A" * 32)
        client = sign_in(denis)
        assert client.get("/la-semaine/").status_code == 200
        assert client.session["second_factor_seen"]

    def test_without_the_setting_nothing_is_asked(self, sign_in, denis, settings):
        settings.REQUIRE_SECOND_FACTOR = False
        assert sign_in(denis).get("/la-semaine/").status_code == 200
