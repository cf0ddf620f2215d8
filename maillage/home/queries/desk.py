"""The desk of a member."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone

from maillage.dossiers import public as dossiers
from maillage.initiatives import public as initiatives
from maillage.kernel.cards import Card, DeskItem
from maillage.kernel.notices.public import Message
from maillage.library import public as library
from maillage.meetings import public as meetings
from maillage.network import public as network
from maillage.people import public as people

NEW_DAYS = 7


@dataclass(slots=True, kw_only=True)
class Contribution:
    """Something this person shared, and where it stands."""

    title: str
    url: str
    state: str
    tone: str
    note: str = ""


@dataclass(slots=True, kw_only=True)
class Desk:
    """What a member finds on arriving."""

    drafts: list[Contribution] = field(default_factory=list)
    contributions: list[Contribution] = field(default_factory=list)
    begun: Sequence[DeskItem] = ()
    under_way: Sequence[DeskItem] = ()
    kept: Sequence[Card] = ()
    fresh: Sequence[Card] = ()
    fresh_title: str = ""
    colleagues: Sequence[Any] = ()
    organisation: Any = None
    missing: Sequence[str] = ()
    may_edit: bool = False
    messages: Sequence[Message] = ()
    unread: int = 0

    @property
    def waiting(self) -> int:
        """How many things wait for this person."""
        return len(self.drafts) + len(self.begun)


def gather_desk(*, person: Any) -> Desk:
    """Gather the desk of a member: at most a dozen queries, whatever they shared."""
    drafts, contributions = _contributions(person=person)
    since, title = _since(person=person)
    kept, fresh = _kept_and_fresh(person=person, since=since)
    organisation = network.main_organisation(person=person)
    may_edit = organisation is not None and network.is_steward(person=person, organisation=organisation)
    waiting = list(Message.objects.filter(person=person).order_by(F("read_at").desc(nulls_first=True), "-created_at", "-pk")[:4])
    others = [
        *dossiers.desk_items(person=person),
        *initiatives.desk_items(person=person),
        *meetings.desk_items(person=person),
    ]
    return Desk(
        drafts=drafts,
        begun=[item for item in others if item.unfinished],
        under_way=[item for item in others if not item.unfinished],
        contributions=contributions,
        kept=kept,
        fresh=fresh,
        fresh_title=title,
        colleagues=_colleagues(person=person),
        organisation=organisation,
        missing=_missing(organisation) if organisation else (),
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


def _contributions(*, person: Any) -> tuple[list[Contribution], list[Contribution]]:
    drafts = [
        Contribution(
            title=str(resource),
            url=reverse("library:draft", args=[resource.uuid]),
            state=resource.sent_back or "Brouillon",
            tone="echeance" if resource.sent_back else "neutre",
            note=resource.last_word if resource.sent_back else "",
        )
        for resource in library.drafts_of(person=person)
    ]
    sent = library.Resource.objects.filter(contributor=person, submitted_at__isnull=False).order_by("-submitted_at", "-pk")
    done = []
    for resource in sent.only("title", "slug", "published_at", "withdrawn_at", "submitted_at", "uuid")[:6]:
        state, tone = (
            ("Retirée", "echeance")
            if resource.withdrawn_at
            else ("En ligne", "rencontre")
            if resource.published_at
            else ("En relecture", "neutre")
        )
        url = reverse("library:draft", args=[resource.uuid]) if resource.is_waiting else resource.get_absolute_url()
        done.append(Contribution(title=str(resource), url=url, state=state, tone=tone))
    return drafts, done


def _kept_and_fresh(*, person: Any, since: datetime) -> tuple[list[Card], list[Card]]:
    """Give what a person keeps, and what others published since, with the cards of both made together."""
    listed = library.Resource.objects.listed_for(person).order_by("-published_at", "-pk").values_list("uuid", flat=True)
    kept = list(listed.filter(keeps__person=person.pk)[:6])
    fresh = list(listed.filter(published_at__gte=since).exclude(contributor=person.pk)[:4])
    found = library.cards(uuids=kept + fresh, person=person) if kept or fresh else {}
    return [found[uuid] for uuid in kept if uuid in found], [found[uuid] for uuid in fresh if uuid in found]


def _colleagues(*, person: Any) -> list[dict[str, Any]]:
    """Give three members who do the same job elsewhere, those of the same province first."""
    if not person.trade:
        return []
    mine = network.main_organisation(person=person)
    area = mine.commune.parent_id if mine and mine.commune else None
    rows = (
        network.Membership.objects.current()
        .filter(is_main=True, person__in=people.members().of_trade(person.trade, reader=person))
        .exclude(person=person)
        .exclude(organisation=mine)
        .select_related("person", "organisation__commune")
        .annotate(near=Count("pk", filter=Q(organisation__commune__parent_id=area)))
        .order_by("-near", "-person__joined_at", "pk")[:3]
    )
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
