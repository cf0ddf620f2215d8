from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, CharField, F, Q, Value, When
from django.urls import reverse
from django.utils.text import slugify

from maillage.kernel.db.public import BaseModel, PeerManager, PeerQuerySet
from maillage.library.models.choices import FORM_SLUGS, LICENCE_URLS, SITE_LANGUAGE, Access, Form, Licence, WordsIn

LISTED = Q(published_at__isnull=False, withdrawn_at__isnull=True)

# The language of titles, as a column: what `Resource.title_language` gives.
TITLE_LANGUAGE = Case(
    When(Q(words_in__in=[WordsIn.TITLE, WordsIn.ALL]) & ~Q(language=SITE_LANGUAGE), then=F("language")),
    default=Value(""),
    output_field=CharField(),
)


class ResourceQuerySet(PeerQuerySet):
    """Named filters on resources."""

    def listed_for(self, person: Any) -> "ResourceQuerySet":
        """Keep what lists show: published, not withdrawn; members-only ones for members."""
        listed = self.filter(LISTED)
        return listed if getattr(person, "is_member", False) else listed.filter(access=Access.PUBLIC)

    def drafts_of(self, person: Any) -> "ResourceQuerySet":
        """Keep what this person has begun and not sent."""
        return self.filter(contributor=person, submitted_at=None, published_at=None, withdrawn_at=None)

    def waiting(self) -> "ResourceQuerySet":
        """Keep what waits for the coordination."""
        return self.filter(submitted_at__isnull=False, published_at=None, withdrawn_at=None)

    def withdrawn(self) -> "ResourceQuerySet":
        """Keep what was published, then withdrawn."""
        return self.filter(withdrawn_at__isnull=False)


class Resource(BaseModel):
    """Something the network shares: files or a link, with its author's context. Its files hang on its versions.

    A draft has neither `submitted_at` nor `published_at`; sent, it waits; published and not withdrawn, it is listed.
    The decisions behind these instants are rows of `Decision`.
    """

    Form = Form
    Access = Access
    Licence = Licence

    title = models.CharField("titre", max_length=200, blank=True)
    slug = models.SlugField("nom dans l’adresse", max_length=80, blank=True)
    form = models.CharField("forme", max_length=12, choices=Form, default=Form.OTHER)
    summary = models.TextField("en une phrase", max_length=600, blank=True)
    access = models.CharField("qui peut le lire", max_length=8, choices=Access, default=Access.MEMBERS)
    audience = models.CharField("public visé", max_length=200, blank=True)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    territory = models.ForeignKey(
        "network.Territory", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="territoire"
    )
    language = models.CharField("langue", max_length=2, blank=True)
    # Nobody said it yet when it is empty; it only tells something beside another language than the site's.
    words_in = models.CharField("langue du titre et des mots", max_length=5, choices=WordsIn, blank=True)
    licence = models.CharField("réutilisation", max_length=12, choices=Licence, default=Licence.CITE)
    video_url = models.URLField("lien", max_length=500, blank=True)
    themes = models.ManyToManyField("network.Theme", through="ResourceTheme", related_name="resources", verbose_name="thèmes")
    organisations = models.ManyToManyField(
        "network.Organisation", through="ResourceOrganisation", related_name="resources", verbose_name="organisations"
    )
    quote = models.TextField("mot de contexte", blank=True)
    context = models.TextField("dans quel contexte", blank=True)
    keep = models.TextField("ce que nous garderions", blank=True)
    otherwise = models.TextField("ce que nous ferions autrement", blank=True)
    contributor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contributions", verbose_name="partagé par"
    )
    proposed = models.JSONField("champs proposés d’après le fichier", default=list, blank=True)
    # Some meeting shows or cites it: only then is it asked which ones.
    is_cited = models.BooleanField("montrée ou citée en rencontre", default=False)
    created_at = models.DateTimeField("commencé le")
    updated_at = models.DateTimeField("modifié le")
    submitted_at = models.DateTimeField("envoyé le", null=True, blank=True)
    published_at = models.DateTimeField("publié le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)
    up_to_date_on = models.DateField("à jour au", null=True, blank=True)
    check_on = models.DateField("à vérifier le", null=True, blank=True)
    import_key = models.CharField("clé d’import", max_length=200, blank=True, db_index=True)

    objects = PeerManager.from_queryset(ResourceQuerySet)()

    class Meta:
        verbose_name = "ressource"
        verbose_name_plural = "ressources"
        constraints = [
            models.CheckConstraint(condition=Q(published_at=None) | (~Q(title="") & ~Q(summary="")), name="library_published_is_named"),
            models.CheckConstraint(condition=Q(withdrawn_at=None) | Q(published_at__isnull=False), name="library_withdrawn_was_published"),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], condition=LISTED, name="library_listed"),
            models.Index(fields=["access", "-published_at", "-id"], condition=LISTED, name="library_listed_access"),
            models.Index(fields=["form", "-published_at", "-id"], condition=LISTED, name="library_listed_form"),
            models.Index(fields=["submitted_at"], condition=Q(submitted_at__isnull=False, published_at=None), name="library_waiting"),
            models.Index(fields=["check_on"], condition=Q(check_on__isnull=False) & LISTED, name="library_to_check"),
        ]

    def __str__(self) -> str:
        return self.title or "Brouillon sans titre"

    def get_absolute_url(self) -> str:
        """Give the address of its page: number and name."""
        return reverse("library:resource_detail", args=[f"{self.pk}-{self.slug or slug_of(self.title)}"])

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
    def file_language(self) -> str:
        """Give the language of the document; "" for the site's, or when it is not known."""
        return "" if self.language == SITE_LANGUAGE else self.language

    @property
    def title_language(self) -> str:
        """Give the language of the title; "" for the site's."""
        return self.file_language if self.words_in in (WordsIn.TITLE, WordsIn.ALL) else ""

    @property
    def words_language(self) -> str:
        """Give the language of the summary and of the context; "" for the site's."""
        return self.file_language if self.words_in == WordsIn.ALL else ""

    @property
    def form_slug(self) -> str:
        return FORM_SLUGS[self.form]

    @property
    def licence_url(self) -> str:
        return LICENCE_URLS.get(Licence(self.licence), "")


def slug_of(title: str) -> str:
    """Make the part of the address that follows the number."""
    return slugify(title)[:80].strip("-") or "ressource"


class ResourceTheme(models.Model):
    """A resource under a theme. The date repeats `published_at`, so that one index gives a theme's newest resources."""

    theme = models.ForeignKey("network.Theme", on_delete=models.PROTECT, related_name="+", verbose_name="thème")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="theme_rows", verbose_name="ressource")
    listed_at = models.DateTimeField("visible depuis le", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "thème d’une ressource"
        verbose_name_plural = "thèmes des ressources"
        constraints = [models.UniqueConstraint(fields=["resource", "theme"], name="library_theme_once")]
        indexes = [models.Index(fields=["theme", "-listed_at", "-resource"], name="library_theme_newest")]

    def __str__(self) -> str:
        return f"{self.resource_id} · {self.theme_id}"


class ResourceOrganisation(models.Model):
    """An organisation that made a resource; the first one is shown in lists."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="organisation_rows", verbose_name="ressource")
    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="organisation")
    position = models.PositiveSmallIntegerField("rang", default=0)
    listed_at = models.DateTimeField("visible depuis le", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "organisation d’une ressource"
        verbose_name_plural = "organisations des ressources"
        constraints = [models.UniqueConstraint(fields=["resource", "organisation"], name="library_organisation_once")]
        indexes = [models.Index(fields=["organisation", "-listed_at", "-resource"], name="library_organisation_newest")]

    def __str__(self) -> str:
        return f"{self.resource_id} · {self.organisation_id}"


class ResourceAuthor(models.Model):
    """Somebody who wrote it: an account of the network, or only a name."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="authors", verbose_name="ressource")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="compte"
    )
    name = models.CharField("nom", max_length=120)
    position = models.PositiveSmallIntegerField("rang", default=0)

    objects = PeerManager()

    class Meta:
        verbose_name = "auteur ou autrice"
        verbose_name_plural = "auteurs et autrices"

    def __str__(self) -> str:
        return self.name
