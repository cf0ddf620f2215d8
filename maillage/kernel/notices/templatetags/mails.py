"""What mails need to say things safely."""

import re

from django import template

register = template.Library()
LINK_LIKE = re.compile(r"(?i)(?<=\w)[.:@/](?=[\w/])")


@register.filter(is_safe=False)
def inert(value: object) -> str:
    """Keep a text typed by somebody (a name, a title) on one line and from being made a link by mail programs."""
    return LINK_LIKE.sub(lambda found: found.group(0) + "\u2060", " ".join(str(value).split()))


@register.filter(is_safe=False)
def without_dot(value: object) -> str:
    """Drop a final full stop, so that a sentence never ends with two."""
    return str(value).rstrip(". ")


@register.filter(is_safe=False)
def inert_lines(value: object) -> str:
    """Keep a text of several lines from being made a link by mail programs."""
    return "\n".join(inert(line) for line in str(value).strip().splitlines())


@register.filter(is_safe=False)
def quoted(value: object) -> str:
    """Mark each line of what somebody wrote, in the plain form of a mail."""
    return "\n".join(f"> {line}".rstrip() for line in str(value).strip().splitlines())


@register.filter(is_safe=False)
def because(value: object) -> str:
    """Give "parce que…" before a reason, and "parce qu’…" before one that begins with a vowel."""
    reason = without_dot(value)
    return f"parce qu’{reason}" if reason[:1] in "aeiouyàâéèêëîïôùû" else f"parce que {reason}"
