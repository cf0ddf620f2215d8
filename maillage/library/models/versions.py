from django.conf import settings
from django.db import models

from maillage.kernel.db.public import BaseModel, PeerManager
from maillage.library.models.resources import Resource


class Version(BaseModel):
    """A numbered state of the files, with a note. Old ones stay.

    `open_to_all`: published, or the current one, while its resource was open to all. Visitors read these alone.
    """

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="versions", verbose_name="ressource")
    number = models.PositiveSmallIntegerField("numéro")
    note = models.CharField("ce qui change", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    at = models.DateTimeField("le")
    open_to_all = models.BooleanField("lue aussi par les personnes sans compte", default=False)

    objects = PeerManager()

    class Meta:
        verbose_name = "version"
        verbose_name_plural = "versions"
        constraints = [models.UniqueConstraint(fields=["resource", "number"], name="library_version_once")]

    def __str__(self) -> str:
        return f"version {self.number}"


class VersionFile(models.Model):
    """A file of a version; the first one is the document, the others go with it."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="files", verbose_name="version")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="fichier")
    position = models.PositiveSmallIntegerField("rang", default=0)

    objects = PeerManager()

    class Meta:
        verbose_name = "fichier d’une version"
        verbose_name_plural = "fichiers des versions"
        constraints = [models.UniqueConstraint(fields=["version", "file"], name="library_file_once")]

    def __str__(self) -> str:
        return f"{self.version_id} · {self.file_id}"
