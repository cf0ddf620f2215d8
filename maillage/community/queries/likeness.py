"""While somebody asks: what exists already, and who has lived it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils import timezone

from maillage.community import things
from maillage.community.models import Answer, Carry, Discussion, Relay
from maillage.dossiers import public as dossiers
from maillage.initiatives import public as initiatives
from maillage.kernel.cards import Card
from maillage.network.public import HelpOffer, Theme
from maillage.people.public import Person, members

MOST_CARDS, MOST_WITNESSES, READ = 6, 6, 20
# Somebody to whom that many questions were carried of late is left in peace.
ENOUGH, LATELY = 3, timedelta(days=30)
KINDS = frozenset(
    {
        "library.resource", "dossiers.dossier", "links.link", "traces.trace", "meetings.meeting", "needs.need", Discussion.KIND,
        "initiatives.initiative", "initiatives.testimony", "initiatives.experiment",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Somebody who may have lived it, and why we think so: "a mené l’initiative « … »"."""

    person: Person
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """What looks like a question not asked yet."""

    cards: Sequence[Card] = ()
    witnesses: Sequence[Witness] = ()


def alike(*, words: str, themes: Collection[int], person: Any, but: UUID | None = None) -> Alike:
    """Give what this reader may see that looks like these words, best first, and who may have lived it.

    `themes`: ids of the themes chosen. `but`: a discussion to leave out. The people are never the reader, nor those who were asked enough of late.
    """
    found = [card for finder in things.FINDERS.values() for card in finder(words=words, person=person, limit=READ)] if words.strip() else []
    cards = [card for card in found if card.kind in KINDS and card.uuid != but]
    return Alike(cards=cards[:MOST_CARDS], witnesses=witnesses(cards=cards, themes=themes, person=person, but=but))


def near(*, discussion: Discussion, person: Any, limit: int = 4) -> list[Card]:
    """Give the discussions this reader may see that look like one of them, best first."""
    if not discussion.is_listed:
        return []
    found = [card for finder in things.FINDERS.values() for card in finder(words=discussion.title, person=person, limit=READ)]
    return [card for card in found if card.kind == Discussion.KIND and card.uuid != discussion.uuid][:limit]


def witnesses(*, cards: Sequence[Card], themes: Collection[int], person: Any, but: UUID | None = None) -> list[Witness]:
    """Give the people behind testimonies, initiatives and dossiers among these, then those who offer help on these themes."""
    known: dict[int, str] = {}
    for number, why in [*_told(cards), *_led(cards), *_answered_for(cards), *_offered(themes)]:
        known.setdefault(number, why)
    known.pop(getattr(person, "pk", 0), None)
    if not known:
        return []
    asked = dict(
        Carry.objects.filter(person__in=known, at__gt=timezone.now() - LATELY, answered_at=None)
        .order_by()
        .values_list("person_id")
        .annotate(n=Count("pk"))
    )
    people = members().filter(pk__in=[number for number in known if asked.get(number, 0) < ENOUGH])
    if but:
        people = people.exclude(pk__in=_there(but))
    order = list(known)
    rows = sorted(people, key=lambda row: order.index(row.pk))
    return [Witness(person=row, why=known[row.pk]) for row in rows[:MOST_WITNESSES]]


def _there(uuid: UUID) -> QuerySet[Any]:
    """Give the numbers of those who need not be asked: they asked, answered, or were asked already."""
    asked = Discussion.objects.filter(uuid=uuid, author__isnull=False).order_by().values("author_id")
    relayed = Relay.objects.filter(discussion__uuid=uuid, asker__isnull=False).order_by().values("asker_id")
    answered = Answer.objects.filter(discussion__uuid=uuid, withdrawn_at=None, author__isnull=False).order_by().values("author_id")
    carried = Carry.objects.filter(discussion__uuid=uuid).order_by().values("person_id")
    return asked.union(relayed, answered, carried)


def _of(cards: Sequence[Card], kind: str) -> list[UUID]:
    return [card.uuid for card in cards if card.kind == kind]


def _told(cards: Sequence[Card]) -> list[tuple[int, str]]:
    uuids = _of(cards, "initiatives.testimony")
    rows = initiatives.Testimony.objects.filter(uuid__in=uuids).exclude(witness=None).order_by("-pk") if uuids else ()
    return [(row.witness_id, f"a témoigné\u00a0: «\u00a0{row.title}\u00a0»") for row in rows if row.witness_id]


def _led(cards: Sequence[Card]) -> list[tuple[int, str]]:
    uuids = _of(cards, "initiatives.initiative")
    rows = initiatives.Initiative.objects.filter(uuid__in=uuids).order_by("-pk") if uuids else ()
    return [(row.contributor_id, f"a raconté l’initiative «\u00a0{row.title}\u00a0»") for row in rows]


def _answered_for(cards: Sequence[Card]) -> list[tuple[int, str]]:
    uuids = _of(cards, "dossiers.dossier")
    rows = dossiers.Dossier.objects.filter(uuid__in=uuids).exclude(contact=None).order_by("-pk") if uuids else ()
    return [(row.contact_id, f"répond du dossier «\u00a0{row.title}\u00a0»") for row in rows if row.contact_id]


def _offered(themes: Collection[int]) -> list[tuple[int, str]]:
    rows = HelpOffer.objects.filter(theme__in=list(themes)).select_related("theme").order_by("pk") if themes else ()
    return [(row.person_id, f"peut aider sur «\u00a0{row.theme}\u00a0»" + (f"\u00a0: {row.note}" if row.note else "")) for row in rows]


def themes_of(*, values: Sequence[str]) -> list[int]:
    """Read the themes chosen in a form; what is no theme is left out."""
    numbers = [int(value) for value in values[:20] if value.isascii() and value.isdigit() and len(value) < 10]
    return list(Theme.objects.filter(pk__in=numbers).values_list("pk", flat=True)) if numbers else []
