"""Three questions after a meeting. What is answered is tied to nobody: only that somebody answered is known."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.notices.public import send
from maillage.kernel.text.characters import one_line, readable
from maillage.meetings import public as meetings
from maillage.traces import notices
from maillage.traces.models import Feedback, FeedbackAsked, Trace

ANSWERED = "Vous avez déjà répondu. Comme votre avis n’est lié à personne, il ne peut plus être changé."
SHUT = "Les personnes qui organisent n’ont pas ouvert d’avis pour cette rencontre."
REMIND_AFTER, TOO_LATE = timedelta(days=7), timedelta(days=30)
EARLY = "L’avis s’ouvre au début de la rencontre."


def ask_feedback(*, meeting: meetings.Meeting, registrations: Sequence[meetings.Registration]) -> None:
    """Note who is asked, once; nothing when the meeting asks nobody."""
    if not meeting.asks_feedback:
        return
    now = timezone.now()
    FeedbackAsked.objects.bulk_create(
        [FeedbackAsked(registration=each, asked_at=now) for each in registrations], ignore_conflicts=True
    )  # fmt: skip


def remind_due() -> int:
    """Ask once more those who have not answered a week after; return how many. Nothing for meetings that no longer ask."""
    now, told = timezone.now(), 0
    waiting = FeedbackAsked.objects.filter(
        is_answered=False, reminded_at=None, asked_at__lte=now - REMIND_AFTER, asked_at__gt=now - TOO_LATE, registration__meeting__asks_feedback=True
    ).exclude(registration__state="CANCELLED").exclude(registration__meeting__stage="CANCELLED")  # fmt: skip
    for found in waiting.select_related("registration__meeting", "registration__person").order_by("pk"):
        with writing():
            asked = locked(row=found)
            if asked.is_answered or asked.reminded_at is not None:
                continue
            FeedbackAsked.objects.filter(pk=asked.pk).update(reminded_at=now)
            send(notices.FeedbackReminder(registration=found.registration))
            told += 1
    return told


def check_open(*, meeting: meetings.Meeting) -> None:
    """Say whether answers are taken now.

    Raises:
        Refused: not asked for this meeting, or it has not begun.
    """
    if not meeting.asks_feedback or meeting.is_cancelled:
        raise Refused(SHUT)
    if meeting.starts_at is None or meeting.starts_at > timezone.now():
        raise Refused(EARLY)


def answer(*, registration: meetings.Registration, rating: int | None, takeaway: str, next_theme: str) -> None:
    """Keep what somebody thought, once.

    Raises:
        Refused: not open, nothing said, or a mark that is none.
        Stale: they answered already.
    """
    check_open(meeting=registration.meeting)
    takeaway, next_theme = readable(takeaway).strip()[:1000], one_line(next_theme)[:200]
    if rating is not None and not 1 <= rating <= 5:
        raise Refused("Choisissez une note de 1 à 5.")
    if rating is None and not takeaway and not next_theme:
        raise Refused("Répondez au moins à une question.")
    with writing():
        locked(row=registration)
        asked, _ = FeedbackAsked.objects.get_or_create(registration=registration, defaults={"asked_at": timezone.now()})
        if asked.is_answered:
            raise Stale(ANSWERED)
        FeedbackAsked.objects.filter(pk=asked.pk).update(is_answered=True)
        Feedback.objects.create(meeting=registration.meeting, rating=rating, takeaway=takeaway, next_theme=next_theme)
        if trace := Trace.objects.filter(meeting=registration.meeting).first():
            changes.touch(kind=Trace.KIND, uuid=trace.uuid)
