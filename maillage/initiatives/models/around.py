"""What hangs on an initiative: adaptations elsewhere, photos and files."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.initiatives.models.choices import SHOWN_TO_ALL, SHOWN_TO_MEMBERS, Access, Consent
from maillage.initiatives.models.initiatives import Initiative
from maillage.kernel.db.public import BaseModel, PeerManager


class Adaptation(BaseModel):
    """« Essayé ailleurs »: what another organisation changed, and what it gave."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="adaptations", verbose_name="initiative")
    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="organisation")
    where = models.CharField("où", max_length=200, blank=True)
    when = models.CharField("quand", max_length=100, blank=True)
    changed = models.TextField("ce que nous avons changé", max_length=4000)
    outcome = models.TextField("ce que cela a donné", max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "adaptation"
        verbose_name_plural = "adaptations"
        constraints = [models.CheckConstraint(condition=~Q(changed="") & ~Q(outcome=""), name="initiatives_adaptation_has_words")]

    def __str__(self) -> str:
        return f"{self.organisation_id} · {self.initiative_id}"


class InitiativeFile(models.Model):
    """A photo or a file of an initiative, or of one of its adaptations. A photo says what it shows, whose it is, and who agreed."""

    class Role(models.TextChoices):
        PHOTO = "PHOTO", "photo"
        FILE = "FILE", "fichier"

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="files", verbose_name="initiative")
    adaptation = models.ForeignKey(
        Adaptation, on_delete=models.CASCADE, null=True, blank=True, related_name="files", verbose_name="adaptation"
    )
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="fichier")
    role = models.CharField("nature", max_length=8, choices=Role)
    access = models.CharField("qui peut le lire", max_length=8, choices=Access, default=Access.MEMBERS)
    alt = models.CharField("ce que l’on voit", max_length=300, blank=True)
    credit = models.CharField("crédit", max_length=160, blank=True)
    consent = models.CharField("accord des personnes", max_length=8, choices=Consent, blank=True)
    consent_by = models.CharField("accord recueilli par", max_length=160, blank=True)
    consent_on = models.DateField("accord recueilli le", null=True, blank=True)
    position = models.PositiveSmallIntegerField("rang", default=0)

    objects = PeerManager()

    class Meta:
        verbose_name = "photo ou fichier d’une initiative"
        verbose_name_plural = "photos et fichiers des initiatives"
        constraints = [
            models.UniqueConstraint(fields=["initiative", "file"], name="initiatives_file_once"),
            models.CheckConstraint(condition=~Q(role="PHOTO") | (~Q(alt="") & ~Q(consent="")), name="initiatives_photo_is_told"),
        ]

    def __str__(self) -> str:
        return self.alt or f"{self.initiative_id} · {self.file_id}"

    @property
    def is_photo(self) -> bool:
        return self.role == self.Role.PHOTO

    @property
    def is_open(self) -> bool:
        """Say whether visitors may see it, once its initiative is open to all."""
        return self.consent in SHOWN_TO_ALL if self.is_photo else self.access == Access.PUBLIC

    @property
    def is_for_members(self) -> bool:
        """Say whether members may see it, once its initiative is published."""
        return not self.is_photo or self.consent in SHOWN_TO_MEMBERS
