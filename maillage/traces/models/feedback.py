from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from maillage.kernel.db.public import BaseModel, PeerManager


class FeedbackAsked(BaseModel):
    """Somebody was asked what they thought of a meeting. Only whether they answered is known, never when nor what."""

    registration = models.OneToOneField("meetings.Registration", on_delete=models.CASCADE, related_name="+", verbose_name="inscription")
    asked_at = models.DateTimeField("demandé le")
    is_answered = models.BooleanField("a répondu", default=False)
    # Of the question, not of the answer: who answers keeps it as it was.
    reminded_at = models.DateTimeField("rappelé le", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "avis demandé"
        verbose_name_plural = "avis demandés"

    def __str__(self) -> str:
        return str(self.registration_id)


class Feedback(models.Model):
    """What somebody thought of a meeting. Tied to nobody; no instant is kept, which would tell who it was."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="+", verbose_name="rencontre")
    rating = models.PositiveSmallIntegerField(
        "note de 1 à 5", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    takeaway = models.TextField("ce que j’emporte", max_length=1000, blank=True)
    next_theme = models.CharField("prochain thème", max_length=200, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        constraints = [models.CheckConstraint(condition=Q(rating=None) | Q(rating__gte=1, rating__lte=5), name="traces_rating_in_range")]

    def __str__(self) -> str:
        return f"{self.meeting_id} · {self.rating}"
