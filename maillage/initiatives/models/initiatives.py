from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from maillage.initiatives.models.choices import Access, ContactShown, Step
from maillage.initiatives.models.contributions import LISTED, Contribution, ContributionQuerySet
from maillage.kernel.db.public import BaseModel, PeerManager


class InitiativeQuerySet(ContributionQuerySet):
    """Named filters on initiatives."""

    def with_step(self) -> Self:
        """Add `step`: the last one of its line of life, "" when it has none."""
        last = InitiativeStep.objects.filter(initiative=OuterRef("pk")).order_by("-pk").values("step")[:1]
        return self.annotate(step=Subquery(last))

    def to_call_back(self, *, today: Any) -> Self:
        """Keep those whose contact is to be called back by now."""
        return self.filter(call_back_on__lte=today, withdrawn_at=None)


class Initiative(Contribution):
    """An initiative somebody tried (*fiche d’expérience*), told so that others may take it up.

    Spotted, it has a title and a contact and is the coordination's; a draft is its writer's; published, it is listed.
    """

    KIND: ClassVar[str] = "initiatives.initiative"
    NOUN: ClassVar[str] = "initiative"
    PAGE: ClassVar[str] = "initiatives:initiative_detail"
    Access = Access

    summary = models.TextField("en une phrase", max_length=600, blank=True)
    intention = models.TextField("intention", blank=True)
    place = models.CharField("lieu", max_length=200, blank=True)
    commune = models.ForeignKey(
        "network.Territory", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commune"
    )
    ages = models.CharField("qui et quel âge, précisément", max_length=200, blank=True)
    partners = models.TextField("partenaires", max_length=2000, blank=True)
    calendar = models.TextField("calendrier", max_length=2000, blank=True)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    means = models.TextField("moyens", blank=True)
    done = models.TextField("ce que nous avons fait", blank=True)
    observed = models.TextField("ce que nous avons observé", blank=True)
    not_again = models.TextField("ce que nous ne referions pas", blank=True)
    transfer = models.TextField("conditions pour la reprendre ailleurs", blank=True)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="qui appeler"
    )
    contact_name = models.CharField("nom du contact", max_length=120, blank=True)
    contact_phone = models.CharField("téléphone du contact", max_length=40, blank=True)
    contact_email = models.EmailField("adresse du contact", max_length=254, blank=True)
    contact_shown = models.CharField("qui voit le contact", max_length=12, choices=ContactShown, default=ContactShown.MEMBERS)
    source = models.TextField("d’où vient l’information", max_length=2000, blank=True)
    spotted_at = models.DateTimeField("repérée le", null=True, blank=True)
    call_back_on = models.DateField("à rappeler le", null=True, blank=True)
    import_key = models.CharField("clé d’import", max_length=200, blank=True, db_index=True)
    themes = models.ManyToManyField("network.Theme", through="InitiativeTheme", related_name="+", verbose_name="thèmes")
    organisations = models.ManyToManyField(
        "network.Organisation", through="InitiativeOrganisation", related_name="+", verbose_name="organisations"
    )

    objects = PeerManager.from_queryset(InitiativeQuerySet)()

    class Meta:
        verbose_name = "initiative"
        verbose_name_plural = "initiatives"
        constraints = [
            models.CheckConstraint(condition=Q(published_at=None) | (~Q(title="") & ~Q(summary="")), name="initiatives_published_is_named"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(published_at__isnull=False), name="initiatives_withdrawn_was_published"
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], condition=LISTED, name="initiatives_listed"),
            models.Index(fields=["submitted_at"], condition=Q(submitted_at__isnull=False, published_at=None), name="initiatives_waiting"),
            models.Index(fields=["call_back_on"], condition=Q(call_back_on__isnull=False), name="initiatives_to_call"),
        ]

    @property
    def is_spotted(self) -> bool:
        """Say whether the coordination has opened it and nobody has described it yet."""
        return self.spotted_at is not None and self.published_at is None and self.submitted_at is None

    @property
    def contact_label(self) -> str:
        return self.contact.name if self.contact else self.contact_name


class InitiativeTheme(models.Model):
    """An initiative under a theme."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="theme_rows", verbose_name="initiative")
    theme = models.ForeignKey("network.Theme", on_delete=models.PROTECT, related_name="+", verbose_name="thème")

    objects = PeerManager()

    class Meta:
        verbose_name = "thème d’une initiative"
        verbose_name_plural = "thèmes des initiatives"
        constraints = [models.UniqueConstraint(fields=["initiative", "theme"], name="initiatives_theme_once")]

    def __str__(self) -> str:
        return f"{self.initiative_id} · {self.theme_id}"


class InitiativeOrganisation(models.Model):
    """An organisation that carries an initiative; the first one is shown in lists."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="organisation_rows", verbose_name="initiative")
    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="organisation")
    position = models.PositiveSmallIntegerField("rang", default=0)

    objects = PeerManager()

    class Meta:
        verbose_name = "organisation d’une initiative"
        verbose_name_plural = "organisations des initiatives"
        constraints = [models.UniqueConstraint(fields=["initiative", "organisation"], name="initiatives_organisation_once")]

    def __str__(self) -> str:
        return f"{self.initiative_id} · {self.organisation_id}"


class InitiativeKey(models.Model):
    """A public or a discipline of an initiative, from the closed lists."""

    class Kind(models.TextChoices):
        PUBLIC = "PUBLIC", "public"
        DISCIPLINE = "DISCIPLINE", "discipline"

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="key_rows", verbose_name="initiative")
    kind = models.CharField("liste", max_length=12, choices=Kind)
    key = models.CharField("valeur", max_length=12)

    objects = PeerManager()

    class Meta:
        verbose_name = "public ou discipline d’une initiative"
        verbose_name_plural = "publics et disciplines des initiatives"
        constraints = [models.UniqueConstraint(fields=["initiative", "kind", "key"], name="initiatives_key_once")]

    def __str__(self) -> str:
        return f"{self.initiative_id} · {self.key}"


class InitiativeFunding(models.Model):
    """Who paid what, in euro."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="fundings", verbose_name="initiative")
    funder = models.CharField("qui finance", max_length=160)
    amount = models.DecimalField("montant en euros", max_digits=10, decimal_places=2, null=True, blank=True)
    position = models.PositiveSmallIntegerField("rang", default=0)

    objects = PeerManager()

    class Meta:
        verbose_name = "financement d’une initiative"
        verbose_name_plural = "financements des initiatives"
        constraints = [models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="initiatives_amount_is_positive")]

    def __str__(self) -> str:
        return self.funder


class InitiativeStep(BaseModel):
    """A step of the line of life: who says so, when, with which words and evidence. Never erased; the last row is the present step."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="steps", verbose_name="initiative")
    step = models.CharField("étape", max_length=12, choices=Step)
    words = models.TextField("mots", max_length=2000)
    evidence_url = models.CharField("lien", max_length=500, blank=True)
    evidence_file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="fichier"
    )
    on = models.DateField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    at = models.DateTimeField("noté le")

    objects = PeerManager()

    class Meta:
        verbose_name = "étape d’une initiative"
        verbose_name_plural = "étapes des initiatives"
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="initiatives_step_has_words")]

    def __str__(self) -> str:
        return self.get_step_display()
