from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.kernel.db.public import BaseModel, PeerManager


class Handover(BaseModel):
    """A thing somebody held, passed to a colleague (*relais*). Declined, it went back."""

    KIND: ClassVar[str] = "welcome.handover"

    giver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="de")
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="à")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    part = models.CharField("salle", max_length=40)
    kind = models.CharField("nature", max_length=60)
    thing = models.UUIDField("chose passée")
    title = models.CharField("titre", max_length=200)
    url = models.CharField("adresse", max_length=300)
    words = models.TextField("mots", max_length=2000, blank=True)
    at = models.DateTimeField("le")
    declined_at = models.DateTimeField("décliné le", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "relais"
        verbose_name_plural = "relais"
        constraints = [
            models.UniqueConstraint(fields=["part", "thing", "taker"], condition=Q(declined_at=None), name="welcome_handover_once"),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="welcome_handover_to_another"),
        ]
        indexes = [models.Index(fields=["taker", "-at"], name="welcome_taken")]

    def __str__(self) -> str:
        return self.title
