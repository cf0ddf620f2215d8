"""Our HTML writing gives what Django's gives."""

import pytest
from django.forms import utils
from django.utils import html as theirs
from django.utils.functional import lazystr
from django.utils.safestring import SafeString, mark_safe

from maillage.kernel.ui import html as ours

VALUES = ["", "a & b", "<script>", "l’été", 'it\'s "so"', mark_safe("<b>ok</b>"), 12, 1.5, None, lazystr("<i>"), b"x", SafeString("")]


@pytest.mark.parametrize("value", VALUES)
def test_values_are_escaped_once(value):
    assert ours.escaped(value) == theirs.conditional_escape(value)
    written = ours.format_html("<p {0} {named}>{0}</p>", value, named=value)
    assert written == theirs.format_html("<p {0} {named}>{0}</p>", value, named=value)
    assert isinstance(written, SafeString)
    assert ours.format_html("{}", written) == written


def test_rows_are_joined():
    rows = [(value, other) for value in VALUES for other in VALUES]
    assert ours.format_html_join("<br>", "{} {}", rows) == theirs.format_html_join("<br>", "{} {}", rows)
    assert ours.joined(["<b>", mark_safe("<b>")], ", ") == "&lt;b&gt;, <b>"


@pytest.mark.parametrize(
    "attributes", [{}, {"href": '?a=1&b="2"', "class": "x", "checked": True, "hidden": False, "id": None}, {"b": True, "a": True, "z": 0}]
)
def test_attributes_are_written_in_order(attributes):
    assert ours.flatatt(attributes) == utils.flatatt(attributes)
