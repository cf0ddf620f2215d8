from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from maillage.kernel.db.public import BaseModel, PeerManager, PeerQuerySet
from maillage.kernel.extract.words import language_of
from maillage.library.public import SITE_LANGUAGE, Access
from maillage.links.models.choices import KIND_SLUGS, Kind, State

MAX_URL = 1000
LISTED = Q(published_at__isnull=False, withdrawn_at__isnull=True)
OPEN = Q(withdrawn_at__isnull=True)


class LinkQuerySet(PeerQuerySet):
    """Named filters on links."""

    def listed_for(self, person: Any) -> "LinkQuerySet":
        """Keep what lists show: published, not withdrawn; members-only ones for members."""
        listed = self.filter(LISTED)
        return listed if getattr(person, "is_member", False) else listed.filter(access=Access.PUBLIC)

    def waiting(self) -> "LinkQuerySet":
        """Keep what waits for the coordination."""
        return self.filter(published_at=None, withdrawn_at=None)

    def withdrawn(self) -> "LinkQuerySet":
        """Keep what was withdrawn, or not kept."""
        return self.filter(withdrawn_at__isnull=False)

    def dead(self, *, today: date | None = None) -> "LinkQuerySet":
        """Keep the published links that do not answer any more and that nobody chose to leave."""
        today = today or timezone.localdate()
        return self.filter(LISTED, dead_at__isnull=False).filter(Q(left_until=None) | Q(left_until__lte=today))


class Link(BaseModel):
    """An address of the web that somebody vouches for, in a sentence, under their name.

    `published_at` without `withdrawn_at` is listed. `normalised` says when two addresses are the same, `likeness` when they
    probably are. The decisions behind the instants are rows of `LinkDecision`, the visits rows of `LinkCheck`.
    """

    Kind = Kind
    State = State
    Access = Access

    url = models.CharField("adresse", max_length=MAX_URL)
    normalised = models.CharField("adresse comparable", max_length=MAX_URL)
    likeness = models.CharField("adresse à peu près", max_length=MAX_URL, db_index=True)
    title = models.CharField("titre", max_length=200)
    slug = models.SlugField("nom dans l’adresse", max_length=80, blank=True)
    why = models.TextField("pourquoi ce lien", max_length=400)
    kind = models.CharField("nature", max_length=12, choices=Kind, default=Kind.SITE)
    language = models.CharField("langue", max_length=2, blank=True)
    access = models.CharField("qui peut le lire", max_length=8, choices=Access, default=Access.PUBLIC)
    themes = models.ManyToManyField("network.Theme", through="LinkTheme", related_name="+", verbose_name="thèmes")
    sponsor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="recommandé par")
    site_name = models.CharField("nom du site", max_length=120, blank=True)
    found_title = models.CharField("titre trouvé sur la page", max_length=300, blank=True)
    description = models.TextField("présentation trouvée sur la page", max_length=600, blank=True)
    text = models.TextField("copie du texte, pour la recherche", blank=True)
    words = models.TextField("mots cherchés dans la liste", blank=True)
    read_at = models.DateTimeField("page lue le", null=True, blank=True)
    proposed = models.JSONField("champs proposés d’après la page", default=list, blank=True)
    created_at = models.DateTimeField("ajouté le")
    updated_at = models.DateTimeField("modifié le")
    published_at = models.DateTimeField("publié le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)
    confirm_on = models.DateField("à confirmer le", null=True, blank=True)
    checked_at = models.DateTimeField("visité le", null=True, blank=True)
    check_after = models.DateTimeField("à visiter après", null=True, blank=True)
    failed_days = models.PositiveSmallIntegerField("jours d’échec", default=0)
    failed_on = models.DateField("dernier jour d’échec", null=True, blank=True)
    dead_at = models.DateTimeField("ne répond plus depuis", null=True, blank=True)
    left_until = models.DateField("laissé jusqu’au", null=True, blank=True)
    moved_to = models.CharField("adresse où il mène", max_length=MAX_URL, blank=True)
    import_key = models.CharField("clé d’import", max_length=200, blank=True, db_index=True)

    objects = PeerManager.from_queryset(LinkQuerySet)()

    class Meta:
        verbose_name = "lien"
        verbose_name_plural = "liens"
        constraints = [
            models.UniqueConstraint(fields=["normalised"], condition=OPEN, name="links_address_once"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(why="") & ~Q(url=""), name="links_is_named"),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], condition=LISTED, name="links_listed"),
            models.Index(fields=["access", "-published_at", "-id"], condition=LISTED, name="links_listed_access"),
            models.Index(fields=["created_at"], condition=Q(published_at=None, withdrawn_at=None), name="links_waiting"),
            models.Index(fields=["check_after"], condition=LISTED, name="links_to_check"),
            models.Index(fields=["confirm_on"], condition=LISTED, name="links_to_confirm"),
            models.Index(fields=["dead_at"], condition=LISTED & Q(dead_at__isnull=False), name="links_dead"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Give the address of its page: number and name."""
        return reverse("links:link_detail", args=[f"{self.pk}-{self.slug or slug_of(self.title)}"])

    @property
    def is_listed(self) -> bool:
        return self.published_at is not None and self.withdrawn_at is None

    @property
    def is_waiting(self) -> bool:
        return self.published_at is None and self.withdrawn_at is None

    @property
    def is_public(self) -> bool:
        return self.is_listed and self.access == Access.PUBLIC

    @property
    def is_dead(self) -> bool:
        return self.dead_at is not None

    @property
    def state(self) -> str:
        if self.dead_at is not None:
            return State.DEAD.value
        return State.TROUBLED.value if self.failed_days else State.ALIVE.value

    @property
    def is_to_confirm(self) -> bool:
        return self.is_listed and self.confirm_on is not None and self.confirm_on <= timezone.localdate() + timedelta(days=14)

    @property
    def page_language(self) -> str:
        """Give the language of the page; "" for the site's, or when it is not known."""
        return "" if self.language == SITE_LANGUAGE else self.language

    @property
    def title_language(self) -> str:
        """Give the language of the title; "" for the site's. A title taken from the page is in its language."""
        found = self.page_language
        return found if found and (self.title == self.found_title[:200] or language_of(self.title) == found) else ""

    @property
    def why_language(self) -> str:
        """Give the language of the sentence they vouch with; "" for the site's."""
        return self.page_language if self.page_language and language_of(self.why) == self.page_language else ""

    @property
    def kind_slug(self) -> str:
        return KIND_SLUGS[self.kind]


def slug_of(title: str) -> str:
    """Make the part of the address that follows the number."""
    return slugify(title)[:80].strip("-") or "lien"


class LinkTheme(models.Model):
    """A link under a theme."""

    theme = models.ForeignKey("network.Theme", on_delete=models.PROTECT, related_name="+", verbose_name="thème")
    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="theme_rows", verbose_name="lien")

    objects = PeerManager()

    class Meta:
        verbose_name = "thème d’un lien"
        verbose_name_plural = "thèmes des liens"
        constraints = [models.UniqueConstraint(fields=["link", "theme"], name="links_theme_once")]

    def __str__(self) -> str:
        return f"{self.link_id} · {self.theme_id}"
