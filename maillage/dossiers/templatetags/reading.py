"""The choice above dossiers read side by side: dozens of them, written in Python."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from maillage.dossiers.queries.offering import Offered
from maillage.kernel.text.numbers import plural_fr
from maillage.kernel.ui.html import format_html, joined

register = template.Library()


@register.simple_tag
def dossier_ticks(*, offered: Iterable[tuple[Offered, bool]]) -> SafeString:
    """Write a box for each dossier, with whether it is chosen."""
    return joined([_tick(each, checked) for each, checked in offered])


def _tick(each: Offered, checked: bool) -> SafeString:  # noqa: FBT001  (a pair of the list)
    said = [plural_fr(each.pages, "page"), each.territory, "mis à votre disposition" if each.released else ""]
    return format_html(
        '<label class="tick"><input type="checkbox" name="dossier" value="{}"{}><span><b>{}</b>{}<br><span class="small muted">{}</span></span></label>',
        each.number,
        SafeString(" checked" if checked else ""),
        each.organisation,
        f", {each.period}" if each.period else "",
        " · ".join(part for part in said if part),
    )
