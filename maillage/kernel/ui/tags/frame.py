"""What a page loads besides the frame, and the large search field."""

from typing import Any

from django.template import Library
from django.templatetags.static import static
from django.utils.safestring import SafeString

from maillage.kernel.ui.html import flatatt, format_html
from maillage.kernel.ui.tags.pieces import icon_html

register = Library()


@register.simple_tag
def htmx() -> SafeString:
    """The script that swaps parts of a page: in the block `scripts` of the pages that use it."""
    return format_html('<script src="{}" defer></script>', static("ui/js/htmx.js"))


@register.simple_tag
def uploader() -> SafeString:
    """The script that sends files while the form is filled: in the block `scripts` of the pages with a drop zone."""
    return format_html('<script type="module" src="{}"></script>', static("ui/js/upload.js"))


@register.simple_tag(takes_context=True)
def search_form(
    context: Any, *, action: str, label: str, value: str = "", suggest: str = "", hint_id: str = "", name: str = "q", id: str = "q",  # noqa: A002
    region: str = "",
) -> SafeString:  # fmt: skip
    """The large search field. `label` is read, not shown; `region` names this search apart from the one of the header."""
    form = {"class": "search big", "role": "search", "action": action, "aria-label": region or None, "data-suggest": suggest or None}
    field = {
        "id": id, "name": name, "type": "search", "value": value or None, "autocomplete": "off", "aria-describedby": hint_id or None,
        "maxlength": "300",
    }  # fmt: skip
    return format_html(
        '<form{}><label class="sr" for="{}">{}</label><input{}><button type="submit">{} <span>Chercher</span></button></form>',
        flatatt(form), id, label, flatatt(field), icon_html(context, "magnifying-glass"),
    )  # fmt: skip
