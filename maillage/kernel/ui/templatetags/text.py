"""French text in templates: `{% load text %}`."""

import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from django.template import Library
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from maillage.kernel.text import dates, markdown, numbers, typography

register = Library()

# Titles and descriptions come back on every page. Longer texts are seldom the same twice, and would fill the memory.
SHORT = 1000
kept_typo = lru_cache(maxsize=4096)(typography.typo)
kept_plain = lru_cache(maxsize=1024)(markdown.to_text)


@register.filter(is_safe=True)
def typo(value: Any) -> str:
    """French spaces and apostrophes."""
    text = str(value)
    return kept_typo(text) if len(text) <= SHORT else typography.typo(text)


@register.filter
def breakable(value: Any) -> SafeString:
    """An e-mail address that a narrow line breaks after its @ and its dots rather than in the middle of a word."""
    parts = re.split(r"(?<=[@.])(?=.)", str(value or ""))
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts))


@register.filter(name="markdown")
def markdown_filter(value: str) -> SafeString:
    """A text people wrote, as safe HTML. Put it in an element with the class "prose"."""
    return mark_safe(markdown.to_html(value or ""))  # noqa: S308


@register.filter
def plain(value: str) -> str:
    """The words of a Markdown text, without its marks."""
    text = value or ""
    return kept_plain(text) if len(text) <= SHORT else markdown.to_text(text)


@register.filter
def long_date(value: date | datetime | None) -> str:
    return dates.long_date(value) if value else ""


@register.filter
def short_date(value: date | datetime | None) -> str:
    return dates.short_date(value) if value else ""


@register.filter
def hour(value: datetime | time | None) -> str:
    return dates.hour(value) if value is not None else ""


@register.filter
def since(value: date | datetime | None) -> str:
    return dates.since(value) if value else ""


@register.filter
def until(value: date | datetime | None) -> str:
    return dates.until(value) if value else ""


@register.filter
def number_fr(value: float | None) -> str:
    return numbers.number_fr(value) if value is not None else ""


@register.filter
def filesize_fr(value: int | None) -> str:
    return numbers.filesize_fr(value) if value is not None else ""


@register.filter
def plural_fr(value: float | None, words: str) -> str:
    """{{ count|plural_fr:"réponse" }} · {{ count|plural_fr:"cheval,chevaux" }}"""
    return numbers.plural_fr(value or 0, words)


@register.filter
def minutes_fr(value: int) -> str:
    """{{ minutes|minutes_fr }}: "45 minutes", "2 h 10"."""
    return numbers.minutes_fr(value)
