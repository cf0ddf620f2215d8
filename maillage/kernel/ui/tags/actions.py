"""What people press. Words are verbs that say the result; black says that it can be pressed, never the colour of a kind."""

from typing import Any

from django.middleware.csrf import get_token
from django.template import Library
from django.utils.safestring import SafeString

from maillage.kernel.ui.html import flatatt, format_html
from maillage.kernel.ui.tags.pieces import icon_html

register = Library()

TONES = {"main": "", "alt": " alt", "quiet": " quiet"}
SIZES = {"": "", "small": " s", "full": " full"}


def look(tone: str, size: str) -> str:
    """Return the classes of a button; raise `LookupError` on an unknown tone or size."""
    try:
        return f"btn{TONES[tone]}{SIZES[size]}"
    except KeyError:
        raise LookupError(f"unknown tone or size of button: {tone!r}, {size!r}") from None


def inside(context: Any, *, label: str, icon: str, about: str) -> SafeString:
    """Return what a button shows: icon, words, and what it is about for those who only hear it."""
    said = format_html('<span class="sr"> {}</span>', about) if about else ""
    return format_html("{}{}{}{}", icon_html(context, icon), " " if icon else "", label, said)


@register.simple_tag(takes_context=True)
def button(
    context: Any, *, label: str, icon: str = "", tone: str = "main", size: str = "", type: str = "submit",  # noqa: A002
    name: str = "", value: str = "", about: str = "", form: str = "", busy: bool = False, pressed: bool | None = None,
    dialog: str = "", copies: str = "", prints: bool = False, focus: bool = False, formaction: str = "",
) -> SafeString:  # fmt: skip
    """A button. Tones: main, alt, quiet; sizes: small, full. `about` completes the label for those who only hear it.

    `copies` (a text) and `prints` need the script and are hidden without it. `dialog` opens the dialog of that id: prefer
    `link_button`, whose address also answers without script. `pressed` shows a toggle.
    """
    attributes = {
        "class": look(tone, size), "type": "button" if dialog or copies or prints else type, "name": name or None,
        "value": value or None, "form": form or None, "formaction": formaction or None, "aria-busy": "true" if busy else None,
        "aria-pressed": None if pressed is None else str(pressed).lower(), "data-dialog": dialog or None,
        "data-copy": copies or None, "data-print": prints, "autofocus": focus,
    }  # fmt: skip
    return format_html("<button{}>{}</button>", flatatt(attributes), inside(context, label=label, icon=icon, about=about))


@register.simple_tag(takes_context=True)
def link_button(
    context: Any, *, label: str, url: str, icon: str = "", tone: str = "main", size: str = "", about: str = "",
    download: bool = False, dialog: str = "", rel: str = "",
) -> SafeString:  # fmt: skip
    """A link that looks like a button: it leads somewhere, and never changes anything.

    With `dialog`, the script opens the dialog of that id instead of following the address, which must lead to the same
    question as a page.
    """
    attributes = {"class": look(tone, size), "href": url, "download": download, "data-dialog": dialog or None, "rel": rel or None}
    return format_html("<a{}>{}</a>", flatatt(attributes), inside(context, label=label, icon=icon, about=about))


@register.simple_tag(takes_context=True)
def post_button(
    context: Any, *, action: str, label: str, icon: str = "", tone: str = "alt", size: str = "small", about: str = "",
    name: str = "", value: str = "", pressed: bool | None = None, target: str = "",
) -> SafeString:  # fmt: skip
    """One act in one press: a form with its token and a single button. `target` (a CSS selector) lets htmx swap that part."""
    request = getattr(context, "request", None)
    token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request)) if request else ""
    swap = {"hx-post": action, "hx-target": target, "hx-swap": "outerHTML"} if target else {}
    press = button(context, label=label, icon=icon, tone=tone, size=size, about=about, name=name, value=value, pressed=pressed)
    return format_html("<form{}>{}{}</form>", flatatt({"method": "post", "action": action, "class": "inline", **swap}), token, press)
