"""What stands around a link on its page: three queries at most."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef

from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.kernel.db.public import Prepared
from maillage.library.public import Access
from maillage.links.models import Link, LinkTheme
from maillage.links.models.links import LISTED
from maillage.links.queries.cards import LONG_TEXTS, cards_of
from maillage.network import public as network
from maillage.network.public import Theme
from maillage.people import public as people

IN_THE_SAME_VEIN = 4


THEMES = Prepared(lambda link: LinkTheme.objects.filter(link=link).select_related("theme").order_by("pk"))


def _shown(members: bool) -> Any:  # noqa: FBT001  (the shape of prepared reads)
    found = Link.objects.filter(LISTED).select_related("sponsor").defer(*LONG_TEXTS)
    return found if members else found.filter(access=Access.PUBLIC)


READABLE = Prepared(lambda members, number: _shown(members).filter(pk=number))
RELATED = Prepared(
    lambda members, link, themes: (
        _shown(members)
        # From the newest down, until there are enough: a theme that holds thousands is never read whole.
        .filter(Exists(LinkTheme.objects.filter(link=OuterRef("pk"), theme__in=themes)))
        .exclude(pk=link)
        .order_by("-published_at", "-id")[:IN_THE_SAME_VEIN]
    )
)


def readable(*, number: int, person: Any) -> Link | None:
    """Give a listed link that this reader may read, with its sponsor: what nearly every visit asks for."""
    return next(iter(READABLE(shape=is_member(person=person), number=number)), None)


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
    themes = [row.theme for row in THEMES(link=link.pk)]
    related: list[Card] = []
    if themes:
        rows = RELATED(shape=is_member(person=person), link=link.pk, themes=[theme.pk for theme in themes])
        related = cards_of(links=rows, person=person)
    here = link.sponsor.is_member
    main = network.main_organisation(person=link.sponsor) if here else None
    role = ""
    if here and is_member(person=person):
        role = people.visible_fields(person=link.sponsor, reader=person).get("function", "")
    return Around(themes=themes, related=related, sponsor_here=here, role=role, organisation=main.name if main else "")
