from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.kernel.db.public import BaseModel, PeerManager
from maillage.library.models.resources import Resource


class Use(BaseModel):
    """« Nous aussi »: an organisation says that it used a resource, and how."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="uses", verbose_name="ressource")
    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="organisation")
    words = models.TextField("ce que vous en avez fait", max_length=600)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    at = models.DateTimeField("le")
    their_resource = models.ForeignKey(
        Resource, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="leur version"
    )

    objects = PeerManager()

    class Meta:
        verbose_name = "réutilisation"
        verbose_name_plural = "réutilisations"
        constraints = [
            models.UniqueConstraint(fields=["resource", "organisation"], name="library_use_once"),
            models.CheckConstraint(condition=~Q(words=""), name="library_use_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} · {self.resource_id}"


class Keep(models.Model):
    """A person keeps a resource at hand. Read by this person only."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="keeps", verbose_name="ressource")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="personne")
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "ressource gardée"
        verbose_name_plural = "ressources gardées"
        constraints = [models.UniqueConstraint(fields=["person", "resource"], name="library_keep_once")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.resource_id}"


class DownloadCount(models.Model):
    """How many times a file was taken on a day. Nobody is identified."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="downloads", verbose_name="ressource")
    file = models.ForeignKey("files.StoredFile", on_delete=models.CASCADE, related_name="+", verbose_name="fichier")
    day = models.DateField("jour")
    count = models.PositiveIntegerField("fois", default=0)

    objects = PeerManager()

    class Meta:
        verbose_name = "téléchargements d’un jour"
        verbose_name_plural = "téléchargements par jour"
        constraints = [models.UniqueConstraint(fields=["file", "resource", "day"], name="library_download_day_once")]

    def __str__(self) -> str:
        return f"{self.file_id} · {self.day} · {self.count}"
