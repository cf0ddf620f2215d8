from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.kernel.db.public import BaseModel, PeerManager


class Digest(BaseModel):
    """What one reader was told of one period, which ends on `day`: written with its mail, once, even when there was nothing to say.

    A reader is a member, or somebody invited (`outsider`: their key). `keys` are the things it told; `since_at` and `until_at` what it covered,
    `mark` the last change before it was read.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="personne"
    )
    outsider = models.CharField("invitation", max_length=80, blank=True)
    day = models.DateField("jour")
    since_at = models.DateTimeField("depuis")
    until_at = models.DateTimeField("jusqu’à")
    mail = models.ForeignKey(
        "notices.OutgoingMail", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="courrier"
    )
    keys = models.JSONField("ce qu’il dit", default=list, blank=True)
    mark = models.BigIntegerField("dernier changement lu", default=0)
    made_at = models.DateTimeField("écrit le")

    objects = PeerManager()

    class Meta:
        verbose_name = "courrier groupé"
        verbose_name_plural = "courriers groupés"
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], condition=Q(person__isnull=False), name="letters_digest_once"),
            models.UniqueConstraint(fields=["outsider", "day"], condition=~Q(outsider=""), name="letters_digest_outsider_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, outsider="") | (Q(person=None) & ~Q(outsider="")), name="letters_digest_one_reader"
            ),
        ]
        indexes = [models.Index(fields=["day"], name="letters_digest_day")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
