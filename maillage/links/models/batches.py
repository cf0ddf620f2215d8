from django.conf import settings
from django.db import models
from django.urls import reverse

from maillage.kernel.db.public import BaseModel, PeerManager


class Batch(BaseModel):
    """Links being brought together: pasted, or read in a file. Its rows wait here until each is completed, saved or dropped.

    `left_out` counts the lines that could not be kept; `refused` shows the first of them, as (what was there, why).
    A row: `id`, `url`, `title`, `why`, `kind`, `language`, `theme` (id or null), `folder` (where it stood in the bookmarks).
    """

    class Source(models.TextChoices):
        PASTED = "PASTED", "collés"
        CSV = "CSV", "liste"
        BOOKMARKS = "BOOKMARKS", "marque-pages"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="par")
    source = models.CharField("provenance", max_length=10, choices=Source)
    rows = models.JSONField("lignes", default=list)
    left_out = models.PositiveIntegerField("lignes sans adresse", default=0)
    refused = models.JSONField("lignes refusées, et pourquoi", default=list)
    saved = models.PositiveIntegerField("liens enregistrés", default=0)
    created_at = models.DateTimeField("commencé le")
    updated_at = models.DateTimeField("repris le")

    objects = PeerManager()

    class Meta:
        verbose_name = "lot de liens"
        verbose_name_plural = "lots de liens"

    def __str__(self) -> str:
        return f"{len(self.rows)} liens {self.get_source_display()}"

    def get_absolute_url(self) -> str:
        """Give the address where its rows are completed."""
        return reverse("links:batch", args=[self.uuid])
