"""What the three pages read, through the doors of the rooms below."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card, WeekItem
from maillage.kernel.changes.kept import KeptValues
from maillage.kernel.notices.public import Message
from maillage.kernel.text.numbers import number_fr
from maillage.kernel.ui.context import url_or_empty
from maillage.library import public as library
from maillage.network import public as network
from maillage.people import public as people

WEEK: tuple[Callable[..., Sequence[WeekItem]], ...] = (network.week_items, library.week_items)
NEW_DAYS = 7
# What is the same for every reader of an audience, whoever they are.
SAME = KeptValues(kinds=("library.resource", "network.organisation", "network.theme", "people.person"))


@dataclass(frozen=True, slots=True, kw_only=True)
class UseLine:
    """Somebody used a resource, and says how."""

    title: str
    url: str
    words: str
    organisation: str
    organisation_url: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How many of each, and the resources this reader may see."""

    resources: int
    reused: int
    organisations: int
    people: int

    @property
    def all_resources(self) -> str:
        """Words of the link to the list."""
        return f"Les {number_fr(self.resources)} ressources" if self.resources > 1 else "Toutes les ressources"


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What the front page shows to every reader of an audience."""

    figures: Figures
    themes: Sequence[network.Theme]
    uses: Sequence[UseLine]
    newcomers: Sequence[Card]


def front(*, person: Any) -> Front:
    """Gather the front page, once for each audience until something changes."""

    def make() -> Front:
        return Front(figures=figures(person=person), themes=first_themes(), uses=latest_uses(person=person), newcomers=newcomers())

    found: Front = SAME.get(("front", is_member(person=person)), make)
    return found


def latest_uses(*, person: Any, limit: int = 4) -> list[UseLine]:
    """Give what teams did last with resources this reader may see, in one query."""
    rows = (
        library.Resource.objects.listed_for(person)
        .filter(uses__isnull=False)
        .order_by("-uses__at", "-uses__id")
        .values_list(
            "pk",
            "slug",
            "title",
            "uses__words",
            "uses__organisation__name",
            "uses__organisation_id",
            "uses__organisation__slug",
            "uses__at",
        )[:limit]
    )
    return [
        UseLine(
            title=title,
            url=reverse("library:resource_detail", args=[f"{pk}-{slug}"]),
            words=words,
            organisation=name,
            organisation_url=reverse("network:organisation_detail", args=[f"{number}-{name_slug}"]),
            at=at,
        )
        for pk, slug, title, words, name, number, name_slug, at in rows
    ]


def figures(*, person: Any) -> Figures:
    """Count what the network holds, in four short queries."""
    listed = library.Resource.objects.listed_for(person)
    return Figures(
        resources=library.count_listed(person=person),
        reused=listed.filter(uses__isnull=False).aggregate(count=Count("pk", distinct=True))["count"],
        organisations=network.Organisation.objects.open().count(),
        people=people.members().count(),
    )


def first_themes(*, limit: int = 6) -> list[network.Theme]:
    """Give the first themes of the tree."""
    return list(network.Theme.objects.active().filter(parent=None).order_by("position", "name", "pk").only("name", "slug")[:limit])


def newcomers(*, limit: int = 4) -> list[Card]:
    """Give the organisations that joined last."""
    rows = network.Organisation.objects.open().select_related("commune").order_by("-created_at", "-pk")[:limit]
    return [network.organisation_card(organisation) for organisation in rows]


# --- The desk of a member -------------------------------------------------------------------------------------------


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
    kept: Sequence[Card] = ()
    fresh: Sequence[Card] = ()
    fresh_title: str = ""
    colleagues: Sequence[Any] = ()
    organisation: Any = None
    missing: Sequence[str] = ()
    may_edit: bool = False
    messages: Sequence[Message] = ()
    unread: int = 0


def desk(*, person: Any) -> Desk:
    """Gather the desk of a member: at most a dozen queries, whatever they shared."""
    drafts, contributions = _contributions(person=person)
    since, title = _since(person=person)
    kept, fresh = _kept_and_fresh(person=person, since=since)
    organisation = network.main_organisation(person=person)
    may_edit = organisation is not None and network.is_steward(person=person, organisation=organisation)
    waiting = list(Message.objects.filter(person=person).order_by(F("read_at").desc(nulls_first=True), "-created_at", "-pk")[:4])
    return Desk(
        drafts=drafts,
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
    drafts: list[Contribution] = []
    for resource in library.drafts_of(person=person):
        last = next(iter(resource.decisions.all()), None)
        asked = last is not None and last.kind in ("CHANGE_ASKED", "DECLINED")
        drafts.append(
            Contribution(
                title=str(resource),
                url=reverse("library:draft", args=[resource.uuid]),
                state=str(last.get_kind_display()).capitalize() if asked and last else "Brouillon",
                tone="echeance" if asked else "neutre",
                note=last.word if asked and last else "",
            )
        )
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


# --- The week of the coordination -----------------------------------------------------------------------------------


SHOWN = 8
NO_STEWARD, EXPIRING = "Organisation sans responsable", "Invitations qui expirent"
# What rooms call one of them: the words for several, the page of all, and how late the group stands.
GROUPS = {
    "Nouvelle ressource": ("Contributions à publier", "library:moderation", 0),
    "Demande pour rejoindre": ("Demandes pour rejoindre", "network:join_requests", 0),
    "Ressource à vérifier": ("Ressources à vérifier", "", 1),
    EXPIRING: ("Invitations qui expirent", "network:invitations", 2),
    NO_STEWARD: ("Organisations sans responsable", "", 3),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekGroup:
    """Things of the same nature that wait, oldest first."""

    label: str
    items: Sequence[WeekItem]
    minutes: int
    since: datetime

    @property
    def title(self) -> str:
        return GROUPS.get(self.label, (self.label, "", 0))[0]

    @property
    def url(self) -> str:
        """The page where all of them are, empty when there is none."""
        return url_or_empty(GROUPS.get(self.label, ("", "", 0))[1])

    @property
    def first(self) -> Sequence[WeekItem]:
        return self.items[:SHOWN]

    @property
    def anchor(self) -> str:
        return f"h-{slugify(self.label)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFigure:
    """A figure of the year, and the list behind it."""

    value: int
    words: str
    url: str
    kind: str


def week(*, person: Any) -> list[WeekGroup]:
    """Give what waits for the coordination, by nature; the nature that waits longest first."""
    groups: dict[str, list[WeekItem]] = {}
    for ask in (*WEEK, _without_steward, _expiring):
        for item in ask(person=person):
            groups.setdefault(item.label, []).append(item)
    made = [
        WeekGroup(
            label=label,
            items=sorted(items, key=lambda item: item.since),
            minutes=sum(item.minutes for item in items),
            since=min(item.since for item in items),
        )
        for label, items in groups.items()
    ]
    return sorted(made, key=lambda group: (GROUPS.get(group.label, ("", "", 0))[2], group.since))


def _without_steward(*, person: Any) -> list[WeekItem]:
    """Give the organisations with members and nobody to look after their page."""
    found: list[WeekItem] = SAME.get("without steward", _find_without_steward)
    return found


def _find_without_steward() -> list[WeekItem]:
    active = Q(memberships__ended_on=None, memberships__person__is_active=True, memberships__person__left_at=None)
    rows = (
        network.Organisation.objects.open()
        .annotate(
            members=Count("memberships", filter=active & Q(memberships__isnull=False)),
            stewards=Count("memberships", filter=active & Q(memberships__is_steward=True)),
            first=Min("memberships__person__joined_at", filter=active),
        )
        .filter(members__gt=0, stewards=0)
        .order_by("first", "pk")[:10]
    )
    return [
        WeekItem(
            kind="network.organisation",
            data_kind="centre",
            label=NO_STEWARD,
            title=row.name,
            url=reverse("network:team", args=[row.pk]),
            since=row.first or row.created_at,
            details=[f"{row.members} membre{'s' if row.members > 1 else ''}"],
            minutes=3,
        )
        for row in rows
    ]


def _expiring(*, person: Any) -> list[WeekItem]:
    """Give one line for the invitations that end within a week."""
    now = timezone.now()
    found = people.Person.objects.filter(
        invitations_sent__accepted_at=None,
        invitations_sent__declined_at=None,
        invitations_sent__expires_at__gt=now,
        invitations_sent__expires_at__lte=now + timedelta(days=7),
    ).aggregate(count=Count("invitations_sent"), oldest=Min("invitations_sent__sent_at"))
    if not found["count"]:
        return []
    count = found["count"]
    return [
        WeekItem(
            kind="network.invitation",
            data_kind="personne",
            label=EXPIRING,
            title=f"{count} invitation{'s' if count > 1 else ''} sans réponse",
            url=reverse("network:invitations"),
            since=found["oldest"],
            details=["valables encore une semaine au plus"],
            minutes=4,
        )
    ]


def year_figures(*, person: Any) -> list[YearFigure]:
    """Count the year so far: shared, reused, joined, written; each with the list behind it."""
    start = year_start()
    found: list[YearFigure] = SAME.get(("year", start), lambda: _year_figures(person=person, start=start))
    return found


def _year_figures(*, person: Any, start: datetime) -> list[YearFigure]:
    behind = reverse("home:year")
    return [
        YearFigure(
            value=published(person=person, start=start).count(), words="ressources publiées cette année", url=behind, kind="ressource"
        ),
        YearFigure(
            value=published(person=person, start=start, reused=True).count(),
            words="d’entre elles déjà réutilisées",
            url=f"{behind}?liste=reutilisees",
            kind="ressource",
        ),
        YearFigure(
            value=newly_joined(start=start).count(), words="nouveaux membres cette année", url=f"{behind}?liste=membres", kind="personne"
        ),
        YearFigure(
            value=network.Organisation.objects.open().count(),
            words="organisations dans le réseau",
            url=reverse("network:directory"),
            kind="centre",
        ),
    ]


def year_start() -> datetime:
    """Give the first instant of this year."""
    return _midnight(timezone.localdate().replace(month=1, day=1))


def published(*, person: Any, start: datetime, reused: bool = False) -> Any:
    """Give the resources published since `start`, newest first; only those an organisation says it used, if asked."""
    found = library.Resource.objects.listed_for(person).filter(published_at__gte=start).order_by("-published_at", "-pk")
    return found.filter(uses__isnull=False).distinct() if reused else found


def newly_joined(*, start: datetime) -> Any:
    """Give the members accepted since `start`, newest first."""
    return people.members().filter(joined_at__gte=start).order_by("-joined_at", "-pk")
