import pytest

from maillage.search.grammar import parse


def read(typed):
    asked = parse(typed)
    return (
        [word for entry in asked.words for word in entry.words],
        [[word for entry in phrase for word in entry.words] for phrase in asked.phrases],
        [[word for entry in out for word in entry.words] for out in asked.excluded],
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("analyse partagée", (["analyse", "partagee"], [], [])),
        ('"analyse partagée" école', (["ecole"], [["analyse", "partagee"]], [])),
        ("« analyse partagée »", ([], [["analyse", "partagee"]], [])),
        ("“le décret”", ([], [["le", "decret"]], [])),
        ("école -musée", (["ecole"], [], [["musee"]])),
        ("école −musée", (["ecole"], [], [["musee"]])),
        ('école -"petite enfance"', (["ecole"], [], [["petite", "enfance"]])),
        ("auto-évaluation", (["auto", "evaluation"], [], [])),
        ("école - musée", (["ecole", "musee"], [], [])),
        ('"', ([], [], [])),
        ('""', ([], [], [])),
        ('école "ouverte', (["ecole", "ouverte"], [], [])),
        ("-", ([], [], [])),
        ("--musée", (["musee"], [], [])),
        ("title:école AND (musée OR *)", (["title", "ecole", "and", "musee", "or"], [], [])),
        ("comment faire une évaluation", (["evaluation"], [], [])),
        ("à la", (["a", "la"], [], [])),
        ("😀", ([], [], [])),
        ("\x00école\x00", (["ecole"], [], [])),
    ],
)
def test_what_is_typed_is_read(typed, expected):
    assert read(typed) == expected


def test_long_questions_are_cut_and_say_so():
    assert not parse("école " * 20).cut
    assert parse("école " * 40).cut
    assert len(parse("école " * 40).words) == 30
    assert parse("é" * 501).cut
    assert len(parse("mot " * 400).text) <= 500
    assert parse("x" * 3000).cut


def test_the_text_is_shown_as_typed():
    assert parse("  L’école\n «  ouverte » ").text == "L’école « ouverte »"
