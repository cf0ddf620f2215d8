"""What other rooms show of the discussions."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q
from django.urls import reverse

from maillage.community.models import LISTED, Access, Discussion, DiscussionTheme, DiscussionThing
from maillage.community.queries.cards import cards_in_order, listed
from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.meetings import public as meetings
from maillage.network.public import HelpOffer

SHOWN = 5


def latest(*, person: Any, limit: int = 4) -> list[Card]:
    """Give the newest discussions this reader may see: one query."""
    return cards_in_order(discussions=list(listed(person=person).order_by("-opened_at", "-pk")[:limit]))


def count_listed(*, person: Any) -> int:
    """Count the discussions this reader may see in lists."""
    return listed(person=person).count()


def listed_by_theme(*, person: Any) -> dict[int, int]:
    """Count the discussions this reader may see under each theme, by its id: one query."""
    shown = Q(discussion__opened_at__isnull=False, discussion__withdrawn_at=None)
    if not is_member(person=person):
        shown &= Q(discussion__access=Access.PUBLIC)
    return dict(DiscussionTheme.objects.filter(shown).order_by().values_list("theme_id").annotate(n=Count("pk")))


def count_by_theme() -> dict[int, int]:
    """Count the discussions under each theme, whatever their state: a theme in use is not deleted."""
    return dict(DiscussionTheme.objects.order_by().values_list("theme_id").annotate(n=Count("pk")))


def open_pages() -> Any:
    """Give the discussions visitors may open, newest first, with `updated_at`: what the sitemap tells of."""
    found = Discussion.objects.filter(LISTED, access=Access.PUBLIC).order_by("-last_at", "-pk")
    return found.only("pk", "title").annotate(updated_at=F("last_at"))


def discussions_about(*, kind: str, uuid: UUID, person: Any, limit: int = SHOWN) -> list[Card]:
    """Give the discussions about a thing, or whose answers cite it, newest first: one query."""
    rows = DiscussionThing.objects.filter(
        Q(answer=None) | Q(answer__opened_at__isnull=False, answer__withdrawn_at=None), kind=kind, thing=uuid
    )
    found = listed(person=person).filter(pk__in=rows.values("discussion_id"))
    return cards_in_order(discussions=list(found.order_by("-last_at", "-pk")[:limit]))


def citing(resource: Any, person: Any) -> Sequence[Card]:
    """Give the discussions that cite a resource, for its page."""
    return discussions_about(kind="library.resource", uuid=resource.uuid, person=person)


def panel_of(meeting: meetings.Meeting, person: Any) -> meetings.MeetingPanel | None:
    """Give « On en parle »: the discussions about a meeting, for members, with a link to begin one; None for visitors, whose page is kept."""
    if not is_member(person=person):
        return None
    # Once its traces are there the page reads them, and has no query left.
    reads = meeting.stage != "PUBLISHED"
    return meetings.MeetingPanel(
        title="On en parle",
        template="community/_panel.html",
        context={
            "cards": discussions_about(kind=meetings.Meeting.KIND, uuid=meeting.uuid, person=person) if reads else [],
            "ask_url": f"{reverse('community:discussion_create')}?sur={meetings.Meeting.KIND}:{meeting.uuid}",
        },
        id="questions",
    )


def authored_by(*, person: Any, reader: Any, limit: int = SHOWN) -> list[Card]:
    """Give what somebody brought under their name, newest first: one query. Relayed ones are nobody's."""
    found = listed(person=reader).filter(author=person)
    return cards_in_order(discussions=list(found.order_by("-opened_at", "-pk")[:limit]))


def shared_by_person(of: Any, person: Any) -> Sequence[Card]:
    """Give what somebody brought, for their page in the directory."""
    return authored_by(person=of, reader=person)


def open_questions_for(*, people: Sequence[Any], since: datetime | None = None, limit: int = 3) -> dict[int, list[Discussion]]:
    """Give, by person id, the questions without answer that each of these members could answer, oldest first: three queries.

    Those under a theme they said they can help on, or were carried to them; never their own.
    """
    numbers = [person.pk for person in people]
    helps: dict[int, set[int]] = {number: set() for number in numbers}
    for number, theme in HelpOffer.objects.filter(person__in=numbers).values_list("person_id", "theme_id"):
        helps[number].add(theme)
    wanted: Collection[int] = {theme for themes in helps.values() for theme in themes}
    open_ones = Discussion.objects.unanswered().filter(Q(theme_rows__theme__in=wanted) | Q(carries__person__in=numbers)).distinct()
    if since is not None:
        open_ones = open_ones.filter(opened_at__gte=since)
    rows = list(open_ones.select_related("relay").prefetch_related("theme_rows", "carries").order_by("opened_at", "pk")[:200])
    found: dict[int, list[Discussion]] = {}
    for number in numbers:
        mine = [row for row in rows if _could_answer(row, number, helps[number])]
        if mine:
            found[number] = mine[:limit]
    return found


def _could_answer(discussion: Discussion, number: int, themes: set[int]) -> bool:
    if discussion.author_id == number or (discussion.relayed and discussion.relay.asker_id == number):
        return False
    carried = any(row.person_id == number and row.declined_at is None for row in discussion.carries.all())
    return carried or any(row.theme_id in themes for row in discussion.theme_rows.all())
