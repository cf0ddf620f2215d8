"""A text written to harm takes no longer than any other of its length."""

import time

import pytest

from maillage.kernel.text.markdown import to_html, to_text
from maillage.kernel.text.typography import typo
from maillage.people.names import LINK
from maillage.search.excerpts import Wanted, highlight, shorten
from maillage.search.grammar import parse

UNITS = ["a", "é", "\u00a0", " ", "!", "[", "*a **a ", "_a ", ">", "`", "&a", "<", "http://", "a.", "](", "![", "> - ", "|a", "~~a", "«", " »", "1 ", "..",
         "a@", "\\", " :", "[a](b", "[a]: b\n", '"', '-"', "a·e·s", "l’", "\u0301", "(", "a-", "\u202e", "🙂"]  # fmt: skip
LENGTH = 20_000
LIMIT = 4.0  # seconds of processor; what grew with the square of the length took minutes


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_length_alone(unit):
    text = (unit * LENGTH)[:LENGTH]
    for read in (typo, to_html, to_text, LINK.search, parse, lambda each: shorten(each, Wanted(stems={"a": 1.0}))):
        start = time.process_time()
        read(text)
        assert time.process_time() - start < LIMIT, read
    start = time.process_time()
    highlight(text[:2000], Wanted(stems={"a": 1.0}))
    assert time.process_time() - start < LIMIT
