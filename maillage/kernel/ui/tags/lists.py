"""Lists and what goes with them: cards, pages, filters, facts, steps, files."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page
from django.template import Library
from django.utils.safestring import SafeString

from maillage.kernel.text.typography import held
from maillage.kernel.ui import quilt
from maillage.kernel.ui.html import flatatt, format_html, format_html_join, joined
from maillage.kernel.ui.tags.pieces import chip, icon_html, kind_label, progress, tile

register = Library()


@register.simple_tag(takes_context=True)
def meta_line(context: Any, *, meta: Any = ()) -> SafeString:
    """Metadata under a title: texts, or (icon, text) pairs; nothing when there is none."""
    if isinstance(meta, str):
        meta = [meta] if meta else []
    parts = [
        format_html("<span>{} {}</span>", icon_html(context, item[0]), item[1]) if isinstance(item, (tuple, list)) else format_html("<span>{}</span>", item)
        for item in meta if item
    ]  # fmt: skip
    return format_html('<p class="meta">{}</p>', joined(parts)) if parts else SafeString("")


@register.simple_tag(takes_context=True)
def card(
    context: Any, *, kind: str, title: str, url: str, seed: Any, label: str = "", detail: str = "", source: str = "",
    meta: Any = (), heading: str = "h3",
) -> SafeString:  # fmt: skip
    """A thing with its drawn cover, in a `div.grid`. The whole card is pressed through the one link of its title."""
    cover = SafeString(quilt.svg(seed=str(seed), kind=kind, columns=3, rows=2, css=""))
    return format_html(
        '<article class="card" data-kind="{0}"><div class="cover">{1}</div>{2}<{3} class="h3"><a href="{4}">{5}</a></{3}>{6}{7}</article>',
        kind, cover, kind_label(kind=kind, label=label, detail=detail), SafeString(heading), url, held(title),
        format_html('<p class="small">{}</p>', source) if source else "", meta_line(context, meta=meta),
    )  # fmt: skip


@register.simple_tag
def breadcrumb(*, items: Iterable[tuple[str, str]]) -> SafeString:
    """The way back: (label, url) pairs, without the page itself."""
    links = format_html_join("", '<li><a href="{1}">{0}</a></li>', ((item[0], item[1]) for item in items))
    return format_html('<nav class="crumbs" aria-label="Fil d’Ariane"><ol>{}</ol></nav>', links)


@register.simple_tag(takes_context=True)
def tabs(context: Any, *, label: str, items: Iterable[tuple[str, str]], current: str = "") -> SafeString:
    """Sub-pages as chips: (label, url) pairs. `current` is the address of the one shown; by default, that of the page."""
    here = current or getattr(getattr(context, "request", None), "path", "")
    links = (chip(context, label=name, url=url, current="page" if url == here else False) for name, url in items)
    return format_html(
        '<nav aria-label="{}"><ul class="row">{}</ul></nav>', label, format_html_join("", "<li>{}</li>", ((link,) for link in links))
    )


@register.simple_tag
def facts(*, items: Iterable[tuple[str, Any]]) -> SafeString:
    """Label and value pairs; empty values are left out."""
    rows = format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", ((name, value) for name, value in items if value not in ("", None)))
    return format_html('<dl class="facts">{}</dl>', rows)


@register.simple_tag
def steps(*, items: Iterable[tuple[str, str]]) -> SafeString:
    """What happens, in order: (title, sentence) pairs."""
    rows = format_html_join("", '<li><div><b>{}</b><p class="small">{}</p></div></li>', items)
    return format_html('<ol class="steps">{}</ol>', rows)


@register.simple_tag(takes_context=True)
def progress_steps(context: Any, *, items: Iterable[str], current: int) -> SafeString:
    """Where one is in a form of several pages; `current` counts from 1."""
    parts = []
    for number, name in enumerate(items, start=1):
        done = format_html('{} <span class="sr">fait : </span>', icon_html(context, "check")) if number < current else ""
        attributes = flatatt({"class": "chip", "aria-current": "step" if number == current else None})
        parts.append(format_html("<li><span{}>{}{}. {}</span></li>", attributes, done, number, name))
    return format_html('<ol class="row">{}</ol>', joined(parts))


def _address(context: Any, name: str, number: int | str) -> str:
    query = context.request.GET.copy()
    query.pop(name, None)
    if number != 1:
        query[name] = str(number)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def pager(
    context: Any, *, page: Page[Any] | None = None, label: str = "Pages", name: str = "page", previous: str = "", next: str = "",  # noqa: A002
) -> SafeString:  # fmt: skip
    """Pages of a list. Numbered with `page` (a Django page); with keysets, the addresses `previous` and `next`. Empty when alone."""
    links: list[SafeString] = []
    if page is not None and page.paginator.num_pages > 1:
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
            if isinstance(number, int):
                attributes = flatatt({"href": _address(context, name, number), "aria-current": "page" if number == page.number else None})
                links.append(format_html("<a{}>{}</a>", attributes, number))
            else:
                links.append(SafeString('<span aria-hidden="true">…</span>'))
        previous = _address(context, name, page.previous_page_number()) if page.has_previous() else ""
        next = _address(context, name, page.next_page_number()) if page.has_next() else ""  # noqa: A001
    if previous:
        links.insert(0, format_html('<a href="{}" rel="prev">{} Précédente</a>', previous, icon_html(context, "arrow-left")))
    if next:
        links.append(format_html('<a href="{}" rel="next">Suivante {}</a>', next, icon_html(context, "arrow-right")))
    return format_html('<nav class="pager" aria-label="{}">{}</nav>', label, joined(links)) if links else SafeString("")


@register.simple_tag
def facet_group(*, legend: str, name: str, choices: Iterable[tuple[Any, str, int | None, bool]], many: bool = True) -> SafeString:
    """One question of the filters: (value, label, count, checked) choices. With `many` false, only one may be kept."""
    rows = []
    for value, label, count, checked in choices:
        box = flatatt({"type": "checkbox" if many else "radio", "name": name, "value": value, "checked": bool(checked)})
        said = (
            format_html(' <span class="n">{}<span class="sr"> résultat{}</span></span>', count, "s" if count != 1 else "")
            if count is not None
            else ""
        )
        rows.append(format_html('<label class="tick"><input{}> <span>{}</span>{}</label>', box, label, said))
    return format_html("<fieldset><legend>{}</legend>{}</fieldset>", legend, joined(rows)) if rows else SafeString("")


@register.simple_tag(takes_context=True)
def active_filters(context: Any, *, items: Iterable[tuple[str, str]], clear: str) -> SafeString:
    """The filters in force: (label, address without it) pairs, and the address without any. Nothing when there is none."""
    chips = [chip(context, label=label, url=url, removes=True) for label, url in items]
    if not chips:
        return SafeString("")
    return format_html('<p class="row">{} <a href="{}">Tout effacer</a></p>', joined(chips, " "), clear)


@register.simple_tag(takes_context=True)
def attach(
    context: Any, *, title: str, url: str = "", kind: str = "ressource", detail: str = "", done: str = "", error: str = "",
    percent: int | None = None, remove: str = "", remove_name: str = "",
) -> SafeString:  # fmt: skip
    """A file in a row. `detail`: format and weight; `done`: a good outcome; `error`: what to do; `percent`: being sent.

    `remove` is the word of the button that takes it away, posted under the name `remove_name`.
    """
    name = format_html('<a href="{}"><b>{}</b></a>', url, title) if url else format_html("<b>{}</b>", title)
    lines = [name]
    if percent is not None:
        lines.append(progress(value=percent, label=f"Envoi de {title}"))
    if detail:
        lines.append(format_html('<p class="hint">{}</p>', detail))
    if done:
        lines.append(format_html('<p class="ok">{} {}</p>', icon_html(context, "check-circle"), done))
    if error:
        lines.append(format_html('<p class="err">{} {}</p>', icon_html(context, "warning-circle"), error))
    press = ""
    if remove:
        attributes = flatatt({"class": "btn quiet", "name": remove_name or None, "value": "1" if remove_name else None})
        press = format_html('<button{}>{}<span class="sr"> {}</span></button>', attributes, remove, title)
    return format_html('<div class="attach">{}<div>{}</div>{}</div>', tile(kind=kind), joined(lines), press)
