from django.conf import settings
from django.db import models

from maillage.kernel.db.public import BaseModel, PeerManager, PeerQuerySet
from maillage.letters.models.preferences import Level


class FollowQuerySet(PeerQuerySet):
    """Named filters on follow levels."""

    def of(self, *, kind: str, uuid: object) -> "FollowQuerySet":
        """Keep those of one thing."""
        return self.filter(about_kind=kind, about=uuid)


class Follow(BaseModel):
    """How much one person wants to know of one thing. `by_itself`: set by joining or answering, until they choose."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows", verbose_name="personne")
    about_kind = models.CharField("genre", max_length=60)
    about = models.UUIDField("chose suivie")
    level = models.CharField("niveau", max_length=12, choices=Level)
    by_itself = models.BooleanField("de soi-même", default=False)
    created_at = models.DateTimeField("depuis")

    objects = PeerManager.from_queryset(FollowQuerySet)()

    class Meta:
        verbose_name = "suivi"
        verbose_name_plural = "suivis"
        constraints = [models.UniqueConstraint(fields=["person", "about_kind", "about"], name="letters_follow_once")]
        indexes = [models.Index(fields=["about_kind", "about", "level"], name="letters_follow_thing")]

    def __str__(self) -> str:
        return f"{self.about_kind} {self.about} : {self.level}"
