"""Which dossiers are offered to be read side by side: the newest, those found by a name, and those already chosen."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from maillage.dossiers import rules
from maillage.dossiers.models import Access, Dossier, DossierVersion, Part
from maillage.dossiers.models.dossiers import LISTED
from maillage.dossiers.queries.sections import Column, columns, owned_by, running
from maillage.kernel.access.public import is_member
from maillage.kernel.changes.kept import KeptValues

MOST_OFFERED = 40
# Some turn out to have no page to read: each of theirs was left out.
SPARE = 4
MOST_WORDS = 5
# The newest with something open are the same for all members, and for all visitors.
OPEN = KeptValues(kinds=("dossiers.dossier",), most=60)


@dataclass(slots=True, kw_only=True)
class Offer:
    """The dossiers to choose from, those chosen first. `more`: there are others, to be found by their name."""

    chosen: list[Column] = field(default_factory=list)
    others: list[Column] = field(default_factory=list)
    more: bool = False

    @property
    def every(self) -> list[tuple[Column, bool]]:
        """Give each with whether it is chosen."""
        return [*((column, True) for column in self.chosen), *((column, False) for column in self.others)]


def offer(*, person: Any, section: str, asked: Collection[int], words: str = "") -> Offer:
    """Give the dossiers this reader may choose from for a section; `words` are looked for in their title and organisation.

    Seven queries at most: one of them only for words, or after a change.
    """
    member = is_member(person=person)
    released = running(person=person)
    found = [*_open_with(member, section, words)] if words else OPEN.get((member, section), lambda: _open_with(member, section, ""))
    owned = owned_by(person=person, dossiers=sorted({*asked, *found}), others=True)
    wanted = list(dict.fromkeys([*asked, *found, *owned, *(row.dossier_id for row in released)]))[: 10 * MOST_OFFERED]
    every = columns(person=person, section=section, dossiers=wanted, owned=owned, released=released)
    others = [column for column in every if column.dossier.pk not in asked and _is_named(column, words)]
    return Offer(
        chosen=[column for column in every if column.dossier.pk in asked],
        others=others[:MOST_OFFERED],
        more=len(others) > MOST_OFFERED,
    )


def _open_with(member: bool, section: str, words: str) -> list[int]:  # noqa: FBT001  (the key of what is kept)
    """Give the newest dossiers whose current version opens a part of the section to these readers."""
    opened = DossierVersion.objects.filter(dossier=OuterRef("pk"), opened_at__isnull=False).order_by("-number")
    accesses = rules.OPEN_TO_MEMBERS if member else rules.OPEN_TO_VISITORS
    part = Part.objects.filter(version=OuterRef("newest"), section=section, access__in=accesses)
    found = Dossier.objects.filter(LISTED).annotate(newest=Subquery(opened.values("pk")[:1])).filter(Exists(part))
    if not member:
        found = found.filter(access=Access.PUBLIC)
    for word in words.split()[:MOST_WORDS]:
        found = found.filter(_named(word))
    return list(found.order_by("-published_at", "-pk").values_list("pk", flat=True)[: MOST_OFFERED + SPARE])


def _named(word: str) -> Q:
    said = Q()
    # Small letters are told from capitals with an accent by SQLite.
    for form in {word, word.lower(), word.capitalize()}:
        said |= Q(title__icontains=form) | Q(organisation__name__icontains=form)
    return said


def _is_named(column: Column, words: str) -> bool:
    name = f"{column.dossier.title} {column.dossier.organisation.name if column.dossier.organisation else ''}".casefold()
    return all(word.casefold() in name for word in words.split()[:MOST_WORDS])
