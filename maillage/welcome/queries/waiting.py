"""What waits for the coordination on *La semaine*; own data."""

from typing import Any

from django.db.models import DateTimeField, Exists, F, Q
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from maillage.kernel.cards import WeekItem
from maillage.kernel.db.public import Row
from maillage.kernel.desks import Week, WeekPart
from maillage.welcome.models import CheckIn, Handover, Pair
from maillage.welcome.models.check_ins import QUARTER
from maillage.welcome.queries.check_ins import last_visit, not_seen
from maillage.welcome.queries.pairs import newcomers

NEWCOMER, ANSWER, NOT_SEEN = "Nouveau membre à accueillir", "Nouvelles d’un membre", "Membre qu’on n’a pas vu"


def _item(row: Row, *, label: str, title: str, name: str, detail: str) -> WeekItem:
    return WeekItem(
        kind="people.person", data_kind="personne", label=label, title=title, url=reverse(name), since=row.at, details=[detail], minutes=3
    )


def _newcomer(row: Row) -> WeekItem:
    return _item(row, label=NEWCOMER, title=row.title, name="welcome:pairs", detail="sans binôme d’accueil")


def _answer(row: Row) -> WeekItem:
    return _item(row, label=ANSWER, title=row.title, name="welcome:check_ins", detail="a répondu à «\u00a0comment ça va\u202f?\u00a0»")


def _unseen(row: Row) -> WeekItem:
    return _item(row, label=NOT_SEEN, title=row.title, name="welcome:check_ins", detail=last_visit(seen_on=row.day, joined_at=row.at))


week_items = Week(
    WeekPart(
        name="welcome.newcomers",
        rows=lambda at: newcomers(now=at.now),
        columns={"title": F("name"), "since": F("joined_at")},
        make=_newcomer,
        all_url="welcome:pairs",
    ),
    WeekPart(
        name="welcome.answers",
        rows=lambda _: CheckIn.objects.filter(answered_at__isnull=False, read_at=None).order_by("answered_at", "pk"),
        columns={"title": F("person__name"), "since": F("answered_at")},
        make=_answer,
        all_url="welcome:check_ins",
    ),
    # Once a quarter: as soon as the coordination has written to somebody, the others wait for the next one.
    WeekPart(
        name="welcome.not_seen",
        rows=lambda at: not_seen(now=at.now, today=at.today).filter(~Exists(CheckIn.objects.filter(at__gt=at.now - QUARTER))),
        columns={"title": F("name"), "day": F("seen_on"), "since": Coalesce(Cast("seen_on", DateTimeField()), "joined_at")},
        make=_unseen,
        all_url="welcome:check_ins",
    ),
)


def own_data(*, person: Any) -> dict[str, Any]:
    """Give all that the room keeps about somebody, as JSON values."""
    pairs = Pair.objects.of(person).select_related("newcomer", "host").order_by("pk")
    words = CheckIn.objects.filter(person=person).order_by("pk")
    passed = Handover.objects.filter(Q(giver=person) | Q(taker=person)).select_related("giver", "taker").order_by("pk")
    return {
        "binômes d’accueil": [
            {"avec": str(row.host if row.newcomer_id == person.pk else row.newcomer), "mots": row.words, "le": row.at.isoformat()}
            for row in pairs
        ],
        "comment ça va": [{"mots": row.words, "le": row.at.isoformat(), "réponse": row.answer} for row in words],
        "relais": [{"quoi": row.title, "de": str(row.giver), "à": str(row.taker), "le": row.at.isoformat()} for row in passed],
    }


def forget(*, person: Any) -> None:
    """Erase the introductions and the words exchanged; that a thing was passed on stays, without its words."""
    Pair.objects.of(person).delete()
    CheckIn.objects.filter(person=person).delete()
    Handover.objects.filter(Q(giver=person) | Q(taker=person)).update(words="")
