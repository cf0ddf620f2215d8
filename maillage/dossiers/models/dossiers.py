from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify

from maillage.dossiers.models.choices import Access, Outcome, Status, TerritoryType
from maillage.kernel.db.public import BaseModel, PeerManager, PeerQuerySet

LISTED = Q(published_at__isnull=False, withdrawn_at__isnull=True)
# An incomplete file has thirty days, then it is inadmissible (domain.md 2.4).
INCOMPLETE_DAYS = 30
NOTICE = "Partagé pour information et pour inspiration. Ce n’est pas un modèle à recopier."


class DossierKind(BaseModel):
    """A sort of file with its template of fields: recognition, subsidy request, activity report. The coordination edits the list.

    `fields` names the optional blocks its sheet shows (codes of `queries.templates.FIELDS`); `extra` lists questions of its own,
    each {"key", "label", "help"}.
    """

    name = models.CharField("nom", max_length=80)
    slug = models.SlugField("nom dans l’adresse", max_length=80, unique=True)
    fields = models.JSONField("champs proposés", default=list, blank=True)
    extra = models.JSONField("champs propres", default=list, blank=True)
    position = models.PositiveSmallIntegerField("rang", default=0)
    retired_at = models.DateTimeField("plus proposé depuis le", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "sorte de dossier"
        verbose_name_plural = "sortes de dossiers"

    def __str__(self) -> str:
        return self.name


class RecognitionLevel(BaseModel):
    """A level that can be asked (ACG, ACI, ACS, ACSDAS, coopération, extension). The coordination edits the list."""

    code = models.SlugField("sigle", max_length=20, unique=True)
    name = models.CharField("nom", max_length=120)
    position = models.PositiveSmallIntegerField("rang", default=0)
    retired_at = models.DateTimeField("plus proposé depuis le", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "niveau de reconnaissance"
        verbose_name_plural = "niveaux de reconnaissance"

    def __str__(self) -> str:
        return self.name


class Stake(BaseModel):
    """An enjeu, as free words shared by several dossiers."""

    name = models.CharField("enjeu", max_length=120)
    slug = models.SlugField("nom dans l’adresse", max_length=120, unique=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "enjeu"
        verbose_name_plural = "enjeux"

    def __str__(self) -> str:
        return self.name


class DossierQuerySet(PeerQuerySet):
    """Named filters on dossiers."""

    def listed_for(self, person: object) -> "DossierQuerySet":
        """Keep what lists show: published, not withdrawn; members-only ones for members."""
        listed = self.filter(LISTED)
        return listed if getattr(person, "is_member", False) else listed.filter(access=Access.PUBLIC)

    def drafts_of(self, person: object) -> "DossierQuerySet":
        """Keep what this person has begun and not sent."""
        return self.filter(contributor=person, submitted_at=None, published_at=None, withdrawn_at=None)

    def waiting(self) -> "DossierQuerySet":
        """Keep what waits for the coordination."""
        return self.filter(submitted_at__isnull=False, published_at=None, withdrawn_at=None)


class Dossier(BaseModel):
    """A file an organisation wrote for the authorities, shared by parts. Its pages hang on its versions.

    States as for resources: a draft has neither `submitted_at` nor `published_at`; published and not withdrawn, it is listed.
    `status` repeats the newest row of `DossierStatus`; only `domain.statuses` writes it.
    """

    kind = models.ForeignKey(DossierKind, on_delete=models.PROTECT, related_name="dossiers", verbose_name="sorte")
    title = models.CharField("titre", max_length=200, blank=True)
    slug = models.SlugField("nom dans l’adresse", max_length=80, blank=True)
    summary = models.TextField("en une phrase", max_length=600, blank=True)
    access = models.CharField("qui peut voir la fiche", max_length=8, choices=Access, default=Access.MEMBERS)
    organisation = models.ForeignKey(
        "network.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="dossiers", verbose_name="organisation"
    )
    communes = models.ManyToManyField("network.Territory", through="DossierCommune", related_name="+", verbose_name="communes")
    territory_type = models.CharField("type de territoire", max_length=16, choices=TerritoryType, blank=True)
    inhabitants = models.PositiveIntegerField("habitant·e·s", null=True, blank=True)
    territory_figures = models.CharField("autres chiffres du territoire", max_length=300, blank=True)
    period_from = models.PositiveSmallIntegerField("première année", null=True, blank=True)
    period_to = models.PositiveSmallIntegerField("dernière année", null=True, blank=True)
    filed_year = models.PositiveSmallIntegerField("année du dépôt", null=True, blank=True)
    status = models.CharField("statut officiel", max_length=12, choices=Status, default=Status.DRAFT)
    stakes = models.ManyToManyField(Stake, through="DossierStake", related_name="dossiers", verbose_name="enjeux")
    themes = models.ManyToManyField("network.Theme", through="DossierTheme", related_name="dossiers", verbose_name="thèmes")
    word = models.TextField("à lire avant de demander", blank=True)
    conditions = models.TextField("vos conditions pour une mise à disposition", blank=True)
    extra = models.JSONField("champs propres à cette sorte", default=dict, blank=True)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="personne à qui parler"
    )
    contributor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="dossiers", verbose_name="partagé par")
    names_open = models.BooleanField("la coordination peut lire les noms du registre", default=False)
    created_at = models.DateTimeField("commencé le")
    updated_at = models.DateTimeField("modifié le")
    submitted_at = models.DateTimeField("envoyé le", null=True, blank=True)
    published_at = models.DateTimeField("publié le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)

    objects = PeerManager.from_queryset(DossierQuerySet)()

    class Meta:
        verbose_name = "dossier"
        verbose_name_plural = "dossiers"
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None) | (~Q(title="") & Q(organisation__isnull=False)), name="dossiers_published_is_named"
            ),
            models.CheckConstraint(condition=Q(withdrawn_at=None) | Q(published_at__isnull=False), name="dossiers_withdrawn_was_published"),
            models.CheckConstraint(
                condition=Q(period_from=None) | Q(period_to=None) | Q(period_to__gte=models.F("period_from")), name="dossiers_period_runs"
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], condition=LISTED, name="dossiers_listed"),
            models.Index(fields=["submitted_at"], condition=Q(submitted_at__isnull=False, published_at=None), name="dossiers_waiting"),
            models.Index(fields=["status"], condition=LISTED, name="dossiers_status"),
        ]

    def __str__(self) -> str:
        return self.title or "Dossier sans titre"

    def get_absolute_url(self) -> str:
        """Give the address of its page: number and name."""
        return reverse("dossiers:dossier_detail", args=[f"{self.pk}-{self.slug or slugify(self.title)[:80] or 'dossier'}"])

    @property
    def is_listed(self) -> bool:
        return self.published_at is not None and self.withdrawn_at is None

    @property
    def is_draft(self) -> bool:
        return self.submitted_at is None and self.published_at is None

    @property
    def is_waiting(self) -> bool:
        return self.submitted_at is not None and self.published_at is None

    @property
    def is_public(self) -> bool:
        return self.is_listed and self.access == Access.PUBLIC

    @property
    def period(self) -> str:
        """The years in French, "2025–2029"."""
        years = [str(year) for year in (self.period_from, self.period_to) if year]
        return "–".join(dict.fromkeys(years))


class DossierCommune(models.Model):
    """A commune of the territory; the first one is where the organisation stands."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="commune_rows", verbose_name="dossier")
    territory = models.ForeignKey("network.Territory", on_delete=models.PROTECT, related_name="+", verbose_name="commune")
    position = models.PositiveSmallIntegerField("rang", default=0)

    objects = PeerManager()

    class Meta:
        verbose_name = "commune d’un dossier"
        verbose_name_plural = "communes des dossiers"
        constraints = [models.UniqueConstraint(fields=["dossier", "territory"], name="dossiers_commune_once")]

    def __str__(self) -> str:
        return f"{self.dossier_id} · {self.territory_id}"


class DossierTheme(models.Model):
    """A dossier under a theme."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="theme_rows", verbose_name="dossier")
    theme = models.ForeignKey("network.Theme", on_delete=models.PROTECT, related_name="+", verbose_name="thème")

    objects = PeerManager()

    class Meta:
        verbose_name = "thème d’un dossier"
        verbose_name_plural = "thèmes des dossiers"
        constraints = [models.UniqueConstraint(fields=["dossier", "theme"], name="dossiers_theme_once")]

    def __str__(self) -> str:
        return f"{self.dossier_id} · {self.theme_id}"


class DossierStake(models.Model):
    """An enjeu of a dossier, in its order."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="stake_rows", verbose_name="dossier")
    stake = models.ForeignKey(Stake, on_delete=models.CASCADE, related_name="+", verbose_name="enjeu")
    position = models.PositiveSmallIntegerField("rang", default=0)

    objects = PeerManager()

    class Meta:
        verbose_name = "enjeu d’un dossier"
        verbose_name_plural = "enjeux des dossiers"
        constraints = [models.UniqueConstraint(fields=["dossier", "stake"], name="dossiers_stake_once")]

    def __str__(self) -> str:
        return f"{self.dossier_id} · {self.stake_id}"


class LevelAsked(models.Model):
    """A level asked in a dossier, and what was decided of it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="levels", verbose_name="dossier")
    level = models.ForeignKey(RecognitionLevel, on_delete=models.PROTECT, related_name="+", verbose_name="niveau")
    outcome = models.CharField("décision", max_length=8, choices=Outcome, blank=True)
    decided_on = models.DateField("décidé le", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "niveau demandé"
        verbose_name_plural = "niveaux demandés"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "level"], name="dossiers_level_once"),
            models.CheckConstraint(condition=Q(decided_on=None) | ~Q(outcome=""), name="dossiers_level_date_has_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} · {self.level_id}"


class DossierStatus(models.Model):
    """A step of the official life of a dossier: rows are added, never changed."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="statuses", verbose_name="dossier")
    status = models.CharField("statut", max_length=12, choices=Status)
    on = models.DateField("depuis le")
    note = models.CharField("précision", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="noté par")
    at = models.DateTimeField("noté le")

    objects = PeerManager()

    class Meta:
        verbose_name = "étape officielle d’un dossier"
        verbose_name_plural = "étapes officielles des dossiers"

    def __str__(self) -> str:
        return self.get_status_display()

    @property
    def due_on(self) -> date | None:
        """Last day to send the missing pieces of an incomplete file."""
        return self.on + timedelta(days=INCOMPLETE_DAYS) if self.status == Status.INCOMPLETE else None


class DossierDecision(BaseModel):
    """What somebody decided about a dossier on the site, with their words."""

    class Kind(models.TextChoices):
        PUBLISHED = "PUBLISHED", "publié"
        CHANGE_ASKED = "CHANGE_ASKED", "à compléter"
        DECLINED = "DECLINED", "décliné"
        WITHDRAWN = "WITHDRAWN", "retiré"
        REOPENED = "REOPENED", "remis en ligne"

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="decisions", verbose_name="dossier")
    kind = models.CharField("décision", max_length=12, choices=Kind)
    word = models.TextField("mot", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "décision sur un dossier"
        verbose_name_plural = "décisions sur les dossiers"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["PUBLISHED", "REOPENED"]) | ~Q(word=""), name="dossiers_decision_has_word")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
