"""Components with one slot: what stands between the opening and the closing tag."""

import re
from typing import Any

from django.template import Library
from django.utils.safestring import SafeString

from maillage.kernel.text.typography import held
from maillage.kernel.ui import quilt
from maillage.kernel.ui.html import flatatt, format_html, joined
from maillage.kernel.ui.kinds import kind_of
from maillage.kernel.ui.tags.lists import meta_line
from maillage.kernel.ui.tags.pieces import icon_html, kind_label, tile

register = Library()

ALERTS = {"info": ("neutre", "info"), "warning": ("echeance", "warning"), "done": ("rencontre", "check-circle")}
PANELS = {"": "panel", "tint": "panel tint", "line": "panel line"}
# A cell over several columns says by itself what it is.
CELLS = re.compile(r"<(tr|th|td)(?=[ >])(?! colspan)")


@register.simple_block_tag
def band(content: str, *, kind: str, seed: Any = "", hero: bool = False) -> SafeString:
    """The top of a page. Slot: breadcrumb, kind, one h1, one sentence, two to four facts; never a row of buttons.

    The pattern is drawn from `seed`, on wide screens; none without seed.
    """
    columns, rows = (5, 4) if hero else (4, 3)
    drawing = SafeString(quilt.svg(seed=str(seed), kind=kind, columns=columns, rows=rows)) if seed else ""
    return format_html('<div class="band{}"><div class="wrap">{}</div>{}</div>', " hero" if hero else "", content, drawing)


@register.simple_block_tag
def panel(content: str, *, title: str = "", tone: str = "", kind: str = "", id: str = "", heading: str = "h2") -> SafeString:  # noqa: A002
    """A piece of paper. Tones: tint (the hue of `kind`), line. Slot: its content. With `id`, a region named by its title."""
    head = format_html("<{0}{1}>{2}</{0}>", SafeString(heading), flatatt({"id": f"{id}-titre" if id else None}), title) if title else ""
    element = SafeString("section" if id and title else "div")
    attributes = {
        "class": PANELS[tone],
        "data-kind": kind or None,
        "id": id or None,
        "aria-labelledby": f"{id}-titre" if id and title else None,
    }
    return format_html("<{0}{1}>{2}{3}</{0}>", element, flatatt(attributes), head, content)


@register.simple_block_tag(takes_context=True)
def alert(context: Any, content: str, *, tone: str = "info", title: str = "", live: bool = False) -> SafeString:
    """A remark in the page. Tones: info, warning, done. Slot: one or two sentences. `live` announces it (after an act)."""
    kind, icon = ALERTS[tone]
    head = format_html("<b>{}</b> ", title) if title else ""
    attributes = flatatt({"class": "note with", "data-kind": kind, "role": "status" if live else None})
    return format_html("<div{}>{}<div>{}{}</div></div>", attributes, icon_html(context, icon), head, content)


@register.simple_block_tag
def note(content: str, *, title: str, id: str, kind: str = "neutre") -> SafeString:  # noqa: A002
    """The words of a person about a thing, on tinted paper. Slot: quotation, then `person_chip`. A region named by its title."""
    attributes = flatatt({"class": "note", "data-kind": kind, "aria-labelledby": id})
    return format_html('<section{}><h2 id="{}" class="t-xl">{}</h2>{}</section>', attributes, id, title, content)


@register.simple_block_tag
def empty_state(content: str, *, title: str, kind: str = "neutre", seed: Any = "", heading: str = "h2") -> SafeString:
    """An empty list: what will be here (title and slot), and one thing to do (a button at the end of the slot)."""
    drawing = SafeString(quilt.svg(seed=str(seed or title), kind=kind, columns=3, rows=1, css=""))
    return format_html(
        '<div class="panel"><div class="blank">{0}</div><{1} class="h3">{2}</{1}>{3}</div>', drawing, SafeString(heading), title, content
    )


@register.simple_block_tag
def dialog(content: str, *, id: str, title: str) -> SafeString:  # noqa: A002
    """A question before something is lost or someone is told. Slot: consequences, then the buttons in a `form`.

    The button that repeats the verb comes first, the safe one carries `focus=True`. Escape closes; opened by the script
    only, so the same question must exist as a page.
    """
    attributes = flatatt({"id": id, "aria-labelledby": f"{id}-titre"})
    return format_html(
        '<dialog{}><div class="stack"><h2 id="{}-titre" class="t-xl">{}</h2>{}</div></dialog>', attributes, id, title, content
    )


@register.simple_block_tag
def table(content: str, *, label: str, head: list[str], caption: bool = False, stacked: bool = False) -> SafeString:
    """A table in a region that scrolls by itself. Slot: the rows (`tr` with a `th scope="row"`). `label` names the region.

    `stacked`, for more than three columns: on a phone each row becomes a small sheet, where every value carries the name of its column.
    """
    cells = joined(format_html('<th scope="col">{}</th>', name) for name in head)
    said = format_html("<caption>{}</caption>", label) if caption else ""
    titled = "" if caption else flatatt({"aria-label": label})
    region = flatatt({"class": "scroll stacked" if stacked else "scroll", "tabindex": "0", "role": "region", "aria-label": label})
    rows = _named_cells(content, head) if stacked else content
    return format_html("<div{}><table{}>{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>", region, titled, said, cells, rows)


def _named_cells(content: str, head: list[str]) -> SafeString:
    """Write in each cell of the rows the name of its column."""
    column = -1

    def named(found: re.Match[str]) -> str:
        nonlocal column
        if found[1] == "tr":
            column = -1
            return found[0]
        column += 1
        return found[0] + flatatt({"data-l": head[column]}) if found[1] == "td" and column < len(head) else found[0]

    return SafeString(CELLS.sub(named, content))


@register.simple_block_tag
def fact(content: str, *, label: str) -> SafeString:
    """One line of `<dl class="facts">`. Slot: the value, links allowed."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, content)


@register.simple_block_tag
def section(content: str, *, title: str, id: str, small: bool = False, url: str = "", link: str = "", kind: str = "") -> SafeString:  # noqa: A002
    """A part of a page under its black rule. Slot: its content. `url` and `link` lead to the whole of it."""
    more = format_html('<a href="{}">{}</a>', url, link) if url else ""
    return format_html(
        '<section{}><div class="head{}"><h2 id="{}">{}</h2>{}</div>{}</section>',
        flatatt({"aria-labelledby": id, "data-kind": kind or None}), " s" if small else "", id, title, more, content,
    )  # fmt: skip


@register.simple_block_tag(takes_context=True)
def entry(
    context: Any, content: str, *, kind: str, title: str, url: str, label: str = "", detail: str = "", summary: str = "",
    meta: Any = (), heading: str = "h3", compact: bool = False,
) -> SafeString:  # fmt: skip
    """A row of a list (`ul` or `ol` with class "list"). Slot: the buttons of the row, or nothing.

    `title` and `summary` may hold `<mark>` when they are safe strings. `meta`: texts, or (icon, text) pairs.
    Compact rows, for side columns, have no kind in words: it is then said to assistive tools only.
    """
    name = SafeString(heading)
    said = format_html('<span class="sr">{} : </span>', label or kind_of(kind).word) if compact else ""
    top = "" if compact else kind_label(kind=kind, label=label, detail=detail)
    body = format_html('{0}<{1} class="h3"><a href="{2}">{3}{4}</a></{1}>', top, name, url, said, held(title))
    if summary:
        body = format_html('{}<p class="small">{}</p>', body, summary)
    body = format_html("{}{}", body, meta_line(context, meta=meta))
    slot = content.strip()
    acts = format_html('<div class="row">{}</div>', SafeString(slot)) if slot else ""
    return format_html('<li class="entry{}">{}<div class="stack s">{}</div>{}</li>', " mod" if slot else "", tile(kind=kind), body, acts)
