"""The list of the organisers: who comes, who waits, what they answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from maillage.kernel.tables.public import Column, Table
from maillage.kernel.text.dates import short_date
from maillage.meetings.models import HOLDING, Meeting, Registration, RegistrationQuestion, RegistrationStep, Seat, State

LISTS = {
    "inscrits": ("Inscrit·e·s", (State.SEATED,)),
    "proposees": ("Place proposée", (State.OFFERED,)),
    "attente": ("En attente", (State.WAITING,)),
    "a-confirmer": ("Adresse à confirmer", (State.UNCONFIRMED,)),
    "annulees": ("Annulées", (State.CANCELLED,)),
}
UNANSWERED = "sans-reponse"
ORDER = (State.OFFERED, State.SEATED, State.WAITING, State.UNCONFIRMED, State.CANCELLED)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the list is narrowed to, as in its address."""

    which: str = ""
    mode: str = ""
    words: str = ""


def rows_of(*, meeting: Meeting, filters: Filters) -> QuerySet[Registration]:
    """Give the registrations of a meeting: offered, seated, waiting in their order; cancelled ones only when asked for."""
    rows = Registration.objects.filter(meeting=meeting).select_related("person", "organisation", "by_hand").prefetch_related("answers")
    if filters.which == UNANSWERED:
        rows = rows.filter(unanswered())
    elif filters.which in LISTS:
        rows = rows.filter(state__in=LISTS[filters.which][1])
    else:
        rows = rows.exclude(state=State.CANCELLED)
    if filters.mode in Seat.values:
        rows = rows.filter(mode=filters.mode)
    if filters.words:
        words = filters.words
        rows = rows.filter(
            Q(name__icontains=words)
            | Q(email__icontains=words)
            | Q(organisation__name__icontains=words)
            | Q(organisation_name__icontains=words)
        )
    rank = Case(*(When(state=state, then=Value(place)) for place, state in enumerate(ORDER)), output_field=IntegerField())
    return rows.annotate(place=rank).order_by("place", "queued_at", "pk")


def unanswered() -> Q:
    """Match those who were asked again how they come and have not answered."""
    return Q(mode_asked_at__isnull=False, mode_answered_at=None, state__in=(*HOLDING, State.WAITING))


def counts_of(*, meeting: Meeting) -> dict[str, int]:
    """Count the registrations of each list: two queries."""
    from maillage.meetings.queries.mine import counts_of_states

    states = counts_of_states(meeting=meeting)
    found = {key: sum(states[state] for state in each) for key, (_, each) in LISTS.items()}
    return {**found, UNANSWERED: Registration.objects.filter(unanswered(), meeting=meeting).count()}


def ranks_of(*, meeting: Meeting) -> dict[int, int]:
    """Give {id: rank} of those who wait, by mode, whether or not they have a seat in the other one: one query."""
    ranks: dict[int, int] = {}
    seen: dict[str, int] = {}
    rows = Registration.objects.filter(Q(state=State.WAITING) | ~Q(wish_mode=""), meeting=meeting)
    line = sorted(rows.only("pk", "state", "mode", "wish_mode", "queued_at", "wished_at"), key=lambda each: (each.waits_since, each.pk))
    for number, mode in ((each.pk, each.wish_mode or each.mode) for each in line):
        ranks[number] = seen[mode] = seen.get(mode, 0) + 1
    return ranks


def answers_of(*, registration: Registration, questions: Sequence[RegistrationQuestion]) -> list[tuple[str, str]]:
    """Give (question, answer) of what somebody answered, without a query when the answers were fetched."""
    given = {answer.question_id: answer.text for answer in registration.answers.all()}
    return [(question.label, given[question.pk]) for question in questions if question.pk in given]


def steps_of(*, registration: Registration) -> list[RegistrationStep]:
    """Give what happened to a registration, oldest first."""
    return list(registration.steps.select_related("by").order_by("pk"))


def table_of(*, meeting: Meeting, filters: Filters, reader: Any) -> Table:
    """Give the list as a table that leaves the site."""
    questions = list(meeting.asked.order_by("position", "pk"))
    ranks = ranks_of(meeting=meeting)
    columns = [
        Column("Nom"), Column("Adresse e-mail"), Column("Organisation"), Column("Secteur", width=16), Column("Façon", width=14),
        Column("État", width=18), Column("Rang", "number"), Column("Places", "number"), Column("Avec"), Column("Besoins", width=40),
        Column("Photos", width=10), Column("Covoiturage de"), Column("Inscription", "moment"), Column("Par"),
        *(Column(question.label[:100], width=30) for question in questions),
    ]  # fmt: skip
    return Table(
        title=f"Inscriptions {meeting.pk}",
        columns=columns,
        rows=[_cells(row, questions, ranks) for row in rows_of(meeting=meeting, filters=filters)],
        about=[("Rencontre", meeting.title), ("Exporté le", short_date(timezone.now())), ("Par", str(reader))],
    )


def _cells(row: Registration, questions: Sequence[RegistrationQuestion], ranks: dict[int, int]) -> list[Any]:
    given = {answer.question_id: answer.text for answer in row.answers.all()}
    photos = {True: "oui", False: "non", None: ""}[row.photo_consent]
    sector = row.organisation.get_sector_display() if row.organisation else ""
    return [
        row.label, row.email, row.team, sector, row.get_mode_display(), row.get_state_display(), ranks.get(row.pk), row.seats, row.guests,
        row.needs, photos, row.carpool_from, row.created_at, str(row.by_hand) if row.by_hand else "",
        *(given.get(question.pk, "") for question in questions),
    ]  # fmt: skip
