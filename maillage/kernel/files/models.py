from pathlib import Path

from django.conf import settings
from django.db import models

from maillage.kernel.db.public import BaseModel
from maillage.kernel.files import kinds, storage


class StoredFile(BaseModel):
    """A file the gate let in. Its bytes are whole on the disk before this row exists, under a path made from `uuid`."""

    class State(models.TextChoices):
        PENDING = "PENDING", "analyse en attente"
        DONE = "DONE", "analysé"
        FAILED = "FAILED", "pas d’aperçu"

    name = models.CharField("nom", max_length=200)
    size = models.PositiveBigIntegerField("taille en octets")
    sha256 = models.CharField("empreinte", max_length=64, db_index=True)
    received_sha256 = models.CharField("empreinte à la réception", max_length=64, db_index=True)
    media_type = models.CharField("type", max_length=100)
    extension = models.CharField("extension", max_length=8)
    state = models.CharField("état de l’analyse", max_length=8, choices=State, default=State.PENDING)
    state_reason = models.CharField("raison", max_length=300, blank=True)
    page_count = models.PositiveIntegerField("pages", null=True, blank=True)
    has_text = models.BooleanField("texte lisible", null=True, blank=True)
    found_title = models.CharField("titre trouvé", max_length=300, blank=True)
    found_author = models.CharField("auteur·rice trouvé·e", max_length=200, blank=True)
    found_year = models.PositiveSmallIntegerField("année trouvée", null=True, blank=True)
    found_language = models.CharField("langue trouvée", max_length=2, blank=True)
    warnings = models.JSONField("remarques", default=list, blank=True)
    attached = models.BooleanField("gardé par une page", default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="déposé par"
    )
    created_at = models.DateTimeField("déposé le")

    class Meta:
        verbose_name = "fichier"
        verbose_name_plural = "fichiers"
        indexes = [models.Index(fields=["created_at"], condition=models.Q(attached=False), name="files_unattached")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        return storage.path_of(uuid=self.uuid)

    @property
    def kind(self) -> kinds.Kind:
        return kinds.kind_of(media_type=self.media_type)

    @property
    def is_pdf(self) -> bool:
        return self.media_type == kinds.PDF.media_type

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")


class FilePage(models.Model):
    """The text of one page, slide or sheet (or of about a page, for formats without pages), numbered from 1."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="pages", verbose_name="fichier")
    number = models.PositiveIntegerField("page")
    text = models.TextField("texte")

    class Meta:
        verbose_name = "page"
        verbose_name_plural = "pages"
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="files_one_page")]

    def __str__(self) -> str:
        return f"{self.file_id} p. {self.number}"


class Preview(models.Model):
    """A WebP picture of one page, 620 px wide at most, about 30 KB."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="previews", verbose_name="fichier")
    number = models.PositiveIntegerField("page")
    width = models.PositiveIntegerField("largeur")
    height = models.PositiveIntegerField("hauteur")

    class Meta:
        verbose_name = "aperçu"
        verbose_name_plural = "aperçus"
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="files_one_preview")]

    def __str__(self) -> str:
        return f"{self.file_id} p. {self.number}"

    @property
    def path(self) -> Path:
        return storage.preview_path_of(uuid=self.file.uuid, number=self.number)
