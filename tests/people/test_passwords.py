"""Which passwords are refused, and which are left alone."""

import secrets

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from maillage.people import passwords
from tests.people.test_security import enter

PAGE = "/compte/mot-de-passe/"


def refused(password):
    try:
        validate_password(password)
    except ValidationError as error:
        return {each.code for each in error.error_list}
    return set()


@pytest.mark.parametrize("password", ["1q2w3e4r5t", "qwertyuiop", "QwertyUiop", "4815162342", "manchester", "123qweasdzxc", "iloveyou12"])
def test_breached_passwords_are_known_whatever_their_capitals(password):
    assert "password_known" in refused(password)


def test_the_list_is_longer_than_asked_sorted_and_says_no_word():
    data = passwords.KNOWN.read_bytes()
    kept = [data[at : at + passwords.WIDTH] for at in range(0, len(data), passwords.WIDTH)]
    assert len(kept) > 100_000 and kept == sorted(set(kept))
    assert not any(passwords.is_known(password=secrets.token_urlsafe(12)) for _ in range(500))
    # What leaves the file by either end, and what no encoding takes.
    for odd in ("\ud800" * 10, "\0" * 10, "é" * 300):
        assert passwords.is_known(password=odd) in (True, False)


@pytest.mark.parametrize(
    "password", ["LaTrame2026", "maillage-123", "mot de passe 1", "Centre culturel 5000", "RÉSEAU réseau", "reseau.example.be"]
)
def test_words_everybody_has_in_mind_are_not_enough(password, settings):
    settings.BASE_URL = "https://reseau.example.be"
    assert "password_context" in refused(password)


@pytest.mark.parametrize(
    "password",
    [
        "la trame relie nos villages le soir", "une phrase sans rien de tout cela", "aaaa bbbb cccc dddd", "ÉÉÉÉ ???? !!!!", "   espaces   devant",
        "correct cheval pile agrafe", "0592 7715 8320 4416 9", "пароль мой длинный", "\U0001f9f5" * 12, "x y" * 22, "é" * 64, "mot de passe des chouettes hulottes",
    ],
)  # fmt: skip
def test_any_kind_of_characters_will_do(password):
    assert refused(password) == set()


def test_as_it_was_typed_to_the_last_character(bruno):
    """Spaces at both ends, capitals and 200 characters count; the field lets one paste and remember."""
    client, password = enter(bruno), " Une Phrase " + "trés longue " * 16
    page = client.get(PAGE).content.decode()
    assert 'type="password"' in page and 'autocomplete="new-password"' in page and "onpaste" not in page and "maxlength" in page
    assert client.post(PAGE, {"password": password}).status_code == 302
    bruno.refresh_from_db()
    assert bruno.check_password(password)
    assert not any(bruno.check_password(other) for other in (password.strip(), password[:-1], password.lower(), password[:72]))


def test_the_page_says_why_and_keeps_nothing(bruno):
    answer = enter(bruno).post(PAGE, {"password": "1q2w3e4r5t"})
    assert answer.status_code == 422 and "volées à d’autres sites" in answer.content.decode()
    bruno.refresh_from_db()
    assert not bruno.has_usable_password()
