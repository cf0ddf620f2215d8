from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.text import slugify

from maillage.kernel.db.public import BaseModel, PeerManager


class Series(BaseModel):
    """A *cycle*: meetings made one by one from a pattern, each a real one; people may follow the whole."""

    KIND: ClassVar[str] = "meetings.series"

    title = models.CharField("titre", max_length=200)
    lead = models.CharField("en une phrase", max_length=300, blank=True)
    created_at = models.DateTimeField("créé le")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="créé par")

    objects = PeerManager()

    class Meta:
        verbose_name = "cycle"
        verbose_name_plural = "cycles"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Give the address of its page."""
        words = slugify(self.title)[:80].strip("-")
        return reverse("meetings:series_detail", args=[f"{self.pk}-{words}" if words else str(self.pk)])


class SeriesFollow(models.Model):
    """Somebody follows a cycle: told of each new date, never registered by it."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="follows", verbose_name="cycle")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="personne")
    at = models.DateTimeField("depuis le")

    objects = PeerManager()

    class Meta:
        verbose_name = "suivi d’un cycle"
        verbose_name_plural = "suivis des cycles"
        constraints = [models.UniqueConstraint(fields=["series", "person"], name="meetings_series_follow_once")]

    def __str__(self) -> str:
        return f"{self.series_id} · {self.person_id}"
