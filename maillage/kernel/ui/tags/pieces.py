"""Small pieces: icons, labels, tiles, patterns. Written in Python rather than templates: a list shows hundreds of them."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.template import Library
from django.utils.safestring import SafeString, mark_safe

from maillage.kernel.text.dates import MONTHS_SHORT, WEEKDAYS_SHORT, day_of
from maillage.kernel.ui import icons, quilt
from maillage.kernel.ui.html import flatatt, format_html
from maillage.kernel.ui.kinds import kind_of
from maillage.kernel.ui.names import initials
from maillage.kernel.ui.respond import wants_part

register = Library()


@lru_cache(maxsize=256)
def _drawn(name: str) -> SafeString:
    return mark_safe(f'<svg class="i" viewBox="0 0 256 256" aria-hidden="true"><path d="{icons.path(name)}"/></svg>')  # noqa: S308


@lru_cache(maxsize=256)
def _used(name: str) -> SafeString:
    icons.path(name)
    return mark_safe(f'<svg class="i" aria-hidden="true"><use href="#i-{name}"/></svg>')  # noqa: S308


@register.simple_tag(takes_context=True, name="icon")
def icon_html(context: Any, name: str) -> SafeString:
    """An icon, always beside a word (it is hidden from assistive tools). `{% icon "check" %}`

    On a whole page the drawing is written once, by `{% icon_sprite %}`; in a part, a mail or a form it is written in place.
    """
    if not name:
        return SafeString("")
    request = getattr(context, "request", None)
    if request is None or wants_part(request):
        return _drawn(name)
    used = request.__dict__.setdefault("ui_icons", set())
    used.add(name)
    return _used(name)


@register.simple_tag(takes_context=True)
def icon_sprite(context: Any) -> SafeString:
    """The drawings of the icons used above, once, at the end of the body."""
    names = sorted(getattr(getattr(context, "request", None), "ui_icons", ()))
    if not names:
        return SafeString("")
    symbols = "".join(f'<symbol id="i-{name}" viewBox="0 0 256 256"><path d="{icons.path(name)}"/></symbol>' for name in names)
    return mark_safe(f"<svg hidden>{symbols}</svg>")  # noqa: S308


@register.simple_tag(name="quilt")
def quilt_tag(*, seed: Any, kind: str, columns: int = 4, rows: int = 3, bare: bool = False) -> SafeString:
    """A pattern drawn from the identity of a thing. Decorative: hidden from assistive tools. No text may lie on it."""
    return mark_safe(quilt.svg(seed=str(seed), kind=kind, columns=columns, rows=rows, css="" if bare else "quilt"))  # noqa: S308


@lru_cache(maxsize=32)
def shape(kind: str) -> SafeString:
    """Return the shape of a kind as SVG."""
    return mark_safe(f'<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{kind_of(kind).shape}"/></svg>')  # noqa: S308


@register.simple_tag
def kind_label(*, kind: str, label: str = "", detail: str = "") -> SafeString:
    """The nature of a thing: shape, word and, lighter, its form. The word carries the meaning, never the colour alone."""
    tail = format_html(" <span>{}</span>", detail) if detail else ""
    return format_html('<p class="kind" data-kind="{}">{}{}{}</p>', kind, shape(kind), label or kind_of(kind).word, tail)


@register.simple_tag
def tile(*, kind: str) -> SafeString:
    """The shape of a kind on a small piece of paper, in front of a row. The row must say the kind in words."""
    return format_html('<span class="tile" data-kind="{}">{}</span>', kind, shape(kind))


@register.simple_tag(takes_context=True)
def badge(context: Any, *, label: str, kind: str = "", icon: str = "", tone: str = "") -> SafeString:
    """A short state or quality. Without `kind` or with tone "plain" it is grey."""
    plain = " plain" if tone == "plain" or not kind else ""
    attributes = flatatt({"class": f"badge{plain}", "data-kind": kind or None})
    return format_html("<span{}>{}{}{}</span>", attributes, icon_html(context, icon), " " if icon else "", label)


@register.simple_tag(takes_context=True)
def chip(context: Any, *, label: str, url: str, current: bool | str = False, icon: str = "", removes: bool = False) -> SafeString:
    """A link in a pill: a theme, a filter, a step. `removes` shows a cross and says that the link takes the filter away."""
    attributes = flatatt({"class": "chip", "href": url, "aria-current": "true" if current is True else current or None})
    head = format_html("{} ", icon_html(context, icon)) if icon else ""
    tail = format_html(' {}<span class="sr"> retirer ce filtre</span>', icon_html(context, "x")) if removes else ""
    return format_html("<a{}>{}{}{}</a>", attributes, head, label, tail)


@register.simple_tag
def avatar(*, name: str, kind: str = "personne") -> SafeString:
    """Initials on a leaf; hidden from assistive tools, since the name always stands beside."""
    return format_html('<span class="avatar" data-kind="{}" aria-hidden="true">{}</span>', kind, initials(name))


@register.simple_tag
def date_tile(*, day: date, kind: str = "rencontre") -> SafeString:
    """A day on a piece of paper: jeu. 19 mars; that of an instant, here. Read as plain text."""
    day = day_of(day)
    return format_html(
        '<p class="date" data-kind="{}"><time datetime="{}">{} <b>{}</b> {}</time></p>',
        kind,
        day.strftime("%Y-%m-%d"),
        WEEKDAYS_SHORT[day.weekday()],
        "1er" if day.day == 1 else day.day,
        MONTHS_SHORT[day.month - 1],
    )


@register.simple_tag
def progress(*, value: float, label: str, maximum: float = 100, kind: str = "") -> SafeString:
    """A bar; `label` is what assistive tools read, and must hold the figures."""
    attributes = flatatt({"value": value, "max": maximum, "aria-label": label, "data-kind": kind or None})
    return format_html("<progress{}></progress>", attributes)


@register.simple_tag
def stat(*, value: Any, label: str, kind: str = "neutre", note: str = "") -> SafeString:
    """A figure and what it counts, as a list item."""
    tail = format_html(' <span class="muted">{}</span>', note) if note else ""
    return format_html('<li class="stat" data-kind="{}"><b>{}</b><p>{}{}</p></li>', kind, value, label, tail)


@register.simple_tag(takes_context=True)
def person_chip(
    context: Any, *, name: str, role: str = "", organisation: str = "", url: str = "", kind: str = "personne", note: str = ""
) -> SafeString:
    """A person behind a thing: initials, name, role and organisation. No photograph required."""
    who = format_html('<a href="{}">{}</a>', url, name) if url else name
    about = ", ".join(part for part in (role, organisation) if part)
    lines = [format_html("<b>{}</b>", who), *([about] if about else []), *([note] if note else [])]
    text = lines[0]
    for line in lines[1:]:
        text = format_html("{}<br>{}", text, line)
    return format_html('<div class="who">{}<p>{}</p></div>', avatar(name=name, kind=kind), text)
