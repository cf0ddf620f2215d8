from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.initiatives.models.contributions import LISTED, Contribution, ContributionQuerySet
from maillage.initiatives.models.initiatives import Initiative
from maillage.kernel.db.public import BaseModel, PeerManager


class TestimonyQuerySet(ContributionQuerySet):
    """Named filters on testimonies."""


class Testimony(Contribution):
    """What somebody tells of a practice, what went wrong included. Published with their consent; withdrawn, its words are erased."""

    __test__ = False  # not a test, whatever its name says to pytest
    KIND: ClassVar[str] = "initiatives.testimony"
    NOUN: ClassVar[str] = "temoignage"
    PAGE: ClassVar[str] = "initiatives:testimony_detail"

    witness = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="témoin"
    )
    witness_name = models.CharField("nom, comme la personne le souhaite", max_length=120, blank=True)
    witness_email = models.EmailField("adresse du témoin", max_length=254, blank=True)
    organisation = models.ForeignKey(
        "network.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="organisation"
    )
    initiative = models.ForeignKey(
        Initiative, on_delete=models.SET_NULL, null=True, blank=True, related_name="testimonies", verbose_name="à propos de l’initiative"
    )
    practice = models.CharField("de quelle pratique", max_length=300, blank=True)
    text = models.TextField("témoignage", blank=True)
    went_wrong = models.TextField("ce qui a coincé", blank=True)
    for_meetings = models.BooleanField("peut être repris lors d’une rencontre", default=False)
    asked_at = models.DateTimeField("accord demandé le", null=True, blank=True)
    themes = models.ManyToManyField("network.Theme", through="TestimonyTheme", related_name="+", verbose_name="thèmes")
    import_key = models.CharField("clé d’import", max_length=200, blank=True, db_index=True)

    objects = PeerManager.from_queryset(TestimonyQuerySet)()

    class Meta:
        verbose_name = "témoignage"
        verbose_name_plural = "témoignages"
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(withdrawn_at__isnull=False) | (~Q(title="") & ~Q(text="")),
                name="initiatives_testimony_has_words",
            ),
        ]
        indexes = [models.Index(fields=["-published_at", "-id"], condition=LISTED, name="initiatives_told")]

    @property
    def is_own(self) -> bool:
        """Say whether its writer is its witness."""
        return self.witness_id is not None and self.witness_id == self.contributor_id


class TestimonyTheme(models.Model):
    """A testimony under a theme."""

    __test__ = False
    testimony = models.ForeignKey(Testimony, on_delete=models.CASCADE, related_name="theme_rows", verbose_name="témoignage")
    theme = models.ForeignKey("network.Theme", on_delete=models.PROTECT, related_name="+", verbose_name="thème")

    objects = PeerManager()

    class Meta:
        verbose_name = "thème d’un témoignage"
        verbose_name_plural = "thèmes des témoignages"
        constraints = [models.UniqueConstraint(fields=["testimony", "theme"], name="initiatives_testimony_theme_once")]

    def __str__(self) -> str:
        return f"{self.testimony_id} · {self.theme_id}"


class TestimonyConsent(BaseModel):
    """The witness agrees that the testimony is published, or not: who said so, when and how. The last row holds."""

    __test__ = False

    class Way(models.TextChoices):
        OWN = "OWN", "en l’écrivant"
        LINK = "LINK", "par le lien reçu"
        TOLD = "TOLD", "de vive voix ou par écrit, noté ici"

    testimony = models.ForeignKey(Testimony, on_delete=models.CASCADE, related_name="consents", verbose_name="témoignage")
    given = models.BooleanField("accord pour publier")
    way = models.CharField("comment", max_length=8, choices=Way)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="noté par"
    )
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "accord pour un témoignage"
        verbose_name_plural = "accords pour les témoignages"

    def __str__(self) -> str:
        return "oui" if self.given else "non"
