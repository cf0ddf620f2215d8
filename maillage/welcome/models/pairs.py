from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.kernel.db.public import BaseModel, PeerManager, PeerQuerySet

GOES_ON = Q(declined_at=None)


class PairQuerySet(PeerQuerySet):
    """Named filters on pairs."""

    def going_on(self) -> Self:
        """Keep those nobody declined."""
        return self.filter(GOES_ON)

    def of(self, person: object) -> Self:
        """Keep those somebody is part of."""
        pk = getattr(person, "pk", None) or 0
        return self.filter(Q(newcomer_id=pk) | Q(host_id=pk))


class Pair(BaseModel):
    """Two members introduced to each other when one arrives (*binôme d’accueil*). Either may decline; nothing is asked of them."""

    KIND: ClassVar[str] = "welcome.pair"

    newcomer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="nouveau membre")
    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="membre qui accueille")
    words = models.TextField("mots", max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="proposé par")
    at = models.DateTimeField("le")
    declined_at = models.DateTimeField("décliné le", null=True, blank=True)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="décliné par"
    )

    objects = PeerManager.from_queryset(PairQuerySet)()

    class Meta:
        verbose_name = "binôme d’accueil"
        verbose_name_plural = "binômes d’accueil"
        constraints = [
            models.UniqueConstraint(fields=["newcomer"], condition=GOES_ON, name="welcome_pair_once"),
            models.CheckConstraint(condition=~Q(newcomer=F("host")), name="welcome_pair_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.newcomer} et {self.host}"
