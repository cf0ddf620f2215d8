"""Which dossiers are offered to be read side by side: the newest, those found by a name, and those already chosen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from maillage.dossiers import rules
from maillage.dossiers.models import Access, Dossier, DossierVersion, Part
from maillage.dossiers.models.dossiers import LISTED
from maillage.dossiers.queries.sections import MOST_OWNED, MOST_OWNED_NAMED, Column, columns, owned_by, running
from maillage.kernel.access.public import is_member
from maillage.kernel.changes.kept import KeptValues

MOST_OFFERED = 24
# Some are chosen already, or turn out to have no page to read: each of theirs was left out.
SPARE = 8
MOST_WORDS = 5
MOST_OWN = 300
# What is open is the same for all members, and for all visitors.
OPEN = KeptValues(kinds=("dossiers.dossier", "network.organisation"), most=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A dossier to choose. `pages`: how many of the section the reader may read; `at`: when it was published, in seconds."""

    number: int
    organisation: str
    title: str
    period: str
    territory: str
    pages: int
    at: float
    released: bool = False


@dataclass(slots=True, kw_only=True)
class Offer:
    """The dossiers to choose from. `more`: there are others, to be found by their name."""

    chosen: list[Column] = field(default_factory=list)
    others: list[Offered] = field(default_factory=list)
    more: bool = False

    @property
    def every(self) -> list[tuple[Offered, bool]]:
        """Give each with whether it is chosen, those first."""
        return [*((_offered(column), True) for column in self.chosen), *((other, False) for other in self.others)]


def offer(*, person: Any, section: str, asked: Collection[int], words: str = "") -> Offer:
    """Give the dossiers this reader may choose from for a section; `words` are looked for in their title and organisation.

    Six queries at most; three more for words, or after a change.
    """
    member = is_member(person=person)
    released = running(person=person)
    found: Sequence[Offered]
    found, full = _open_with(member, section, words) if words else OPEN.get((member, section), lambda: _open_with(member, section, ""))
    near = [each.number for each in found]
    owned = owned_by(person=person, dossiers=near, chosen=list(asked), most=MOST_OWNED_NAMED if words else MOST_OWNED)
    # What they own, what was released to them and what they chose is looked at for this reader alone.
    own = list(dict.fromkeys([*asked, *owned, *(row.dossier_id for row in released)]))[:MOST_OWN]
    every = columns(member=member, section=section, dossiers=own, owned=owned, released=released)
    others = {each.number: each for each in found} | {column.dossier.pk: _offered(column) for column in every if _is_named(column, words)}
    left = sorted((each for number, each in others.items() if number not in asked), key=lambda each: (-each.at, each.number))
    return Offer(
        chosen=[column for column in every if column.dossier.pk in asked],
        others=left[:MOST_OFFERED],
        more=full or len(left) > MOST_OFFERED,
    )


def _offered(column: Column) -> Offered:
    dossier = column.dossier
    return Offered(
        number=dossier.pk,
        organisation=dossier.organisation.name if dossier.organisation else "",
        title=dossier.title,
        period=dossier.period,
        territory=dossier.get_territory_type_display() if dossier.territory_type else "",
        pages=len(column.pages),
        at=dossier.published_at.timestamp() if dossier.published_at else 0,
        released=column.released,
    )


def _open_with(member: bool, section: str, words: str) -> tuple[Sequence[Offered], bool]:  # noqa: FBT001  (the key of what is kept)
    """Give the newest dossiers whose current version opens a part of the section to these readers, and whether there may be others."""
    opened = DossierVersion.objects.filter(dossier=OuterRef("pk"), opened_at__isnull=False).order_by("-number")
    accesses = rules.OPEN_TO_MEMBERS if member else rules.OPEN_TO_VISITORS
    part = Part.objects.filter(version=OuterRef("newest"), section=section, access__in=accesses)
    found = Dossier.objects.filter(LISTED).annotate(newest=Subquery(opened.values("pk")[:1])).filter(Exists(part))
    if not member:
        found = found.filter(access=Access.PUBLIC)
    for word in words.split()[:MOST_WORDS]:
        found = found.filter(_named(word))
    most = MOST_OFFERED + SPARE
    numbers = list(found.order_by("-published_at", "-pk").values_list("pk", flat=True)[:most])
    shown = columns(member=member, section=section, dossiers=numbers, owned=(), released=())
    return [_offered(column) for column in shown], len(numbers) == most


def _named(word: str) -> Q:
    said = Q()
    # Small letters are told from capitals with an accent by SQLite.
    for form in {word, word.lower(), word.capitalize()}:
        said |= Q(title__icontains=form) | Q(organisation__name__icontains=form)
    return said


def _is_named(column: Column, words: str) -> bool:
    name = f"{column.dossier.title} {column.dossier.organisation.name if column.dossier.organisation else ''}".casefold()
    return all(word.casefold() in name for word in words.split()[:MOST_WORDS])
