"""What names a person in a text is found, what only looks like it is not, and no text takes long."""

import time

import pytest

from maillage.kernel.text.personal import find_personal


def found(text, kind):
    return [one.text for one in find_personal(text=text) if one.kind == kind]


@pytest.mark.parametrize(
    "number",
    [
        "0475/12.34.56",
        "0475 12 34 56",
        "0475\u00a012\u202f34\u00a056",
        "0475/123456",
        "0475.12.34.56",
        "0475-12-34-56",
        "0475.123.456",
        "0475123456",
        "02 123 45 67",
        "02/123.45.67",
        "02 / 123 45 67",
        "(02) 123 45 67",
        "081/12.34.56",
        "081 12 34 56",
        "081/123456",
        "081123456",
        "04/123.45.67",
        "0800 12 345",
        "0800/12.345",
        "070/22.33.44",
        "+32 (0)2 123 45 67",
        "+32 2 123 45 67",
        "(+32) 2 123 45 67",
        "+32475123456",
        "+32 475/12 34 56",
        "+ 32 475 12 34 56",
        "0032475123456",
        "0032 2 123 45 67",
        "04 71 23 45 67",
        "04.71.23.45.67",
        "06-12-34-56-78",
        "0612345678",
        "+33 6 12 34 56 78",
        "+33 (0)6 12 34 56 78",
        "0033 4 71 23 45 67",
        "0800 123 456",
        "+352 26 12 34 56",
    ],
)
def test_phone_numbers(number):
    assert found(number, "phone") == [number]
    assert found(f"Tél.\u00a0: {number}, ou à l’accueil.", "phone") == [number]
    assert found(f"{number} Amel", "phone") == [number]


@pytest.mark.parametrize(
    "text",
    [
        "2019-2020 2021-2022",
        "01/02/2024 03/04/2025",
        "01.02.2024 10 h 30",
        "le 05 06 2024",
        "1 250 000,00 €",
        "1.250.000 euros",
        "1 012 345 678 €",
        "+12 000 000 €",
        "12 345 678",
        "pages 10-12, 45, 102 à 130",
        "01 02 03 04 05",
        "01 02 03 04 05 06 07 08",
        "BE68 5390 0754 7034",
        "0412.345.678",
        "BCE 0412.345.678",
        "TVA BE0475.123.456",
        "numéro d’entreprise\u00a0: 0475123456",
        "85.07.30-033.28",
        "ISBN 978-2-07-036822-8",
        "GPS 04.1234567",
        "0,475123456",
        "5000 Namur, 1348 Louvain-la-Neuve",
        "RAL 9010 – 0475",
        "A0475123456",
        "09 30 10 15",
    ],
)
def test_what_is_no_phone_number(text):
    assert found(text, "phone") == []


def test_two_phone_numbers_on_a_line():
    assert found("081/12.34.56 - 0475 12 34 56", "phone") == ["081/12.34.56", "0475 12 34 56"]
    assert found("04 71 23 45 67 04 71 23 45 68", "phone") == ["04 71 23 45 67", "04 71 23 45 68"]
    assert found("02 123 45 67 ou 02 123 45 68", "phone") == ["02 123 45 67", "02 123 45 68"]


def belgian(first):
    nine, century = first[-9:], first[:-9]
    return f"{nine}{97 - int(century + nine) % 97:02}"


def test_belgian_national_numbers_of_both_centuries():
    for first in ("850730033", "2040512123", "852730033", "854730033"):
        n = belgian(first)
        for written in (
            n,
            f"{n[:2]}.{n[2:4]}.{n[4:6]}-{n[6:9]}.{n[9:]}",
            f"{n[:6]}-{n[6:9]}-{n[9:]}",
            f"{n[:2]} {n[2:4]} {n[4:6]} {n[6:9]} {n[9:]}",
        ):
            assert found(f"NN {written}.", "national_number") == [written]
        wrong = f"{n[:9]}{(int(n[9:]) + 1) % 97 + 1:02}"
        assert found(wrong, "national_number") == []
    assert found(belgian("851930033"), "national_number") == []  # no month 19
    assert found(belgian("850740033"), "national_number") == []  # no day 40


def test_french_security_numbers():
    for first, counted in (("1850578006084", "1850578006084"), ("285052A006084", "2850519006084"), ("285052B006084", "2850518006084")):
        key = 97 - int(counted) % 97
        for written in (f"{first}{key:02}", f"{first[0]} {first[1:3]} {first[3:5]} {first[5:7]} {first[7:10]} {first[10:]} {key:02}"):
            assert found(f"n° {written} ", "national_number") == [written]
        assert found(f"{first}{key % 97 + 1:02}", "national_number") == []


@pytest.mark.parametrize(
    "account",
    [
        "BE68 5390 0754 7034",
        "BE68539007547034",
        "be68 5390 0754 7034",
        "BE68-5390-0754-7034",
        "BE68\u00a05390\u00a00754\u00a07034",
        "FR14 2004 1010 0505 0001 3M02 606",
        "FR1420041010050500013M02606",
        "NL91 ABNA 0417 1643 00",
        "DE89 3704 0044 0532 0130 00",
        "LU28 0019 4006 4475 0000",
    ],
)
def test_accounts(account):
    assert found(f"Compte\u00a0: {account} Ouvert à la banque", "iban") == [account]
    assert found(f"{account[:2]}{(int(account[2:4]) + 1) % 97:02}{account[4:]}", "iban") == []
    assert found(f"X{account}", "iban") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("amel.b@centre-culturel.be", ["amel.b@centre-culturel.be"]),
        ("Écrire à <chloe+info@exemple.org>, merci.", ["chloe+info@exemple.org"]),
        ("jean (at) domaine.org et lou[arobase]domaine.be", ["jean (at) domaine.org", "lou[arobase]domaine.be"]),
        ("bruno@sous.domaine.example.", ["bruno@sous.domaine.example"]),
        ("a@b, x@y.z, @compte, 5 @ 3 €, nom@, https://exemple.org/@compte", []),
    ],
)
def test_mail_addresses(text, expected):
    assert found(text, "email") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("avec Mme Dupont. Le centre", ["Mme Dupont"]),
        ("Mme Marie Dupont", ["Mme Marie Dupont"]),
        ("M.\u00a0DUPONT-LÉVÊQUE", ["M.\u00a0DUPONT-LÉVÊQUE"]),
        ("M. Jean-Pierre van den Berghe préside", ["M. Jean-Pierre van den Berghe"]),
        ("Mme M.-C. Van Hoecke", ["Mme M.-C. Van Hoecke"]),
        ("Mme É. Œuvrard", ["Mme É. Œuvrard"]),
        ("M. de Wouters d’Oplinter", ["M. de Wouters d’Oplinter"]),
        ("Mr. O’Brien et Dr Élise N’Diaye", ["Mr. O’Brien", "Dr Élise N’Diaye"]),
        ("Monsieur et Madame Le Clercq", ["Madame Le Clercq"]),
        ("MM. Leroy, Durand et D’Ursel ont voté", ["MM. Leroy", "Durand", "D’Ursel"]),
        ("M.\nLambert", ["M.\nLambert"]),
        ("Madame la Ministre Anne Durand", ["Madame la Ministre Anne Durand"]),
        ("M. le Président", []),
        ("Madame la Bourgmestre, Monsieur le Directeur", []),
        ("Madame, Monsieur,", []),
        ("Madame Monsieur", []),
        ("M. D. et Mme X", []),
        ("150 M. Budget", []),
        ("le centre culturel de Namur, Amel Bruno", []),
        ("un monsieur Dupont-lajoie", []),
        ("MMM. Dupont, hMme Durand", []),
    ],
)
def test_names_after_a_title(text, expected):
    assert found(text, "name") == expected


def test_places_are_right_and_do_not_overlap():
    text = "Mme Amel Bruno, 0475/12.34.56, amel@exemple.org, BE68 5390 0754 7034, 85.07.30-033.28"
    everything = find_personal(text=text)
    assert [one.kind for one in everything] == ["name", "phone", "email", "iban", "national_number"]
    for one in everything:
        assert text[one.start : one.end] == one.text
    assert find_personal(text="") == []


SLOWEST = ["0/", "0032 ", "BE68 ", "M. ", "04 71 23 45 67 ", "1 85 05 78 006 084 91 "]
OTHERS = [
    "0",
    "0 ",
    "+32 ",
    "+(",
    "a",
    "@",
    "a@",
    "a.a.",
    "a@" + "b." * 120,
    "BE68",
    "Mme A ",
    "MM. Aa, ",
    "Mme Van de de de ",
    "Aa-",
    "1.",
    "12-",
]
OTHERS += [" ", "\n", "(at)", "Monsieur Aa de "]


@pytest.mark.parametrize(("unit", "size"), [*((unit, 300_000) for unit in SLOWEST), *((unit, 100_000) for unit in OTHERS)])
def test_a_text_written_to_harm_takes_no_longer(unit, size):
    text = (unit * (size // len(unit) + 1))[:size]
    start = time.process_time()
    find_personal(text=text)
    assert time.process_time() - start < 20  # a second a million at rest; many minutes when a search turns back
