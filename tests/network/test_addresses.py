import pytest

from maillage.network.addresses import read_addresses


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("nour@centre.be", [("", "nour@centre.be")]),
        ("Nour Haddad <Nour@Centre.be>", [("Nour Haddad", "nour@centre.be")]),
        ('"Haddad, Nour" <nour@centre.be>, max@centre.be', [("Haddad Nour", "nour@centre.be"), ("", "max@centre.be")]),
        ("Nour Haddad; nour@centre.be\nmax@centre.be", [("Nour Haddad", "nour@centre.be"), ("", "max@centre.be")]),
        ("Nour\tHaddad\tnour@centre.be\n\n ; ,", [("Nour Haddad", "nour@centre.be")]),
        ("a@b.be,c@d.be;e@f.be", [("", "a@b.be"), ("", "c@d.be"), ("", "e@f.be")]),
    ],
)
def test_reads_what_people_paste(text, entries):
    found = read_addresses(text)
    assert [(name.replace('"', ""), email) for name, email in found.entries] == entries
    assert not found.wrong


def test_keeps_what_is_wrong_with_its_reason():
    found = read_addresses("nour@centre.be\nmax.centre.be\nNOUR@centre.be\nlea@\nZoé <zoe@@x>")
    assert [email for _, email in found.entries] == ["nour@centre.be"]
    assert [piece for piece, _ in found.wrong] == ["max.centre.be", "NOUR@centre.be", "lea@", "Zoé <zoe@@x>"]
    assert "arobase" in found.wrong[0][1]
    assert "deux fois" in found.wrong[1][1]


@pytest.mark.parametrize("text", ["", "\x00", "🧵" * 500, "<<<>>>@@@", ",;\t\n" * 1000, "a" * 60_000])
def test_bears_anything(text):
    assert not read_addresses(text).entries


def test_stops_at_the_limit():
    found = read_addresses("\n".join(f"p{number}@centre.be" for number in range(510)))
    assert len(found.entries) == 500
    assert len(found.wrong) == 10
