from django.db import models
from django.db.models import Q

from maillage.kernel.db.public import BaseModel, PeerManager, PeerQuerySet


class Zoning(models.Model):
    """A way of cutting a territory in zones (PECA, education basins…)."""

    code = models.SlugField("code", max_length=40, unique=True)
    name = models.CharField("nom", max_length=120)

    objects = PeerManager()

    class Meta:
        verbose_name = "découpage"
        verbose_name_plural = "découpages"

    def __str__(self) -> str:
        return self.name


class TerritoryQuerySet(PeerQuerySet):
    """Named filters on territories."""

    def communes(self) -> "TerritoryQuerySet":
        """Keep the communes which exist today."""
        return self.filter(kind=Territory.Kind.COMMUNE, valid_to=None)

    def areas(self) -> "TerritoryQuerySet":
        """Keep what stands right above communes: provinces, départements, and regions without provinces."""
        return (
            self.filter(valid_to=None)
            .filter(
                Q(kind__in=[Territory.Kind.PROVINCE, Territory.Kind.DEPARTMENT])
                | Q(kind=Territory.Kind.REGION, children__kind=Territory.Kind.COMMUNE)
            )
            .distinct()
        )


class Territory(BaseModel):
    """A place of the administrative tree, or a zone of a zoning. Never reused: a merged commune ends with `valid_to`."""

    class Kind(models.TextChoices):
        COUNTRY = "COUNTRY", "pays"
        REGION = "REGION", "région"
        PROVINCE = "PROVINCE", "province"
        DEPARTMENT = "DEPARTMENT", "département"
        DISTRICT = "DISTRICT", "arrondissement"
        COMMUNE = "COMMUNE", "commune"
        ZONE = "ZONE", "zone"

    kind = models.CharField("nature", max_length=12, choices=Kind)
    code = models.CharField("code", max_length=40)
    name = models.CharField("nom", max_length=120)
    slug = models.SlugField("nom dans l’adresse", max_length=80, unique=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="fait partie de"
    )
    zoning = models.ForeignKey(Zoning, on_delete=models.PROTECT, null=True, blank=True, related_name="zones", verbose_name="découpage")
    valid_from = models.DateField("existe depuis le", null=True, blank=True)
    valid_to = models.DateField("a existé jusqu’au", null=True, blank=True)

    objects = PeerManager.from_queryset(TerritoryQuerySet)()

    class Meta:
        verbose_name = "territoire"
        verbose_name_plural = "territoires"
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="network_territory_code_once"),
            models.CheckConstraint(
                condition=Q(kind="ZONE", zoning__isnull=False) | (~Q(kind="ZONE") & Q(zoning__isnull=True)), name="network_zone_has_zoning"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ZonePlace(models.Model):
    """A commune in a zone. Kept row by row: the zones of a zoning do not follow the provinces."""

    zone = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="places", verbose_name="zone")
    commune = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="zone_places", verbose_name="commune")

    objects = PeerManager()

    class Meta:
        verbose_name = "commune d’une zone"
        verbose_name_plural = "communes des zones"
        constraints = [models.UniqueConstraint(fields=["zone", "commune"], name="network_zone_place_once")]

    def __str__(self) -> str:
        return f"{self.commune} ({self.zone})"
