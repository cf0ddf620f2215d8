"""What a link says of itself, and how it is written on its rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from maillage.kernel.access.public import Refused
from maillage.kernel.text.characters import one_line, readable
from maillage.library.public import LANGUAGES, Access
from maillage.links.addresses import Address, read, shown
from maillage.links.folding import spaced
from maillage.links.models import Link, LinkTheme
from maillage.links.models.choices import Kind
from maillage.links.models.links import slug_of
from maillage.network.public import Theme

MAX_TITLE, MAX_WHY, MAX_TEXT = 200, 400, 20_000


@dataclass(frozen=True, kw_only=True)
class Content:
    """A link as somebody describes it. `why` is the sentence they vouch with."""

    url: str
    title: str
    why: str
    kind: str = Kind.SITE
    language: str = ""
    access: str = Access.PUBLIC
    themes: Sequence[Theme] = field(default_factory=tuple)


def checked(*, content: Content) -> tuple[Content, Address]:
    """Give a content without what nothing can show, and its address.

    Raises:
        Refused: no address, no title or no sentence.
    """
    address = read(text=content.url)
    title, why = one_line(content.title)[:MAX_TITLE].strip(), one_line(readable(content.why))[:MAX_WHY].strip()
    if not title:
        raise Refused("Donnez un titre\u00a0: c’est ce que vos collègues liront dans les listes.")
    if not why:
        raise Refused("Dites en une phrase pourquoi ce lien vaut le détour.")
    language = content.language if content.language in LANGUAGES else ""
    return Content(
        url=address.url, title=title, why=why, kind=content.kind, language=language, access=content.access, themes=content.themes
    ), address  # fmt: skip


def write_content(*, link: Link, content: Content, address: Address) -> list[str]:
    """Write a checked content on a link, in the caller's transaction; return the names of what changed."""
    before = {name: getattr(link, name) for name in ("url", "title", "why", "kind", "language", "access")}
    now_themes = list(dict.fromkeys(content.themes))
    for name in before:
        setattr(link, name, getattr(content, name))
    link.normalised, link.likeness = address.normalised, address.likeness
    link.slug = slug_of(link.title)
    link.words = searched_words(link=link)
    link.save()
    changed = [name for name, value in before.items() if value != getattr(link, name)]
    held = set(LinkTheme.objects.filter(link=link).values_list("theme_id", flat=True))
    if held != {theme.pk for theme in now_themes}:
        LinkTheme.objects.filter(link=link).delete()
        LinkTheme.objects.bulk_create([LinkTheme(link=link, theme=theme) for theme in now_themes])
        changed.append("themes")
    return changed


def searched_words(*, link: Link) -> str:
    """Give what the filter of the list compares: small letters without accents, one space before each."""
    return spaced(f"{link.title} {link.why} {link.site_name} {link.description} {shown(url=link.url)}")


def same_address(*, address: Address, but: Any = None) -> Link | None:
    """Give the link that already has this address, published or waiting."""
    return Link.objects.filter(normalised=address.normalised, withdrawn_at=None).exclude(pk=but).first()


def alike(*, address: Address, but: Any = None) -> list[Link]:
    """Give the links whose address is probably the same: http or https, with or without www."""
    found = Link.objects.filter(likeness=address.likeness, withdrawn_at=None).exclude(normalised=address.normalised).exclude(pk=but)
    return list(found.order_by("pk")[:5])
