from django.conf import settings
from django.db import models

from maillage.kernel.db.public import BaseModel, PeerManager


class Certificate(BaseModel):
    """An attendance certificate: what it said the day it was made. `code` is printed on it and answers whether it is true."""

    registration = models.OneToOneField("meetings.Registration", on_delete=models.CASCADE, related_name="+", verbose_name="inscription")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="membre"
    )
    code = models.CharField("code", max_length=16, unique=True)
    name = models.CharField("nom", max_length=120)
    team = models.CharField("organisation", max_length=160, blank=True)
    hours = models.DecimalField("durée en heures", max_digits=5, decimal_places=2, null=True, blank=True)
    issued_at = models.DateTimeField("délivré le")
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "attestation de présence"
        verbose_name_plural = "attestations de présence"

    def __str__(self) -> str:
        return self.code
