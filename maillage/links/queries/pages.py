"""What stands around a link on its page: three queries at most."""

from dataclasses import dataclass, field
from typing import Any

from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.links.models import Link, LinkTheme
from maillage.links.queries.cards import cards_of, listed
from maillage.network import public as network
from maillage.network.public import Theme
from maillage.people import public as people

IN_THE_SAME_VEIN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """The themes of a link, others of the same theme, and for members who vouches for it."""

    themes: list[Theme]
    related: list[Card] = field(default_factory=list)
    sponsor_here: bool = False
    role: str = ""
    organisation: str = ""


def around(*, link: Link, person: Any) -> Around:
    """Give what stands around a link, under the reader's rights."""
    themes = [row.theme for row in LinkTheme.objects.filter(link=link).select_related("theme").order_by("pk")]
    related: list[Card] = []
    if themes:
        same = LinkTheme.objects.filter(theme__in=themes).values("link_id")
        rows = listed(person=person).filter(pk__in=same).exclude(pk=link.pk).order_by("-published_at", "-id")[:IN_THE_SAME_VEIN]
        related = cards_of(links=rows, person=person)
    here = link.sponsor.is_member
    main = network.main_organisation(person=link.sponsor) if here else None
    role = ""
    if here and is_member(person=person):
        role = people.visible_fields(person=link.sponsor, reader=person).get("function", "")
    return Around(themes=themes, related=related, sponsor_here=here, role=role, organisation=main.name if main else "")
