"""Ends of lines, and addresses that must break somewhere."""

import pytest
from django import forms
from django.template import Context, Template

from maillage.kernel.text.characters import readable, unix_lines
from maillage.kernel.text.widgets import Textarea


def test_a_line_ends_with_one_character_whatever_the_browser_sends():
    assert unix_lines("a\r\nb\rc\nd\r\n\r\n") == readable("a\r\nb\rc\nd\r\n\r\n") == "a\nb\nc\nd\n\n"


def test_what_is_typed_is_counted_as_the_browser_counts_it():
    class Form(forms.Form):
        words = forms.CharField(max_length=5, widget=Textarea)

    form = Form({"words": "a\r\nb\r\nc"})
    assert form.is_valid() and form.cleaned_data["words"] == "a\nb\nc"
    assert not Form({}).is_valid()


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("a.bc@d.be", "a.<wbr>bc@<wbr>d.<wbr>be"),
        ("<i>@x", "&lt;i&gt;@<wbr>x"),
        ("x@", "x@"),
        ("", ""),
        (None, ""),
    ],
)
def test_an_address_breaks_after_its_signs(address, shown):
    assert Template("{% load text %}{{ address|breakable }}").render(Context({"address": address})) == shown
