from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.kernel.db.public import BaseModel, PeerManager, PeerQuerySet
from maillage.moderation.models.decisions import Outcome, Rule

MOST_WORDS = 2000
MOST_TITLE = 200
OPEN = Q(settled_at=None)


class ReportQuerySet(PeerQuerySet):
    """Named filters on reports."""

    def open(self) -> Self:
        """Keep those that wait."""
        return self.filter(OPEN)

    def about(self, *, kind: str, uuid: object) -> Self:
        """Keep those about one thing."""
        return self.filter(kind=kind, thing=uuid)


class Report(BaseModel):
    """Somebody says that a thing breaks a rule (*signalement*). `title`: what it was called then.

    A visitor has no account; they may leave an address, to be told the outcome.
    """

    KIND: ClassVar[str] = "moderation.report"

    kind = models.CharField("nature", max_length=60)
    thing = models.UUIDField("chose signalée")
    title = models.CharField("titre", max_length=MOST_TITLE)
    rule = models.CharField("règle", max_length=16, choices=Rule)
    words = models.TextField("mots", max_length=MOST_WORDS, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="par")
    email = models.EmailField("adresse, sans compte", max_length=254, blank=True)
    at = models.DateTimeField("le")
    settled_at = models.DateTimeField("traité le", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="traité par"
    )
    outcome = models.CharField("suite", max_length=16, choices=Outcome, blank=True)
    answer = models.TextField("mots envoyés", max_length=MOST_WORDS, blank=True)

    objects = PeerManager.from_queryset(ReportQuerySet)()

    class Meta:
        verbose_name = "signalement"
        verbose_name_plural = "signalements"
        constraints = [
            models.UniqueConstraint(fields=["kind", "thing", "by"], condition=OPEN & Q(by__isnull=False), name="moderation_report_once"),
            models.CheckConstraint(condition=OPEN | ~Q(outcome=""), name="moderation_settled_has_outcome"),
        ]
        indexes = [
            models.Index(fields=["at", "id"], condition=OPEN, name="moderation_open"),
            models.Index(fields=["kind", "thing"], name="moderation_about"),
        ]

    def __str__(self) -> str:
        return self.title
