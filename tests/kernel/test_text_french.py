"""Typography, dates, numbers and order."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.utils.safestring import SafeString

from maillage.kernel.text import dates, numbers
from maillage.kernel.text.lists import listed_fr
from maillage.kernel.text.order import sort_key_fr
from maillage.kernel.text.typography import held, typo

N, F = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Pourquoi ?", f"Pourquoi{F}?"),
        ("Pourquoi?", f"Pourquoi{F}?"),
        ("Quoi ?!", f"Quoi{F}?!"),
        ("Bravo !", f"Bravo{F}!"),
        ("un ; deux", f"un{F}; deux"),
        ("Note : oui", f"Note{N}: oui"),
        ("Note: oui", f"Note{N}: oui"),
        ("« mot »", f"«{N}mot{N}»"),
        ("«mot»", f"«{N}mot{N}»"),
        ("l'école d'Anna", "l’école d’Anna"),
        ("31 000 personnes, 5 € et 91 %", f"31{F}000 personnes, 5{N}€ et 91{N}%"),
        ("et puis...", "et puis…"),
        ("à 10:30", "à 10:30"),
        ("https://a.be/?q=l'eau&x=1;y=2", "https://a.be/?q=l'eau&x=1;y=2"),
        ("écrire à l'adresse x.y@z.be ?", f"écrire à l’adresse x.y@z.be{F}?"),
        ('<a href="/x?y=1" title="l\'eau ?">l\'eau ?</a>', f'<a href="/x?y=1" title="l\'eau ?">l’eau{F}?</a>'),
        ("Fish &amp; chips ; fin", f"Fish &amp; chips{F}; fin"),
        ("l&#x27;eau &#x27;", "l’eau &#x27;"),
        ("<code>a ? b : c</code>", "<code>a ? b : c</code>"),
        ("", ""),
    ],
)
def test_typography(given, expected):
    assert typo(given) == expected
    assert typo(expected) == expected, "twice must be the same as once"


def test_dates_and_hours():
    assert dates.long_date(date(2026, 3, 19)) == f"jeudi 19{N}mars 2026"
    assert dates.short_date(date(2026, 4, 1)) == f"1er{N}avril 2026"
    assert dates.hour(time(9, 30)) == "9h30"
    assert dates.hour(time(16)) == "16h"
    assert dates.long_date(datetime(2026, 3, 18, 23, 30, tzinfo=UTC)) == f"jeudi 19{N}mars 2026", "said in the time zone of the site"
    assert dates.hour(datetime(2026, 7, 1, 7, 5, tzinfo=UTC)) == "9h05"


@time_machine.travel(datetime(2026, 3, 19, 12, 0, tzinfo=UTC), tick=False)
@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(seconds=20), "à l’instant"),
        (timedelta(minutes=1), f"il y a 1{N}minute"),
        (timedelta(hours=3), f"il y a 3{N}heures"),
        (timedelta(days=1), "hier"),
        (timedelta(days=2), f"il y a 2{N}jours"),
        (timedelta(days=90), f"le 19{N}décembre 2025"),
        (timedelta(days=-1), "demain"),
        (timedelta(days=-9), f"dans 9{N}jours"),
        (timedelta(days=-42), f"dans 6{N}semaines"),
        (timedelta(days=-125), f"dans 4{N}mois"),
        (timedelta(days=-800), f"dans 2{N}ans"),
    ],
)
def test_how_long(ago, expected):
    moment = datetime(2026, 3, 19, 12, 0, tzinfo=UTC) - ago
    assert dates.since(moment) == expected
    assert dates.until(moment) == (expected if abs(ago) >= timedelta(days=1) else "aujourd’hui")


def test_numbers():
    assert numbers.number_fr(31000) == f"31{F}000"
    assert numbers.number_fr(1.5) == "1,5"
    assert [numbers.filesize_fr(size) for size in (0, 1, 900, 1024, 86016, 1048576, 1887437, 52428800)] == [
        f"0{N}octet", f"1{N}octet", f"900{N}octets", f"1{N}Ko", f"84{N}Ko", f"1{N}Mo", f"1,8{N}Mo", f"50{N}Mo",
    ]  # fmt: skip
    assert [numbers.plural_fr(count, "réponse") for count in (0, 1, 2)] == [f"0{N}réponse", f"1{N}réponse", f"2{N}réponses"]
    assert numbers.plural_fr(3, "cheval,chevaux") == f"3{N}chevaux"


def test_minutes_are_said_to_the_nearest_five_from_an_hour_on():
    said = {minutes: numbers.minutes_fr(minutes) for minutes in (0, 1, 59, 60, 62, 63, 118, 129, 600)}
    assert said == {
        0: f"0{N}minute", 1: f"1{N}minute", 59: f"59{N}minutes", 60: f"1{N}h", 62: f"1{N}h", 63: f"1{N}h{N}05",
        118: f"2{N}h", 129: f"2{N}h{N}10", 600: f"10{N}h",
    }  # fmt: skip


def test_order():
    names = ["Éveil Nord", "Le Canal", "L’Écluse", "école", "Zoo", "Œuvre", "La Vallée", "Les Arts"]
    assert sorted(names, key=sort_key_fr) == ["Les Arts", "Le Canal", "L’Écluse", "école", "Éveil Nord", "Œuvre", "La Vallée", "Zoo"]
    assert sort_key_fr("La") == "la"


def test_a_period_and_its_time_zone_are_said():
    starts = datetime(2026, 3, 19, 8, 30, tzinfo=UTC)
    assert dates.period(starts, starts + timedelta(hours=6, minutes=30)) == "jeudi 19\u00a0mars 2026, de 9h30 à 16h"
    assert dates.period(starts, starts + timedelta(days=1)) == "du jeudi 19\u00a0mars 2026 à 9h30 au vendredi 20\u00a0mars 2026 à 9h30"
    assert dates.zone_name() == "heure de Bruxelles"


def test_a_title_keeps_its_marks_with_its_words():
    assert held("Un bus : qui raconte ? « Oui » ; non !") == f"Un bus{N}: qui raconte{F}? «{N}Oui{N}»{F}; non{F}!"
    assert held("Sans rien") == "Sans rien"
    safe = held(SafeString("<mark>Un bus</mark> : oui"))
    assert isinstance(safe, SafeString) and safe == f"<mark>Un bus</mark>{N}: oui"


def test_words_one_after_the_other():
    assert [listed_fr(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a et b", "a, b et c"]
