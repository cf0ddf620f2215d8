from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.kernel.db.public import BaseModel, PeerManager
from maillage.library.models.resources import Resource


class Decision(BaseModel):
    """What somebody decided about a resource, with their words: publish, ask for a change, decline, withdraw, put back."""

    class Kind(models.TextChoices):
        PUBLISHED = "PUBLISHED", "publiée"
        CHANGE_ASKED = "CHANGE_ASKED", "à compléter"
        DECLINED = "DECLINED", "déclinée"
        WITHDRAWN = "WITHDRAWN", "retirée"
        REOPENED = "REOPENED", "remise en ligne"

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="decisions", verbose_name="ressource")
    kind = models.CharField("décision", max_length=12, choices=Kind)
    word = models.TextField("mot", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "décision"
        verbose_name_plural = "décisions"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["PUBLISHED", "REOPENED"]) | ~Q(word=""), name="library_decision_has_word")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Revision(BaseModel):
    """An edit of a published resource: who, when, and each field before and after."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="revisions", verbose_name="ressource")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    at = models.DateTimeField("le")
    changes = models.JSONField("changements", default=dict)

    objects = PeerManager()

    class Meta:
        verbose_name = "modification"
        verbose_name_plural = "modifications"

    def __str__(self) -> str:
        return f"{self.resource_id} · {self.at:%Y-%m-%d}"
