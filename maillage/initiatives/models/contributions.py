"""What the three nouns of the room share: written, sent, published, withdrawn."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify

from maillage.initiatives.models.choices import Access
from maillage.kernel.db.public import BaseModel, PeerQuerySet
from maillage.kernel.extract.words import language_of
from maillage.library.public import SITE_LANGUAGE

LISTED = Q(published_at__isnull=False, withdrawn_at__isnull=True)


class ContributionQuerySet(PeerQuerySet):
    """Named filters on what the room publishes."""

    def listed_for(self, person: Any) -> Self:
        """Keep what lists show: published, not withdrawn; members-only ones for members."""
        listed = self.filter(LISTED)
        return listed if getattr(person, "is_member", False) else listed.filter(access=Access.PUBLIC)

    def waiting(self) -> Self:
        """Keep what waits for the coordination."""
        return self.filter(submitted_at__isnull=False, published_at=None, withdrawn_at=None)

    def drafts_of(self, person: Any) -> Self:
        """Keep what this person has begun and not sent."""
        return self.filter(contributor=person, submitted_at=None, published_at=None, withdrawn_at=None)

    def withdrawn(self) -> Self:
        """Keep what was published, then withdrawn."""
        return self.filter(withdrawn_at__isnull=False)


class Contribution(BaseModel):
    """A thing somebody writes for the network. The decisions behind its instants are rows of `Decision`."""

    # Its kind in the journal, the changes and the search; its name in addresses; "room:view" of its page.
    KIND: ClassVar[str] = ""
    NOUN: ClassVar[str] = ""
    PAGE: ClassVar[str] = ""

    title = models.CharField("titre", max_length=200, blank=True)
    slug = models.SlugField("nom dans l’adresse", max_length=80, blank=True)
    language = models.CharField("langue, si ce n’est celle du site", max_length=2, blank=True)
    access = models.CharField("qui peut la lire", max_length=8, choices=Access, default=Access.MEMBERS)
    contributor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="écrit par")
    created_at = models.DateTimeField("commencé le")
    updated_at = models.DateTimeField("modifié le")
    submitted_at = models.DateTimeField("envoyé le", null=True, blank=True)
    published_at = models.DateTimeField("publié le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title or "Sans titre"

    def get_absolute_url(self) -> str:
        """Give the address of its page: number and name."""
        return reverse(self.PAGE, args=[f"{self.pk}-{self.slug or slug_of(self.title)}"])

    def told_in(self, *words: str) -> None:
        """Note the language of these words when it is surely not the site's: it is written all along by the same hand."""
        found = language_of(" ".join((self.title, *words)))
        self.language = "" if found == SITE_LANGUAGE else found

    @property
    def is_listed(self) -> bool:
        return self.published_at is not None and self.withdrawn_at is None

    @property
    def is_waiting(self) -> bool:
        return self.submitted_at is not None and self.published_at is None and self.withdrawn_at is None

    @property
    def is_draft(self) -> bool:
        return self.submitted_at is None and self.published_at is None and self.withdrawn_at is None

    @property
    def is_public(self) -> bool:
        return self.is_listed and self.access == Access.PUBLIC


def slug_of(title: str) -> str:
    """Make the part of the address that follows the number."""
    return slugify(title)[:80].strip("-") or "fiche"


class Decision(BaseModel):
    """What somebody decided about an initiative, a testimony or an experiment, with their words."""

    class Kind(models.TextChoices):
        PUBLISHED = "PUBLISHED", "publiée"
        CHANGE_ASKED = "CHANGE_ASKED", "à compléter"
        DECLINED = "DECLINED", "déclinée"
        WITHDRAWN = "WITHDRAWN", "retirée"
        REOPENED = "REOPENED", "remise en ligne"

    thing = models.UUIDField("sur quoi", db_index=True)
    kind = models.CharField("décision", max_length=12, choices=Kind)
    word = models.TextField("mot", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    at = models.DateTimeField("le")

    class Meta:
        verbose_name = "décision"
        verbose_name_plural = "décisions"

    def __str__(self) -> str:
        return self.get_kind_display()


class Revision(BaseModel):
    """An edit of something published: who, when, and each field before and after."""

    thing = models.UUIDField("sur quoi", db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    at = models.DateTimeField("le")
    changes = models.JSONField("changements", default=dict)

    class Meta:
        verbose_name = "modification"
        verbose_name_plural = "modifications"

    def __str__(self) -> str:
        return f"{self.thing} · {self.at:%Y-%m-%d}"
