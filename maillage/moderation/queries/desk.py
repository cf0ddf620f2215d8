"""What waits on *À traiter*: reports, and what every room registered."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.urls import reverse

from maillage.kernel.access.public import is_coordinator
from maillage.kernel.cards import WEEK_MOST, WaitingAction, WeekItem
from maillage.kernel.db.public import Row
from maillage.kernel.desks import Week, WeekPart
from maillage.kernel.text.numbers import plural_fr
from maillage.kernel.waiting import COLLECTORS, Waiting, from_week
from maillage.moderation.models import Report, Rule
from maillage.moderation.registry import REPORTABLES, label_of

REPORTED = "Signalement"
CHANGE_WORDS = "Bonjour,\n\nQuelqu’un nous a signalé un point sur cette page. Pourriez-vous la revoir\u202f?\n\nMerci\u202f!"
WITHDRAW_WORDS = "Ce qui était écrit ici ne respecte pas la charte de partage."
MOST_READ = 200
# By the names of the rooms: they register as the site starts.
TOGETHER: dict[tuple[str, ...], Week] = {}


def gather(*, person: Any) -> list[Waiting]:
    """Give all that waits for the coordination, oldest first; each source asks a constant number of queries."""
    found = [*waiting_reports(person=person), *_of_the_week(person)]
    for collector in COLLECTORS.values():
        if not collector.parts:
            found += collector.collect(person=person)
    return sorted(found, key=lambda waiting: waiting.since)


def _of_the_week(person: Any) -> list[Waiting]:
    """Give what rooms bring to *La semaine* as well: one query for all of them."""
    collectors = [collector for collector in COLLECTORS.values() if collector.parts]
    names = tuple(collector.name for collector in collectors)
    if names not in TOGETHER:
        TOGETHER[names] = Week(*(part for collector in collectors for part in collector.parts))
    labels = {label for collector in collectors for label in collector.week_labels}
    return [from_week(item=item) for item in TOGETHER[names](person=person) if item.label in labels]


def waiting_reports(*, person: Any) -> list[Waiting]:
    """Give the open reports, one line for each thing that was reported."""
    if not is_coordinator(person=person):
        return []
    things: dict[tuple[str, Any], list[Report]] = {}
    for report in Report.objects.open().select_related("by").order_by("at", "pk")[:MOST_READ]:
        things.setdefault((report.kind, report.thing), []).append(report)
    cards: dict[str, Any] = {}
    for kind in sorted({kind for kind, _ in things if kind in REPORTABLES}):
        cards[kind] = REPORTABLES[kind].find(uuids=[uuid for each, uuid in things if each == kind], person=person)
    return [_waiting(reports, cards.get(kind, {}).get(uuid)) for (kind, uuid), reports in things.items()]


def _waiting(reports: Sequence[Report], card: Any) -> Waiting:
    first = reports[0]
    said = [report.words for report in reports if report.words]
    parts = [
        label_of(kind=first.kind),
        first.get_rule_display(),
        plural_fr(len(reports), "signalement") if len(reports) > 1 else f"signalé par {first.by or 'un·e visiteur·se'}",
        *(f"«\u00a0{words}\u00a0»" for words in said),
        *([] if card else ["n’est plus en ligne"]),
    ]
    return Waiting(
        kind=Report.KIND,
        data_kind=card.data_kind if card else "echeance",
        label=REPORTED,
        title=card.title if card else first.title,
        url=card.url if card else reverse("moderation:desk"),
        since=first.at,
        detail=" · ".join(parts),
        actions=_actions(first, card),
    )


def _actions(report: Report, card: Any) -> list[WaitingAction]:
    def at(outcome: str) -> str:
        return reverse("moderation:settle", args=[report.uuid, outcome])

    made = [WaitingAction(label="Rien à changer", url=at("rien"))]
    reportable = REPORTABLES.get(report.kind)
    if card and reportable:
        made.append(WaitingAction(label="Demander un changement", url=at("changement"), needs_words=True, proposed=CHANGE_WORDS))
        if reportable.withdraw is not None:
            made.append(WaitingAction(label=reportable.withdraw_label, url=at("retrait"), needs_words=True, proposed=WITHDRAW_WORDS))
    return made


def desk_labels() -> set[str]:
    """Give the labels of *La semaine* whose things the desk shows too."""
    return {REPORTED, *(label for collector in COLLECTORS.values() for label in collector.week_labels)}


def _first_reports() -> Any:
    """Give the open reports, the oldest of each thing: the desk settles those of a thing together."""
    sooner = Report.objects.open().filter(kind=OuterRef("kind"), thing=OuterRef("thing"), pk__lt=OuterRef("pk"))
    return Report.objects.open().filter(~Exists(sooner)).order_by("at", "pk")


def _report_item(row: Row) -> WeekItem:
    return WeekItem(
        kind=Report.KIND,
        data_kind="echeance",
        label=REPORTED,
        title=row.title,
        url=reverse("moderation:desk"),
        since=row.at,
        details=[Rule(row.first).label],
    )


week_items = Week(
    WeekPart(
        name="moderation.reports",
        rows=lambda _: _first_reports(),
        columns={"title": F("title"), "since": F("at"), "first": F("rule")},
        make=_report_item,
        all_url="moderation:desk",
    )
)


def week_others(*, person: Any) -> list[WeekItem]:
    """Give *La semaine* what rooms registered for the desk alone, the oldest of each nature first."""
    if not is_coordinator(person=person):
        return []
    found: list[Waiting] = []
    for collector in COLLECTORS.values():
        if not collector.week_labels:
            found += collector.collect(person=person)
    groups: dict[str, list[WeekItem]] = {}
    for waiting in sorted(found, key=lambda waiting: waiting.since):
        groups.setdefault(waiting.label, []).append(_week_item(waiting))
    return [item for group in groups.values() for item in _first(group)]


def _first(group: list[WeekItem]) -> list[WeekItem]:
    shown, others = group[:WEEK_MOST], group[WEEK_MOST:]
    if others:
        shown[-1] = replace(shown[-1], more=shown[-1].more + sum(1 + item.more for item in others), all_url=reverse("moderation:desk"))
    return shown


def _week_item(waiting: Waiting) -> WeekItem:
    tap = next((action for action in waiting.actions if not action.needs_words), None)
    return WeekItem(
        kind=waiting.kind,
        data_kind=waiting.data_kind,
        label=waiting.label,
        title=waiting.title,
        url=waiting.url,
        since=waiting.since,
        details=[waiting.detail] if waiting.detail else [],
        primary_label=tap.label if tap else "",
        primary_url=tap.url if tap else "",
        more=waiting.more,
        all_url=waiting.all_url or reverse("moderation:desk"),
    )
