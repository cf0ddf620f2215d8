from pathlib import Path

from django.conf import settings
from django.db import models

from maillage.kernel.db.public import BaseModel


class ImportRun(BaseModel):
    """A batch of files to bring in. Its archive and sheet wait in the data folder until it is finished."""

    class Access(models.TextChoices):
        PUBLIC = "PUBLIC", "toutes et tous"
        MEMBERS = "MEMBERS", "les membres du réseau"

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    source = models.CharField("origine", max_length=200)
    sheet_name = models.CharField("liste", max_length=200, blank=True)
    access = models.CharField("accès", max_length=8, choices=Access, default=Access.MEMBERS)
    publish = models.BooleanField("publier aussitôt", default=False)
    columns = models.JSONField("colonnes", default=dict)
    total = models.PositiveIntegerField("fichiers", default=0)
    prepared_at = models.DateTimeField("préparé le")
    tried_at = models.DateTimeField("essayé le", null=True)
    started_at = models.DateTimeField("commencé le", null=True)
    finished_at = models.DateTimeField("terminé le", null=True)
    undone_at = models.DateTimeField("annulé le", null=True)
    problem = models.CharField("empêchement", max_length=300, blank=True)

    class Meta:
        verbose_name = "reprise"
        verbose_name_plural = "reprises"

    def __str__(self) -> str:
        return self.source

    @property
    def folder(self) -> Path:
        """Where the archive and the sheet wait."""
        return Path(settings.DATA_DIR) / "imports" / str(self.uuid)

    @property
    def waits(self) -> bool:
        """Say whether the archive is still there: one brought in from a folder has none, one left for a month has lost it."""
        return (self.folder / "archive.zip").is_file()


class ImportItem(models.Model):
    """One file of a batch and what became of it."""

    class Outcome(models.TextChoices):
        IMPORTED = "IMPORTED", "repris"
        KNOWN = "KNOWN", "déjà là"
        REFUSED = "REFUSED", "refusé"
        REMOVED = "REMOVED", "retiré par l’annulation"
        KEPT = "KEPT", "gardé malgré l’annulation"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="items", verbose_name="reprise")
    path = models.CharField("chemin", max_length=500)
    trial = models.BooleanField("essai", default=False)
    outcome = models.CharField("résultat", max_length=10, choices=Outcome)
    reason = models.CharField("explication", max_length=400, blank=True)
    title = models.CharField("titre", max_length=200, blank=True)
    resource = models.UUIDField("ressource", null=True)
    at = models.DateTimeField("le")

    class Meta:
        verbose_name = "ligne de reprise"
        verbose_name_plural = "lignes de reprise"
        constraints = [models.UniqueConstraint(fields=["run", "path", "trial"], name="transfer_one_line")]

    def __str__(self) -> str:
        return f"{self.path}: {self.get_outcome_display()}"
