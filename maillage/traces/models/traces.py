from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.kernel.db.public import BaseModel, PeerManager

UNTOLD_ALT = "Photo que personne n’a encore décrite"


class Audience(models.TextChoices):
    """For whom a part of the traces is."""

    US = "US", "entre nous"
    PARTNERS = "PARTNERS", "aussi pour l’inspection et les partenaires"


class Trace(BaseModel):
    """What remains of a meeting: its account, in two readings, and what hangs from it. One per meeting, begun by whoever concludes."""

    KIND: ClassVar[str] = "traces.trace"
    Audience = Audience

    meeting = models.OneToOneField("meetings.Meeting", on_delete=models.CASCADE, related_name="+", verbose_name="rencontre")
    summary = models.CharField("en une phrase", max_length=300, blank=True)
    account = models.TextField("compte rendu, entre nous", max_length=60_000, blank=True)
    partners_account = models.TextField("compte rendu, pour l’inspection et les partenaires", max_length=60_000, blank=True)
    hours = models.DecimalField("durée en heures", max_digits=5, decimal_places=2, null=True, blank=True)
    presence_checked_at = models.DateTimeField("présences confirmées le", null=True, blank=True)
    files_checked_at = models.DateTimeField("photos et fichiers vus le", null=True, blank=True)
    words_checked_at = models.DateTimeField("témoignages et ressources vus le", null=True, blank=True)
    begun_at = models.DateTimeField("commencées le")
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="commencées par")
    changed_at = models.DateTimeField("changées le")
    published_at = models.DateTimeField("publiées le", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="publiées par"
    )

    objects = PeerManager()

    class Meta:
        verbose_name = "traces d’une rencontre"
        verbose_name_plural = "traces des rencontres"
        constraints = [models.CheckConstraint(condition=Q(published_at=None) | ~Q(account=""), name="traces_published_has_account")]
        indexes = [models.Index(fields=["-published_at", "-id"], condition=Q(published_at__isnull=False), name="traces_published")]

    def __str__(self) -> str:
        return f"traces · {self.meeting_id}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class TraceFile(BaseModel):
    """A photo or a file of a meeting, with what it shows, what is written on it and for whom it is.

    A photo added for the mood alone (`is_decorative`) says nothing, on purpose.
    """

    trace = models.ForeignKey(Trace, on_delete=models.CASCADE, related_name="files", verbose_name="traces")
    file = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="fichier")
    caption = models.CharField("ce que l’on voit", max_length=200, blank=True)
    is_decorative = models.BooleanField("photo d’ambiance", default=False)
    written = models.TextField("ce qui est écrit dessus", max_length=4000, blank=True)
    audience = models.CharField("pour qui", max_length=8, choices=Audience, default=Audience.US)
    position = models.PositiveSmallIntegerField("rang", default=0)
    added_at = models.DateTimeField("ajouté le")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ajouté par")

    objects = PeerManager()

    class Meta:
        verbose_name = "fichier des traces"
        verbose_name_plural = "fichiers des traces"

    def __str__(self) -> str:
        return self.caption or self.file.name

    @property
    def is_told(self) -> bool:
        """Say whether somebody decided what those who do not see it hear: some words, or nothing on purpose."""
        return bool(self.caption) or self.is_decorative or not self.file.is_image

    @property
    def alt(self) -> str:
        """Give what stands for a photo to those who do not see it."""
        return alt_of(caption=self.caption, is_decorative=self.is_decorative)


def alt_of(*, caption: str, is_decorative: bool) -> str:
    """Give what stands for a photo: its words, nothing when it was said to be there for the mood, else that nobody told it yet."""
    return caption or ("" if is_decorative else UNTOLD_ALT)


class TraceTestimony(models.Model):
    """A testimony heard at a meeting. Who reads it is the testimony's own rule."""

    trace = models.ForeignKey(Trace, on_delete=models.CASCADE, related_name="testimony_rows", verbose_name="traces")
    testimony = models.ForeignKey("initiatives.Testimony", on_delete=models.CASCADE, related_name="+", verbose_name="témoignage")
    position = models.PositiveSmallIntegerField("rang", default=0)

    objects = PeerManager()

    class Meta:
        verbose_name = "témoignage d’une rencontre"
        verbose_name_plural = "témoignages des rencontres"
        constraints = [models.UniqueConstraint(fields=["trace", "testimony"], name="traces_testimony_once")]

    def __str__(self) -> str:
        return f"{self.trace_id} · {self.testimony_id}"


class TraceResource(models.Model):
    """A resource that was shown or cited at a meeting: each leads to the other."""

    trace = models.ForeignKey(Trace, on_delete=models.CASCADE, related_name="resource_rows", verbose_name="traces")
    resource = models.ForeignKey("library.Resource", on_delete=models.CASCADE, related_name="+", verbose_name="ressource")
    words = models.CharField("ce qu’on en a dit", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField("rang", default=0)

    objects = PeerManager()

    class Meta:
        verbose_name = "ressource d’une rencontre"
        verbose_name_plural = "ressources des rencontres"
        constraints = [models.UniqueConstraint(fields=["trace", "resource"], name="traces_resource_once")]

    def __str__(self) -> str:
        return f"{self.trace_id} · {self.resource_id}"


class TraceQuote(BaseModel):
    """A sentence that was said, with the accord of whoever said it."""

    trace = models.ForeignKey(Trace, on_delete=models.CASCADE, related_name="quotes", verbose_name="traces")
    words = models.CharField("phrase", max_length=500)
    by = models.CharField("de qui, comme la personne le souhaite", max_length=160, blank=True)
    audience = models.CharField("pour qui", max_length=8, choices=Audience, default=Audience.US)
    position = models.PositiveSmallIntegerField("rang", default=0)

    objects = PeerManager()

    class Meta:
        verbose_name = "phrase entendue"
        verbose_name_plural = "phrases entendues"

    def __str__(self) -> str:
        return self.words[:60]
