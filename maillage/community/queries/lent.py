"""What other rooms show of the discussions."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Case, Count, F, Q, Value, When
from django.db.models.functions import Cast
from django.urls import reverse

from maillage.community import things
from maillage.community.models import LISTED, Access, Discussion, DiscussionTheme
from maillage.community.queries.cards import card_of, cards_in_order, listed
from maillage.community.queries.lists import ABOUT, about_thing
from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.kernel.db.public import Part, Row
from maillage.kernel.text.numbers import plural_fr
from maillage.letters import public as letters
from maillage.network.public import HelpOffer

SHOWN = 5
BESIDE, THEME = "community.about", "network.theme"


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


def part_beside(kind: str, inside: bool) -> Part | None:  # noqa: FBT001  (as `letters.Lender` asks)
    """Give the read of the discussions about a thing, for its page; of a theme to members alone: visitors have its list."""
    about: Callable[[UUID], Any] | None
    if kind == THEME:
        about = _under if inside else None
    else:
        about = (lambda thing: about_thing(kind=kind, thing=thing)) if kind in things.KINDS and kind != Discussion.KIND else None
    if about is None:
        return None
    shown = LISTED if inside else LISTED & Q(access=Access.PUBLIC)
    return Part(
        name=BESIDE,
        rows=lambda at: Discussion.objects.filter(shown, pk__in=about(at.thing)).with_kept().order_by("-last_at", "-pk"),
        columns={
            "uuid": F("uuid"), "title": F("title"), "since": F("last_at"), "until": F("answered_at"), "first": F("kind"),
            "second": F("access"), "third": Case(When(kept=True, then=Value("1")), default=Value("")),
            "number": Cast("answers", BigIntegerField()), "other": Cast("voices", BigIntegerField()),
        },
        make=lambda row: row,
        most=SHOWN,
        newest=True,
        counted=True,
    )  # fmt: skip


def _under(thing: UUID) -> Any:
    return DiscussionTheme.objects.filter(theme__uuid=thing).values("discussion_id")


def panel_beside(*, rows: Sequence[Row], kind: str, uuid: UUID, person: Any) -> letters.LentPanel | None:
    """Give « On en parle »: the newest discussions about a thing, and for members a link to begin one; None for visitors when there is none."""
    inside = is_member(person=person)
    if not rows and not (inside and (kind == THEME or (kind in things.KINDS and kind != Discussion.KIND))):
        return None
    total = rows[0].total if rows else 0
    context = {
        "cards": [_card(row) for row in rows],
        "more_label": f"Voir les {plural_fr(total, 'discussion')}" if total > len(rows) and kind != THEME else "",
        "all_url": f"{reverse('community:discussion_list')}?{ABOUT}={kind}:{uuid}",
        "ask_url": f"{reverse('community:discussion_create')}?sur={kind}:{uuid}" if inside else "",
    }
    return letters.LentPanel(title="On en parle", template="community/_panel.html", context=context, id="questions")


def _card(row: Row) -> Card:
    discussion = Discussion(
        pk=row.pk, uuid=row.uuid, title=row.title, kind=row.first, access=row.second, answers=row.number or 0, voices=row.other or 0,
        last_at=row.at, opened_at=row.at, answered_at=row.until,
    )  # fmt: skip
    discussion.kept = bool(row.third)  # type: ignore[attr-defined]
    # Its year would be that of its last news.
    return replace(card_of(discussion=discussion), year="")


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
