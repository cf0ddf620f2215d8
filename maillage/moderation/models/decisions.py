from typing import ClassVar

from django.conf import settings
from django.db import models

from maillage.kernel.db.public import BaseModel, PeerManager


class Rule(models.TextChoices):
    """The rules of the charter that a decision may rest on."""

    RESPECT = "RESPECT", "le respect des personnes"
    PRIVACY = "PRIVACY", "la vie privée, les images de personnes"
    RIGHTS = "RIGHTS", "le droit de partager ce document"
    ADVERTISING = "ADVERTISING", "pas de publicité"
    MISTAKE = "MISTAKE", "une erreur, quelque chose de dépassé"
    ELSEWHERE = "ELSEWHERE", "hors de ce que le réseau partage"


class Outcome(models.TextChoices):
    NOTHING = "NOTHING", "rien à changer"
    PUBLISHED = "PUBLISHED", "publié après relecture"
    CHANGE_ASKED = "CHANGE_ASKED", "changement demandé"
    DECLINED = "DECLINED", "non retenu"
    WITHDRAWN = "WITHDRAWN", "retiré"


class ModerationDecision(BaseModel):
    """A line of the public register: what was decided, about what kind of thing, under which rule. Neither the thing nor its author."""

    KIND: ClassVar[str] = "moderation.decision"

    kind = models.CharField("nature", max_length=60)
    what = models.CharField("nature, en mots", max_length=60)
    outcome = models.CharField("suite", max_length=16, choices=Outcome)
    rule = models.CharField("règle", max_length=16, choices=Rule, blank=True)
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="par")

    objects = PeerManager()

    class Meta:
        verbose_name = "décision de modération"
        verbose_name_plural = "décisions de modération"
        indexes = [models.Index(fields=["-at", "-id"], name="moderation_by_date")]

    def __str__(self) -> str:
        return f"{self.what} : {self.get_outcome_display()}"
