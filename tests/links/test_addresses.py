import pytest

from maillage.kernel.access.public import Refused
from maillage.links.addresses import found_in, read


@pytest.mark.parametrize(
    "text",
    ["https://exemple.be/a", "HTTPS://EXEMPLE.BE/a", "https://exemple.be:443/a", "https://exemple.be/a/", "https://exemple.be/a#ici", "exemple.be/a",
     " <https://exemple.be/a> ", "https://exemple.be./a", "https://exemple.be/a?utm_source=lettre&utm_medium=x", "https://exemple.be/a?fbclid=1&gclid=2",
     "https://exemple.be/b/../a", "https://exemple.be/%61", "https://exemple.be//a"],
)  # fmt: skip
def test_the_same_page_has_one_address(text):
    assert read(text=text).normalised == "https://exemple.be/a"


@pytest.mark.parametrize(
    ("one", "other"),
    [("https://exemple.be/a", "https://exemple.be/A"), ("https://exemple.be/?p=1", "https://exemple.be/?p=2"), ("https://exemple.be/#/ici", "https://exemple.be/#/la"),
     ("https://exemple.be/a", "https://exemple.be/b"), ("https://exemple.be/", "https://autre.be/"), ("https://exemple.be:8443/", "https://exemple.be/")],
)  # fmt: skip
def test_other_pages_stay_others(one, other):
    assert read(text=one).normalised != read(text=other).normalised
    assert read(text=one).likeness != read(text=other).likeness


def test_the_order_of_the_question_does_not_matter():
    assert read(text="https://exemple.be/?b=2&a=1").normalised == read(text="https://exemple.be?a=1&b=2").normalised


@pytest.mark.parametrize("text", ["http://exemple.be/a", "https://www.exemple.be/a/", "http://www.exemple.be/a", "https://m.exemple.be/a"])
def test_addresses_that_are_probably_the_same_look_alike(text):
    assert read(text=text).normalised != "https://exemple.be/a"
    assert read(text=text).likeness == "exemple.be/a"


def test_accents_are_written_for_machines_and_read_by_people():
    assert read(text="https://éxemple.be/été").url == "https://xn--xemple-9ua.be/%C3%A9t%C3%A9"
    assert read(text="https://exemple.be/deux mots").url == "https://exemple.be/deux%20mots"


@pytest.mark.parametrize(
    "text",
    ["", "bonjour", "jean@exemple.be", "mailto:jean@exemple.be", "ftp://exemple.be/", "javascript:alert(1)", "http://localhost/", "http://127.0.0.1/", "http://10.0.0.1/",
     "http://2130706433/", "https://moi:secret@exemple.be/", "https://exemple.be:port/", "http://[::1]/", "https://", "data:text/html,x", "https://exemple.be/" + "a" * 1200,
     "http://intranet/", "\x00"],
)  # fmt: skip
def test_what_is_no_public_page_is_refused_in_words(text):
    with pytest.raises(Refused) as refused:
        read(text=text)
    assert refused.value.reason.endswith(".")


def test_addresses_are_found_in_any_text():
    text = """Bonjour, voyez https://exemple.be/a_(b)). Et www.autre.be, merci !
    - Le guide : https://guide.be/page?x=1
    seul.be
    jean@exemple.be
    encore https://exemple.be/a_(b)"""
    assert found_in(text=text) == [
        ("https://exemple.be/a_(b)", ""), ("www.autre.be", ""), ("https://guide.be/page?x=1", "Le guide"), ("seul.be", ""),
    ]  # fmt: skip
