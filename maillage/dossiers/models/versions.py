from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.dossiers.models.choices import PartAccess, Section
from maillage.dossiers.models.dossiers import Dossier
from maillage.kernel.db.public import BaseModel, PeerManager


class DossierVersion(BaseModel):
    """A numbered state of the document: one PDF. Its parts say who may read which pages; a page in no part is read by nobody.

    A version is prepared (parts, check), then opened: `opened_at`. The newest opened one is the current one. Old ones stay for those
    to whom they were released.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="versions", verbose_name="dossier")
    number = models.PositiveSmallIntegerField("numéro")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="fichier")
    note = models.CharField("ce qui change", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    at = models.DateTimeField("le")
    opened_at = models.DateTimeField("ouverte le", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "version d’un dossier"
        verbose_name_plural = "versions des dossiers"
        constraints = [models.UniqueConstraint(fields=["dossier", "number"], name="dossiers_version_once")]

    def __str__(self) -> str:
        return f"version {self.number}"


class Part(BaseModel):
    """Pages of a version that go together, with who may read them. Parts of a version do not overlap."""

    version = models.ForeignKey(DossierVersion, on_delete=models.CASCADE, related_name="parts", verbose_name="version")
    title = models.CharField("partie", max_length=200)
    section = models.CharField("section", max_length=12, choices=Section, default=Section.OTHER)
    first_page = models.PositiveIntegerField("de la page")
    last_page = models.PositiveIntegerField("à la page")
    access = models.CharField("accès", max_length=8, choices=PartAccess, default=PartAccess.CLOSED)

    objects = PeerManager()

    class Meta:
        verbose_name = "partie d’un dossier"
        verbose_name_plural = "parties des dossiers"
        constraints = [
            models.UniqueConstraint(fields=["version", "first_page"], name="dossiers_part_once"),
            models.CheckConstraint(condition=Q(first_page__gte=1) & Q(last_page__gte=F("first_page")), name="dossiers_part_runs"),
            models.CheckConstraint(condition=~Q(title=""), name="dossiers_part_is_named"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def pages(self) -> range:
        return range(self.first_page, self.last_page + 1)


class Extract(models.Model):
    """The PDF that an audience is served: the pages of the parts open to it, and nothing else. Made by a task, made again when parts change.

    `pages` are numbers in the whole document, in order: page n of the extract is `pages[n - 1]`. An extract whose `pages` are not those
    the parts give now is never served.
    """

    version = models.ForeignKey(DossierVersion, on_delete=models.CASCADE, related_name="extracts", verbose_name="version")
    audience = models.CharField("pour", max_length=8, choices=PartAccess)
    pages = models.JSONField("pages", default=list)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="fichier")
    failure = models.CharField("raison de l’échec", max_length=300, blank=True)
    made_at = models.DateTimeField("fait le", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "extrait d’un dossier"
        verbose_name_plural = "extraits des dossiers"
        constraints = [
            models.UniqueConstraint(fields=["version", "audience"], name="dossiers_extract_once"),
            models.CheckConstraint(condition=Q(audience__in=["PUBLIC", "MEMBERS"]), name="dossiers_extract_is_open"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} · {self.audience}"


class LeftOutPage(models.Model):
    """A page the sharer keeps out, whatever its part says: it holds a list of persons, a signature, an account number."""

    version = models.ForeignKey(DossierVersion, on_delete=models.CASCADE, related_name="left_out", verbose_name="version")
    number = models.PositiveIntegerField("page")

    objects = PeerManager()

    class Meta:
        verbose_name = "page écartée"
        verbose_name_plural = "pages écartées"
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="dossiers_left_out_once")]

    def __str__(self) -> str:
        return f"{self.version_id} p. {self.number}"


class PersonalCheck(BaseModel):
    """« Vérifié par / le »: somebody looked at a version for what must not be shared. The newest row counts.

    `answers` repeats the checklist as answered; `found` says how many of each kind were found on which page: never the words.
    """

    version = models.ForeignKey(DossierVersion, on_delete=models.CASCADE, related_name="checks", verbose_name="version")
    answers = models.JSONField("réponses", default=dict)
    found = models.JSONField("ce que la lecture du texte a trouvé", default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="vérifié par")
    at = models.DateTimeField("vérifié le")

    objects = PeerManager()

    class Meta:
        verbose_name = "vérification avant partage"
        verbose_name_plural = "vérifications avant partage"

    def __str__(self) -> str:
        return f"{self.version_id} · {self.at:%Y-%m-%d}"


class SharingConsent(BaseModel):
    """The organisation agrees to share: by whom, when, and the day its board agreed. May be taken back at any time."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="consents", verbose_name="dossier")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="donné par")
    at = models.DateTimeField("donné le")
    board_on = models.DateField("accord de l’organe d’administration le", null=True, blank=True)
    words = models.CharField("précision", max_length=300, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="repris par"
    )
    ended_at = models.DateTimeField("repris le", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "accord de partage"
        verbose_name_plural = "accords de partage"
        constraints = [
            models.UniqueConstraint(fields=["dossier"], condition=Q(ended_at=None), name="dossiers_one_consent"),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_by__isnull=False), name="dossiers_consent_end_has_author"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} · {self.at:%Y-%m-%d}"


class PartDownload(models.Model):
    """How many times the open parts were taken on a day. Nobody is identified."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="downloads", verbose_name="dossier")
    audience = models.CharField("pour", max_length=8, choices=PartAccess)
    day = models.DateField("jour")
    count = models.PositiveIntegerField("fois", default=0)

    objects = PeerManager()

    class Meta:
        verbose_name = "téléchargements d’un jour"
        verbose_name_plural = "téléchargements par jour"
        constraints = [models.UniqueConstraint(fields=["dossier", "audience", "day"], name="dossiers_download_day_once")]

    def __str__(self) -> str:
        return f"{self.dossier_id} · {self.day} · {self.count}"
