from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from maillage.kernel.db.public import BaseModel, PeerManager, PeerQuerySet
from maillage.network.models.places import Territory
from maillage.network.models.themes import Theme


class OrganisationQuerySet(PeerQuerySet):
    """Named filters on organisations."""

    def visible_to(self, person: Any) -> "OrganisationQuerySet":
        """Keep the organisations this reader may find: all of them, the directory of organisations is public."""
        return self.all()

    def open(self) -> "OrganisationQuerySet":
        """Keep those which still exist."""
        return self.filter(closed_on=None)

    def in_territory(self, territory: Territory) -> "OrganisationQuerySet":
        """Keep those of a commune, of a province or département, of a region, or of a zone."""
        if territory.kind == Territory.Kind.ZONE:
            return self.filter(commune__zone_places__zone=territory)
        return self.filter(Q(commune=territory) | Q(commune__parent=territory) | Q(commune__parent__parent=territory))


class Organisation(BaseModel):
    """A team of the network: centre culturel, library, school, crèche…"""

    class Kind(models.TextChoices):
        CENTRE = "CENTRE", "centre culturel"
        LIBRARY = "LIBRARY", "bibliothèque"
        ASSOCIATION = "ASSOCIATION", "association"
        SCHOOL = "SCHOOL", "école"
        CRECHE = "CRECHE", "crèche ou milieu d’accueil"
        MUSEUM = "MUSEUM", "musée"
        COMPANY = "COMPANY", "compagnie ou artiste"
        PUBLIC = "PUBLIC", "commune, province ou service public"
        FEDERATION = "FEDERATION", "fédération ou réseau"
        OTHER = "OTHER", "autre organisation"

    class Sector(models.TextChoices):
        CULTURE = "CULTURE", "culture"
        EARLY_CHILDHOOD = "EARLY_CHILDHOOD", "petite enfance"
        SCHOOL = "SCHOOL", "école"
        OTHER = "OTHER", "autre"

    kind = models.CharField("type d’organisation", max_length=12, choices=Kind)
    name = models.CharField("nom", max_length=160)
    slug = models.SlugField("nom dans l’adresse", max_length=80)
    commune = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name="commune"
    )
    website = models.URLField("site web", max_length=300, blank=True)
    contact_email = models.EmailField("adresse de contact", max_length=254, blank=True)
    description = models.TextField("présentation", blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="organisations", verbose_name="thèmes")
    sector = models.CharField("secteur", max_length=16, choices=Sector, default=Sector.CULTURE)
    created_at = models.DateTimeField("ajoutée le")
    closed_on = models.DateField("fermée le", null=True, blank=True)

    objects = PeerManager.from_queryset(OrganisationQuerySet)()

    class Meta:
        verbose_name = "organisation"
        verbose_name_plural = "organisations"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Give the address of its page."""
        return reverse("network:organisation_detail", args=[f"{self.pk}-{self.slug}"])


class MembershipQuerySet(PeerQuerySet):
    """Named filters on memberships."""

    def current(self) -> "MembershipQuerySet":
        """Keep those which have not ended, of people who are still there."""
        return self.filter(ended_on=None, person__is_active=True, person__left_at=None)


class Membership(BaseModel):
    """A person in an organisation, with dates. Kept when it ends."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships", verbose_name="personne")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships", verbose_name="organisation")
    function = models.CharField("fonction", max_length=120, blank=True)
    is_steward = models.BooleanField("responsable de la fiche", default=False)
    is_main = models.BooleanField("organisation principale", default=False)
    started_on = models.DateField("depuis le")
    ended_on = models.DateField("jusqu’au", null=True, blank=True)

    objects = PeerManager.from_queryset(MembershipQuerySet)()

    class Meta:
        verbose_name = "appartenance"
        verbose_name_plural = "appartenances"
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation"], condition=Q(ended_on=None), name="network_membership_open_once"),
            models.UniqueConstraint(fields=["person"], condition=Q(ended_on=None, is_main=True), name="network_membership_main_once"),
            models.CheckConstraint(condition=Q(ended_on=None) | Q(ended_on__gte=models.F("started_on")), name="network_membership_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}"


class HelpOffer(models.Model):
    """« Je peux aider sur… »: a theme a person knows."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="help_offers", verbose_name="personne")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="help_offers", verbose_name="thème")
    note = models.CharField("en quelques mots", max_length=200, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "aide proposée"
        verbose_name_plural = "aides proposées"
        constraints = [models.UniqueConstraint(fields=["person", "theme"], name="network_help_offer_once")]

    def __str__(self) -> str:
        return f"{self.person}, {self.theme}"
