from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.kernel.db.public import BaseModel, PeerManager


class Inspiration(BaseModel):
    """« Inspiré par »: a thing of the site took from another. Both are named by their kind and uuid, since rooms above bring their own.

    `release` is the uuid of the release through which it came, empty when it was read without one.
    """

    taker_kind = models.CharField("sorte de ce qui a pris", max_length=60)
    taker = models.UUIDField("ce qui a pris")
    source_kind = models.CharField("sorte de la source", max_length=60)
    source = models.UUIDField("source")
    release = models.UUIDField("mise à disposition", null=True, blank=True)
    words = models.TextField("ce qui a été repris", max_length=600, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="dit par")
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "inspiration"
        verbose_name_plural = "inspirations"
        constraints = [
            models.UniqueConstraint(fields=["taker", "source"], name="library_inspiration_once"),
            models.CheckConstraint(condition=~Q(taker=F("source")), name="library_inspiration_of_another"),
        ]
        indexes = [models.Index(fields=["source"], name="library_inspired")]

    def __str__(self) -> str:
        return f"{self.taker_kind} {self.taker} · {self.source_kind} {self.source}"
