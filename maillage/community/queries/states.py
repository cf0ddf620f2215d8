"""Where a discussion stands: ouverte, répondue, résolue, en attente, retirée. Worked out, never stored."""

from datetime import timedelta

from django.db.models import Count, F, Q
from django.utils import timezone

from maillage.community.models import Discussion, Kind

OPEN, ANSWERED, SOLVED = "ouverte", "repondue", "resolue"
STATES = {
    OPEN: ("Sans réponse", Q(answered_at=None, kept=False)),
    ANSWERED: ("Avec réponses, pas résolue", Q(answered_at__isnull=False, kept=False)),
    SOLVED: ("Résolue", Q(kept=True)),
}
SOON = timedelta(hours=48)


def state_words(*, discussion: Discussion) -> str:
    """Say where a discussion fetched with `with_kept` stands; "" for what asks for no answer and has none."""
    if discussion.withdrawn_at is not None:
        return "Retirée"
    if discussion.opened_at is None:
        return "En attente"
    if getattr(discussion, "kept", False):
        return "Résolue"
    if discussion.kind != Kind.QUESTION:
        return ""
    return "Répondue" if discussion.answered_at is not None else "Ouverte"


def answered_soon(*, days: int = 90) -> tuple[int, int]:
    """Give how many questions of the last days were answered by somebody else within 48 hours, and how many could be: one query.

    Those younger than 48 hours and not answered yet are left out: nobody knows.
    """
    now = timezone.now()
    asked = Discussion.objects.listed().filter(kind=Kind.QUESTION, opened_at__gte=now - timedelta(days=days))
    soon = Q(answered_at__isnull=False, answered_at__lte=F("opened_at") + SOON)
    found = asked.aggregate(soon=Count("pk", filter=soon), known=Count("pk", filter=soon | Q(opened_at__lt=now - SOON)))
    return found["soon"], found["known"]
