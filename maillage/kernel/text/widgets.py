"""Where texts are typed."""

from typing import Any

from django import forms

from maillage.kernel.text.characters import unix_lines


class Textarea(forms.Textarea):
    """Several lines, counted and kept with one character at each end, whatever the browser sends."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return unix_lines(value) if isinstance(value, str) else value
