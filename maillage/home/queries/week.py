"""The week of the coordination: all that waits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.text import slugify

from maillage.community import public as community
from maillage.dossiers import public as dossiers
from maillage.home.queries.kept import SAME
from maillage.initiatives import public as initiatives
from maillage.kernel.cards import WeekItem
from maillage.kernel.desks import Week, WeekPart, parts_of
from maillage.kernel.ui.context import url_or_empty
from maillage.letters import public as letters
from maillage.library import public as library
from maillage.links import public as links
from maillage.mailbox import public as mailbox
from maillage.meetings import public as meetings
from maillage.moderation import public as moderation
from maillage.needs import public as needs
from maillage.network import public as network
from maillage.traces import public as traces
from maillage.welcome import public as welcome

WEEK: tuple[Callable[..., Sequence[WeekItem]], ...] = (
    moderation.week_items,
    moderation.week_others,
    letters.week_items,
    mailbox.week_items,
    network.week_items,
    library.week_items,
    dossiers.week_items,
    initiatives.week_items,
    links.week_items,
    meetings.week_items,
    traces.week_items,
    needs.week_items,
    community.week_items,
    welcome.week_items,
)
SHOWN = 5
# From how many natures of one thing these stand in one list.
FEW = 3
LONE = "Au cas par cas"
NO_STEWARD = "Organisation sans responsable"
# What rooms call one of them: the words for several, the page of all, and how late the group stands.
GROUPS = {
    "Courriel reçu en échec": ("Courriels reçus en échec", "mailbox:incoming_list", 1),
    "Adresse qui refuse": ("Adresses qui refusent nos courriels", "letters:mail_health", 1),
    "Signalement": ("Signalements", "moderation:desk", 0),
    "Nouvelle ressource": ("Contributions à publier", "library:moderation", 0),
    "Demande pour rejoindre": ("Demandes pour rejoindre", "network:join_requests", 0),
    "Nouveau dossier": ("Dossiers à publier", "dossiers:moderation", 0),
    "Dossier promis, pas encore envoyé": ("Dossiers promis, pas encore envoyés", "dossiers:register_counts", 0),
    "Nouvelle initiative": ("Initiatives à publier", "initiatives:moderation", 0),
    "Initiative qui attend un rappel": ("Initiatives qui attendent un rappel", "initiatives:moderation", 0),
    "Nouveau témoignage": ("Témoignages à publier", "initiatives:moderation", 0),
    "Nouvelle expérimentation": ("Expérimentations à publier", "initiatives:moderation", 0),
    "On devait en parler": ("On devait en parler", "dossiers:register_counts", 1),
    "Demande sans réponse": ("Demandes de dossiers sans réponse", "dossiers:register_counts", 0),
    "Rencontre à ouvrir": ("Rencontres à ouvrir", "meetings:meeting_list", 0),
    "Date à choisir": ("Dates à choisir", "meetings:meeting_list", 0),
    "Rencontre reportée sans date": ("Rencontres reportées sans date", "meetings:meeting_list", 1),
    "Traces à publier": ("Traces à publier", "meetings:past", 0),
    "Question sans réponse": ("Questions sans réponse depuis deux jours", "community:discussion_list", 0),
    "Besoin partagé": ("Besoins partagés", "needs:need_list", 1),
    "Nouveau lien": ("Liens à publier", "links:week_list", 0),
    "Dossier incomplet": ("Dossiers incomplets", "", 1),
    "Lien qui ne répond plus": ("Liens qui ne répondent plus", "links:week_list", 1),
    "Expérimentation à conclure": ("Expérimentations à conclure", "initiatives:moderation", 1),
    "Ressource à vérifier": ("Ressources à vérifier", "", 1),
    "Nouveau membre à accueillir": ("Nouveaux membres à accueillir", "welcome:pairs", 1),
    "Nouvelles d’un membre": ("Nouvelles des membres", "welcome:check_ins", 0),
    "Membre qu’on n’a pas vu": ("Membres qu’on n’a pas vus", "welcome:check_ins", 2),
    "Invitations qui expirent": ("Invitations qui expirent", "network:invitations", 2),
    NO_STEWARD: ("Organisations sans responsable", "", 3),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekGroup:
    """Things of the same nature that wait, oldest first."""

    label: str
    items: Sequence[WeekItem]
    minutes: int
    since: datetime
    on_desk: bool = False
    mixed: bool = False

    @property
    def title(self) -> str:
        return GROUPS.get(self.label, (self.label, "", 0))[0]

    @property
    def url(self) -> str:
        """The page where all of them are, empty when there is none."""
        if self.mixed:
            return ""
        own = url_or_empty(GROUPS.get(self.label, ("", "", 0))[1])
        return own or next((item.all_url for item in self.items if item.all_url), "")

    @property
    def rank(self) -> int:
        """How late it stands on the page, before how long it waits."""
        return GROUPS.get(self.label, ("", "", 0))[2]

    @property
    def first(self) -> Sequence[WeekItem]:
        return self.items if self.mixed else self.items[:SHOWN]

    @property
    def rows(self) -> list[tuple[str, WeekItem]]:
        """What is shown, each with an anchor of its own when it is the only one of its nature."""
        return [(_anchor(item.label) if self.mixed else "", item) for item in self.first]

    @property
    def anchor(self) -> str:
        return _anchor(self.label)


def _anchor(label: str) -> str:
    return f"h-{slugify(label)}"


PARTS, OTHERS = parts_of(rooms=WEEK, kind=Week)
# One query for all the rooms that lend parts; of those whose others have a page, what is shown is read and the rest counted.
TOGETHER = Week(*(replace(part, most=SHOWN) if isinstance(part, WeekPart) and part.all_url else part for part in PARTS))


def gather_week(*, person: Any) -> list[WeekGroup]:
    """Give what waits for the coordination, by nature; the nature that waits longest first."""
    groups: dict[str, list[WeekItem]] = {}
    on_desk = moderation.desk_labels()
    for ask in (TOGETHER, *OTHERS, _without_steward):
        for item in ask(person=person):
            groups.setdefault(item.label, []).append(item)
            if ask is moderation.week_others:
                on_desk.add(item.label)
    made = [
        WeekGroup(
            label=label,
            items=sorted(items, key=lambda item: item.since),
            minutes=sum(item.minutes for item in items),
            since=min(item.since for item in items),
            on_desk=label in on_desk,
        )
        for label, items in groups.items()
    ]
    return sorted(made, key=lambda group: (group.rank, group.since))


def gather_lone(*, groups: Sequence[WeekGroup]) -> list[WeekGroup]:
    """Give the same groups, those of one thing made into one group that comes first: a page of titles for one line each is not read."""
    lone = [group for group in groups if len(group.items) == 1 and not group.items[0].more]
    if len(lone) < FEW:
        return list(groups)
    one = WeekGroup(
        label=LONE,
        items=[group.items[0] for group in lone],
        minutes=sum(group.minutes for group in lone),
        since=min(group.since for group in lone),
        mixed=True,
    )
    return [one, *(group for group in groups if group not in lone)]


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
