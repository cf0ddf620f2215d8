from django.conf import settings
from django.db import models

from maillage.kernel.db.public import BaseModel


class Entry(BaseModel):
    """One fact. Append-only; purged when its retention ends."""

    kind = models.CharField("fait", max_length=80)
    payload = models.JSONField("identifiants", default=dict)
    subject = models.UUIDField("objet", null=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par"
    )
    at = models.DateTimeField("le", db_index=True)

    class Meta:
        verbose_name = "fait"
        verbose_name_plural = "faits"
        indexes = [models.Index(fields=["kind", "at"], name="journal_kind_at")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class ReactionRun(models.Model):
    """A reaction done, or failed, for one fact."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="runs", verbose_name="fait")
    name = models.CharField("réaction", max_length=160)
    done_at = models.DateTimeField("faite le", null=True)
    error = models.CharField("raison de l’échec", max_length=300, blank=True)

    class Meta:
        verbose_name = "réaction"
        verbose_name_plural = "réactions"
        constraints = [models.UniqueConstraint(fields=["entry", "name"], name="journal_one_run")]

    def __str__(self) -> str:
        return self.name
