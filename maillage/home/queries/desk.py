"""The desk of a member."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db.models import Case, F, IntegerField, When
from django.urls import reverse
from django.utils import timezone

from maillage.dossiers import public as dossiers
from maillage.initiatives import public as initiatives
from maillage.kernel.cards import Card, DeskItem
from maillage.kernel.db.public import Part, Prepared, Row, Together
from maillage.kernel.desks import Desk as RoomDesk
from maillage.kernel.desks import desk_values, parts_of
from maillage.kernel.notices.public import Message
from maillage.library import public as library
from maillage.meetings import public as meetings
from maillage.network import public as network
from maillage.people import public as people
from maillage.welcome import public as welcome

NEW_DAYS = 7
SHARED, KEPT, FRESH = "home.shared", "home.kept", "home.fresh"
ROOMS = (library.desk_items, dossiers.desk_items, initiatives.desk_items, meetings.desk_items)


@dataclass(slots=True, kw_only=True)
class Desk:
    """What a member finds on arriving."""

    contributions: Sequence[DeskItem] = ()
    begun: Sequence[DeskItem] = ()
    under_way: Sequence[DeskItem] = ()
    kept: Sequence[Card] = ()
    fresh: Sequence[Card] = ()
    fresh_title: str = ""
    colleagues: Sequence[Any] = ()
    organisation: Any = None
    missing: Sequence[str] = ()
    may_edit: bool = False
    first_acts: Sequence[welcome.FirstAct] = ()
    messages: Sequence[Message] = ()
    unread: int = 0

    @property
    def waiting(self) -> int:
        """How many things wait for this person."""
        return len(self.begun)


def gather_desk(*, person: Any) -> Desk:
    """Gather the desk of a member: what all rooms have of theirs in one query, then their cards, messages and colleagues."""
    since, title = _since(person=person)
    found: dict[str, list[Any]] = {}
    for part, row in TOGETHER.rows(**desk_values(person=person), since=since):
        found.setdefault(part.name if part.name in (SHARED, KEPT, FRESH) else "", []).append(part.make(row))
    items = [*found.get("", ()), *(item for ask in OTHERS for item in ask(person=person))]
    kept, fresh = _cards(kept=found.get(KEPT, []), fresh=found.get(FRESH, []), person=person)
    organisation = network.main_organisation(person=person)
    may_edit = organisation is not None and network.is_steward(person=person, organisation=organisation)
    missing = _missing(organisation) if organisation else ()
    waiting = LATEST(person=person.pk)
    return Desk(
        first_acts=welcome.first_acts(person=person, organisation=organisation, missing=missing, may_edit=may_edit),
        begun=[item for item in items if item.unfinished],
        under_way=[item for item in items if not item.unfinished],
        contributions=found.get(SHARED, ()),
        kept=kept,
        fresh=fresh,
        fresh_title=title,
        colleagues=_colleagues(person=person),
        organisation=organisation,
        missing=missing,
        may_edit=may_edit,
        messages=waiting,
        unread=sum(message.read_at is None for message in waiting),
    )


def _since(*, person: Any) -> tuple[datetime, str]:
    """Give from when a resource is new to this person. The day of the last visit is written after the page: it is still the former one."""
    today = timezone.localdate()
    seen: date | None = person.seen_on
    if seen and seen < today - timedelta(days=1):
        return _midnight(seen), "Depuis votre dernier passage"
    return _midnight(today - timedelta(days=NEW_DAYS)), "Nouveau ces sept derniers jours"


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _shared(row: Row) -> DeskItem:
    resource = library.Resource(pk=row.pk, title=row.title, slug=row.slug)
    state = "Retirée" if row.number else "En ligne" if row.until else "En relecture"
    url = resource.get_absolute_url() if row.until else reverse("library:draft", args=[row.uuid])
    return DeskItem(data_kind="ressource", state=state, title=str(resource), url=url, language=row.first)


def _listed() -> Any:
    """What lists show to members, whose desk it is."""
    return library.Resource.objects.filter(published_at__isnull=False, withdrawn_at=None).order_by("-published_at", "-pk")


def _uuid(row: Row) -> UUID:
    return row.uuid


OWN_PARTS = (
    Part(
        name=SHARED,
        rows=lambda at: library.Resource.objects.filter(contributor=at.person, submitted_at__isnull=False).order_by("-submitted_at", "-pk"),
        columns={
            "uuid": F("uuid"),
            "title": F("title"),
            "slug": F("slug"),
            "since": F("submitted_at"),
            "until": F("published_at"),
            "first": library.TITLE_LANGUAGE,
            "number": Case(When(withdrawn_at__isnull=False, then=1), default=0, output_field=IntegerField()),
        },
        make=_shared,
        most=6,
        newest=True,
    ),
    Part(
        name=KEPT,
        rows=lambda at: _listed().filter(keeps__person=at.person),
        columns={"uuid": F("uuid"), "since": F("published_at")},
        make=_uuid,
        most=6,
        newest=True,
    ),
    Part(
        name=FRESH,
        rows=lambda at: _listed().filter(published_at__gte=at.since).exclude(contributor=at.person),
        columns={"uuid": F("uuid"), "since": F("published_at")},
        make=_uuid,
        most=4,
        newest=True,
    ),
)
PARTS, OTHERS = parts_of(rooms=ROOMS, kind=RoomDesk)
TOGETHER = Together(*PARTS, *OWN_PARTS)


def _cards(*, kept: list[UUID], fresh: list[UUID], person: Any) -> tuple[list[Card], list[Card]]:
    """Give the cards of what a person keeps, and of what others published since, made together."""
    found = library.cards(uuids=kept + fresh, person=person) if kept or fresh else {}
    return [found[uuid] for uuid in kept if uuid in found], [found[uuid] for uuid in fresh if uuid in found]


def _same_trade(shape: tuple[str, bool], person: int, mine: int, area: int) -> Any:
    trade, coordinates = shape
    reader = SimpleNamespace(pk=person, is_coordinator=coordinates)
    near = Case(When(organisation__commune__parent_id=area, then=1), default=0, output_field=IntegerField())
    return (
        network.Membership.objects.current()
        .filter(is_main=True, person__in=people.members().of_trade(trade, reader=reader))
        .exclude(person=person)
        .exclude(organisation=mine)
        .select_related("person", "organisation__commune")
        .order_by(near.desc(), "-person__joined_at", "pk")[:3]
    )


COLLEAGUES = Prepared(_same_trade)
LATEST = Prepared(
    lambda person: Message.objects.filter(person=person).order_by(F("read_at").desc(nulls_first=True), "-created_at", "-pk")[:4]
)


def _colleagues(*, person: Any) -> list[dict[str, Any]]:
    """Give three members who do the same job elsewhere, those of the same province first."""
    if not person.trade:
        return []
    mine = network.main_organisation(person=person)
    area = mine.commune.parent_id if mine and mine.commune else None
    role = (person.trade, bool(person.is_coordinator))
    rows = COLLEAGUES(shape=role, person=person.pk, mine=mine.pk if mine else 0, area=area or 0)
    return [
        {
            "name": row.person.display_name,
            "role": row.function or people.visible_fields(person=row.person, reader=person).get("function", ""),
            "organisation": row.organisation.name,
            "commune": row.organisation.commune.name if row.organisation.commune else "",
            "url": reverse("network:person_detail", args=[row.person.uuid]),
        }
        for row in rows
    ]


def _missing(organisation: Any) -> list[str]:
    wanted = (
        ("description", "une présentation"),
        ("contact_email", "une adresse de contact"),
        ("website", "un site web"),
        ("commune_id", "une commune"),
    )
    return [words for name, words in wanted if not getattr(organisation, name)]
