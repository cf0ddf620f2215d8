from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from maillage.kernel.journal.public import Event

YEARS = 365


@dataclass(frozen=True, kw_only=True)
class MeetingPrepared(Event):
    """Somebody began to prepare a meeting."""

    kind: ClassVar[str] = "meetings.meeting.prepared"
    sentence: ClassVar[str] = "{actor} prépare une rencontre."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "meeting"

    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class MeetingRevised(Event):
    """The sheet of a meeting was changed."""

    kind: ClassVar[str] = "meetings.meeting.revised"
    sentence: ClassVar[str] = "{actor} a modifié une rencontre."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "meeting"

    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class MeetingDiscarded(Event):
    """A meeting that was never announced was thrown away."""

    kind: ClassVar[str] = "meetings.meeting.discarded"
    sentence: ClassVar[str] = "{actor} a supprimé le brouillon d’une rencontre."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "meeting"

    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class MeetingAnnounced(Event):
    """A meeting was announced, and its registrations opened."""

    kind: ClassVar[str] = "meetings.meeting.announced"
    sentence: ClassVar[str] = "{actor} a annoncé une rencontre."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "meeting"

    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class RegistrationsClosed(Event):
    """The registrations of a meeting were closed by hand."""

    kind: ClassVar[str] = "meetings.meeting.closed"
    sentence: ClassVar[str] = "{actor} a clos les inscriptions d’une rencontre."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "meeting"

    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class RegistrationsReopened(Event):
    """The registrations of a meeting were opened again."""

    kind: ClassVar[str] = "meetings.meeting.reopened"
    sentence: ClassVar[str] = "{actor} a rouvert les inscriptions d’une rencontre."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "meeting"

    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class MeetingHeld(Event):
    """A meeting took place, as somebody or the clock noted."""

    kind: ClassVar[str] = "meetings.meeting.held"
    sentence: ClassVar[str] = "Une rencontre a eu lieu."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "meeting"

    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class MeetingTracesPublished(Event):
    """The traces of a meeting were published."""

    kind: ClassVar[str] = "meetings.meeting.traces_published"
    sentence: ClassVar[str] = "{actor} a publié les traces d’une rencontre."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "meeting"

    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class MeetingPostponed(Event):
    """A meeting was put off."""

    kind: ClassVar[str] = "meetings.meeting.postponed"
    sentence: ClassVar[str] = "{actor} a reporté une rencontre."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "meeting"

    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class MeetingMoved(Event):
    """A meeting received other dates."""

    kind: ClassVar[str] = "meetings.meeting.moved"
    sentence: ClassVar[str] = "{actor} a donné une nouvelle date à une rencontre."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "meeting"

    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(Event):
    """A meeting was cancelled."""

    kind: ClassVar[str] = "meetings.meeting.cancelled"
    sentence: ClassVar[str] = "{actor} a annulé une rencontre."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "meeting"

    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class SeriesMade(Event):
    """A cycle of meetings was made."""

    kind: ClassVar[str] = "meetings.series.made"
    sentence: ClassVar[str] = "{actor} a créé un cycle de rencontres."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "series"

    series: UUID


@dataclass(frozen=True, kw_only=True)
class SeriesRenamed(Event):
    """The words of a cycle were changed."""

    kind: ClassVar[str] = "meetings.series.renamed"
    sentence: ClassVar[str] = "{actor} a changé les mots d’un cycle de rencontres."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "series"

    series: UUID


@dataclass(frozen=True, kw_only=True)
class MeetingPlaced(Event):
    """A meeting joined a cycle, changed cycles, or left its own (`series` is then None)."""

    kind: ClassVar[str] = "meetings.meeting.placed"
    sentence: ClassVar[str] = "{actor} a changé une rencontre de cycle."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "meeting"

    meeting: UUID
    series: UUID | None


@dataclass(frozen=True, kw_only=True)
class SeriesFollowed(Event):
    """Somebody follows a cycle."""

    kind: ClassVar[str] = "meetings.series.followed"
    sentence: ClassVar[str] = "{actor} suit un cycle de rencontres."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "series"

    series: UUID


@dataclass(frozen=True, kw_only=True)
class SafetyNoted(Event):
    """The safety sheet of a meeting was filled in, or its checklist ticked."""

    kind: ClassVar[str] = "meetings.safety.noted"
    sentence: ClassVar[str] = "{actor} a complété la fiche de sécurité d’une rencontre."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "meeting"

    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class IncidentNoted(Event):
    """An incident was noted during a meeting."""

    kind: ClassVar[str] = "meetings.incident.noted"
    sentence: ClassVar[str] = "{actor} a noté un incident lors d’une rencontre."
    keep_days: ClassVar[int] = 10 * YEARS
    subject: ClassVar[str] = "meeting"

    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class RegistrationMade(Event):
    """Somebody registered: with a seat, or in the waiting list."""

    kind: ClassVar[str] = "meetings.registration.made"
    sentence: ClassVar[str] = "{actor} s’inscrit à une rencontre."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "meeting"

    registration: UUID
    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class RegistrationChanged(Event):
    """A registration changed its mode or its seats."""

    kind: ClassVar[str] = "meetings.registration.changed"
    sentence: ClassVar[str] = "{actor} change une inscription à une rencontre."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "registration"

    registration: UUID


@dataclass(frozen=True, kw_only=True)
class RegistrationCancelled(Event):
    """A registration was cancelled, by the person, an organiser, or with the account."""

    kind: ClassVar[str] = "meetings.registration.cancelled"
    sentence: ClassVar[str] = "{actor} annule une inscription à une rencontre."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "meeting"

    registration: UUID
    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class SeatOffered(Event):
    """A freed place was offered to the next in line."""

    kind: ClassVar[str] = "meetings.seat.offered"
    sentence: ClassVar[str] = "Une place libérée est proposée à la personne suivante."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "registration"

    registration: UUID


@dataclass(frozen=True, kw_only=True)
class SeatGiven(Event):
    """Somebody who waited has a seat."""

    kind: ClassVar[str] = "meetings.seat.given"
    sentence: ClassVar[str] = "Une personne qui attendait a sa place."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "registration"

    registration: UUID


@dataclass(frozen=True, kw_only=True)
class ModeSwitched(Event):
    """A meeting is held another way; everybody is asked again how they come."""

    kind: ClassVar[str] = "meetings.meeting.mode_switched"
    sentence: ClassVar[str] = "{actor} change la façon de tenir une rencontre."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "meeting"

    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class PeopleWritten(Event):
    """The organisers wrote to the people of a meeting."""

    kind: ClassVar[str] = "meetings.registration.written"
    sentence: ClassVar[str] = "{actor} écrit aux personnes inscrites à une rencontre."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "meeting"

    meeting: UUID
    count: int


@dataclass(frozen=True, kw_only=True)
class PollOpened(Event):
    """Dates were proposed for a meeting in preparation."""

    kind: ClassVar[str] = "meetings.poll.opened"
    sentence: ClassVar[str] = "{actor} propose des dates pour une rencontre."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "meeting"

    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class PollAnswered(Event):
    """Somebody said which dates suit; without account, nobody is named."""

    kind: ClassVar[str] = "meetings.poll.answered"
    sentence: ClassVar[str] = "{actor} répond à un sondage de dates."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "meeting"

    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class PollSettled(Event):
    """One of the dates proposed became that of the meeting."""

    kind: ClassVar[str] = "meetings.poll.settled"
    sentence: ClassVar[str] = "{actor} choisit la date d’une rencontre."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "meeting"

    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class PresenceNoted(Event):
    """Somebody was noted present, absent or excused."""

    kind: ClassVar[str] = "meetings.presence.noted"
    sentence: ClassVar[str] = "{actor} a noté une présence."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "registration"

    registration: UUID


@dataclass(frozen=True, kw_only=True)
class WalkInAdded(Event):
    """Somebody came without registering."""

    kind: ClassVar[str] = "meetings.registration.walk_in"
    sentence: ClassVar[str] = "{actor} a ajouté une personne arrivée sans inscription."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "registration"

    registration: UUID
