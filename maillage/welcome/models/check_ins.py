from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.kernel.db.public import BaseModel, PeerManager

# Nobody is asked twice in a quarter.
QUARTER = timedelta(days=90)


class CheckIn(BaseModel):
    """« Comment ça va ? »: a word of the coordination to somebody not seen for long, and the answer, read by the coordination alone."""

    KIND: ClassVar[str] = "welcome.check_in"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="à")
    words = models.TextField("mots", max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="de la part de")
    at = models.DateTimeField("le")
    answer = models.TextField("réponse", max_length=4000, blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    read_at = models.DateTimeField("réponse lue le", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "« comment ça va ? »"
        verbose_name_plural = "« comment ça va ? »"
        constraints = [models.CheckConstraint(condition=Q(answered_at=None) | ~Q(answer=""), name="welcome_answer_has_words")]
        indexes = [models.Index(fields=["answered_at"], condition=Q(answered_at__isnull=False, read_at=None), name="welcome_unread")]

    def __str__(self) -> str:
        return f"{self.person_id}, {self.at:%Y-%m-%d}"
