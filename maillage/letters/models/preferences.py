from datetime import date, time
from typing import Any

from django.conf import settings
from django.db import models

from maillage.kernel.db.public import BaseModel

EVENING, MORNING = time(20, 0), time(7, 30)
WEEK_END = (5, 6)
DIGEST_DAYS, WEEK_STARTS = (1,), (0,)


def week_end() -> list[int]:
    """Give Saturday and Sunday."""
    return list(WEEK_END)


def digest_days() -> list[int]:
    """Give the day of the digest of whoever chose none: Tuesday."""
    return list(DIGEST_DAYS)


class Level(models.TextChoices):
    ALL = "all", "tout"
    ESSENTIAL = "essential", "l’essentiel"
    NONE = "none", "rien"


class MailPreferences(BaseModel):
    """What one receives by mail and when. Whoever never chose has no row: see `usual`.

    `levels` maps "followed:<category>" and "managed:<category>" to a level. Weekdays are numbers, 0 is Monday.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preferences", verbose_name="personne"
    )
    levels = models.JSONField("niveaux", default=dict, blank=True)
    weekdays = models.JSONField("jours du courrier groupé", default=digest_days, blank=True)
    quiet_evenings = models.BooleanField("rien le soir", default=True)
    quiet_from = models.TimeField("rien à partir de", default=EVENING)
    quiet_until = models.TimeField("rien jusqu’à", default=MORNING)
    quiet_weekdays = models.JSONField("jours sans courriel", default=week_end, blank=True)
    quiet_region = models.CharField("vacances scolaires de", max_length=8, blank=True)
    away_from = models.DateField("absent·e du", null=True, blank=True)
    away_until = models.DateField("absent·e jusqu’au", null=True, blank=True)
    changed_at = models.DateTimeField("changé le")

    class Meta:
        verbose_name = "préférences de courrier"
        verbose_name_plural = "préférences de courrier"

    def __str__(self) -> str:
        return f"préférences de {self.person_id}"  # type: ignore[attr-defined]

    @classmethod
    def usual(cls, *, person: Any = None) -> "MailPreferences":
        """Give what holds for somebody who never chose: quiet hours where the network has them (`QUIET_HOURS`), Monday for the coordination."""
        quiet = bool(settings.QUIET_HOURS)
        days = list(WEEK_STARTS) if getattr(person, "is_coordinator", False) else digest_days()
        return cls(person=person, weekdays=days, quiet_evenings=quiet, quiet_weekdays=week_end() if quiet else [])

    def level_of(self, *, category: str, managed: bool) -> str:
        """Give the level of a category of notices."""
        return str(self.levels.get(level_key(category=category, managed=managed), Level.ESSENTIAL))

    def is_away(self, day: date) -> bool:
        """Say whether this day is one of the absence they told."""
        return self.away_from is not None and self.away_until is not None and self.away_from <= day <= self.away_until


def level_key(*, category: str, managed: bool) -> str:
    """Give the key of a category among the levels: what one manages and what one follows are chosen apart."""
    return f"{'managed' if managed else 'followed'}:{category}"
