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
