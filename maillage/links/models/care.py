from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.kernel.db.public import BaseModel, PeerManager
from maillage.links.models.links import Link


class LinkCheck(models.Model):
    """A visit of the address: what it answered. The newest twenty are kept."""

    class Outcome(models.TextChoices):
        ALIVE = "alive", "répond"
        FAILED = "failed", "ne répond pas"
        UNSURE = "unsure", "ne se laisse pas lire"

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="checks", verbose_name="lien")
    at = models.DateTimeField("le")
    outcome = models.CharField("résultat", max_length=8, choices=Outcome)
    status = models.PositiveSmallIntegerField("code de réponse", default=0)
    code = models.CharField("raison", max_length=20, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "visite d’un lien"
        verbose_name_plural = "visites des liens"

    def __str__(self) -> str:
        return f"{self.link_id} · {self.at:%Y-%m-%d} · {self.outcome}"


class LinkConfirmation(BaseModel):
    """« Toujours bon »: the sponsor said so."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="confirmations", verbose_name="lien")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    at = models.DateTimeField("le")
    by_mail = models.BooleanField("depuis le courrier", default=False)

    objects = PeerManager()

    class Meta:
        verbose_name = "confirmation d’un lien"
        verbose_name_plural = "confirmations des liens"

    def __str__(self) -> str:
        return f"{self.link_id} · {self.at:%Y-%m-%d}"


class LinkDecision(BaseModel):
    """What somebody decided about a link, with their words."""

    class Kind(models.TextChoices):
        PUBLISHED = "PUBLISHED", "publié"
        DECLINED = "DECLINED", "non retenu"
        WITHDRAWN = "WITHDRAWN", "retiré"
        RESTORED = "RESTORED", "remis en ligne"
        TAKEN_OVER = "TAKEN_OVER", "repris"
        LEFT = "LEFT", "laissé en place"

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="decisions", verbose_name="lien")
    kind = models.CharField("décision", max_length=12, choices=Kind)
    word = models.TextField("mot", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "décision sur un lien"
        verbose_name_plural = "décisions sur les liens"
        constraints = [
            models.CheckConstraint(condition=~Q(kind__in=["DECLINED", "WITHDRAWN"]) | ~Q(word=""), name="links_decision_has_word")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
