"""The lines under a title do not say it again."""

import pytest

from maillage.search.excerpts import Wanted, after_title, shorten
from maillage.search.stemming import light_stem

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


def test_lines_that_only_repeat_the_title_tell_nothing():
    wanted = Wanted(stems={light_stem("territoire"): 1.0, light_stem("raconter"): 1.0})
    title = "Raconter son territoire"
    text = f"{title}\n{'Un mot. ' * 40}Le territoire se raconte en marchant. {'Un mot. ' * 40}RACONTER  SON TERRITOIRE – 3"
    lines = shorten(text, wanted, title=title)
    assert "Le <mark>territoire</mark> se <mark>raconte</mark> en marchant" in lines.html and lines.weight >= 2
    assert shorten(f"{title} – 3. {REST}", wanted, title=title).weight == 0
    assert shorten(f"Budget. {REST}", Wanted(stems={"budget": 1.0}), title="Budget").weight == 1  # a single word may be said again
