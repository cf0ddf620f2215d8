"""The lines under a title do not say it again."""

import pytest

from maillage.search.excerpts import Wanted, after_title, shorten

REST = "La journée commence par un tour de table, puis chacun·e dessine."


@pytest.mark.parametrize(
    ("title", "lines", "left"),
    [
        ("Raconter son territoire", f"Raconter son territoire {REST} …", f"{REST} …"),
        ("Raconter son territoire", f"RACONTER <mark>SON</mark> TERRITOIRE\u00a0: {REST}", REST),
        ("Raconter son territoire", f"Raconter son <mark>territoire</mark> <mark>La</mark> {REST}", f"<mark>La</mark> {REST}"),
        ("L’école & la ville", f"L&#x27;école &amp; la ville — {REST}", REST),
        ("Raconter", f"Raconteront-ils ? {REST}", None),
        ("Raconter son territoire", f"… Raconter son territoire {REST}", None),
        ("Raconter son territoire", "Raconter son territoire. Fin.", None),
        ("Raconter son territoire", "Raconter son territoire", None),
        ("Raconter son territoire", f"Autre chose. {REST}", None),
        ("…", f"… {REST}", None),
        ("", REST, None),
        ("!?", REST, None),
    ],
)
def test_the_title_is_dropped_from_the_beginning_only(title, lines, left):
    assert after_title(lines, title) == (left or lines)


def test_marks_stay_whole_and_everything_else_escaped():
    lines = shorten(f"Le <b>budget</b> des écoles. {REST}", Wanted(stems={"ecol": 1.0})).html
    cut = after_title(lines, "Le <b>budget</b> des écoles")
    assert cut.count("<mark>") == cut.count("</mark>") and cut.startswith("La journée") and "<b>" not in cut
