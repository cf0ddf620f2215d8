from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.text import slugify

from maillage.community.models.choices import MOST_TEXT, MOST_TITLE, MOST_WORDS, Access, Held, Kind
from maillage.kernel.db.public import BaseModel, PeerManager, PeerQuerySet

# What lists hold: opened, and still there.
LISTED = Q(opened_at__isnull=False, withdrawn_at=None)


class DiscussionQuerySet(PeerQuerySet):
    """Named filters on discussions."""

    def listed(self) -> Self:
        """Keep those that were opened and are still there."""
        return self.filter(LISTED)

    def held(self) -> Self:
        """Keep those that wait for the coordination."""
        return self.filter(opened_at=None, withdrawn_at=None)

    def unanswered(self) -> Self:
        """Keep the questions nobody but whoever asked has answered."""
        return self.filter(LISTED, kind=Kind.QUESTION, answered_at=None)

    def with_kept(self) -> Self:
        """Add `kept`: whether an answer was kept."""
        from maillage.community.models.answers import Keeping

        return self.annotate(kept=Exists(Keeping.objects.filter(discussion=OuterRef("pk"))))

    def by(self, person: object) -> Self:
        """Keep those somebody brought, relayed ones included: for that person's own pages alone."""
        number = getattr(person, "pk", None)
        return self.filter(Q(author_id=number) | Q(relay__asker_id=number)) if number else self.none()


class Discussion(BaseModel):
    """What a colleague brings to the others: a question, an idea, an experience, a wish, a piece of news.

    `html` is `text` as pages show it, sanitised when written; `plain` its words, as lists, search and feeds say them. `answers`, `answered_at` (the first by somebody else), `voices` and `last_at`
    follow their rows: whoever changes these holds the discussion. A relayed one has no author; whoever asked is a row of `Relay`, for the coordination alone.
    """

    KIND: ClassVar[str] = "community.discussion"
    Kind = Kind
    Access = Access
    Held = Held

    kind = models.CharField("nature", max_length=12, choices=Kind, default=Kind.QUESTION)
    title = models.CharField("titre", max_length=MOST_TITLE)
    text = models.TextField("texte", max_length=MOST_TEXT, blank=True)
    html = models.TextField("texte mis en page", blank=True)
    plain = models.TextField("mots du texte, sans les noms des personnes nommées", blank=True)
    access = models.CharField("qui peut la lire", max_length=8, choices=Access, default=Access.MEMBERS)
    themes = models.ManyToManyField("network.Theme", through="DiscussionTheme", related_name="+", verbose_name="thèmes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="par"
    )
    relayed = models.BooleanField("relayée, sans nom", default=False)
    held_for = models.CharField("attend la coordination pour", max_length=8, choices=Held, blank=True)
    created_at = models.DateTimeField("écrite le")
    opened_at = models.DateTimeField("ouverte le", null=True, blank=True)
    revised_at = models.DateTimeField("modifiée le", null=True, blank=True)
    answered_at = models.DateTimeField("première réponse le", null=True, blank=True)
    last_at = models.DateTimeField("dernière nouvelle le")
    answers = models.PositiveIntegerField("réponses", default=0)
    voices = models.PositiveIntegerField("« moi aussi »", default=0)
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)

    objects = PeerManager.from_queryset(DiscussionQuerySet)()

    class Meta:
        verbose_name = "discussion"
        verbose_name_plural = "discussions"
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="community_is_titled"),
            models.CheckConstraint(condition=Q(relayed=True) | Q(author__isnull=False), name="community_is_signed_or_relayed"),
        ]
        indexes = [
            models.Index(fields=["-last_at", "-id"], condition=LISTED, name="community_by_news"),
            models.Index(fields=["-opened_at", "-id"], condition=LISTED, name="community_by_date"),
            models.Index(
                fields=["opened_at"], condition=Q(kind="QUESTION", answered_at=None, withdrawn_at=None), name="community_unanswered"
            ),
            models.Index(fields=["created_at"], condition=Q(opened_at=None, withdrawn_at=None), name="community_held"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Give the address of its page: number and words."""
        words = slugify(self.title)[:80].strip("-")
        return reverse("community:discussion_detail", args=[f"{self.pk}-{words}" if words else str(self.pk)])

    @property
    def is_listed(self) -> bool:
        return self.opened_at is not None and self.withdrawn_at is None

    @property
    def is_held(self) -> bool:
        return self.opened_at is None and self.withdrawn_at is None

    @property
    def is_public(self) -> bool:
        """Say whether visitors may read it."""
        return self.is_listed and self.access == Access.PUBLIC


class DiscussionTheme(models.Model):
    """A discussion under a theme."""

    discussion = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="theme_rows", verbose_name="discussion")
    theme = models.ForeignKey("network.Theme", on_delete=models.PROTECT, related_name="+", verbose_name="thème")

    objects = PeerManager()

    class Meta:
        verbose_name = "thème d’une discussion"
        verbose_name_plural = "thèmes des discussions"
        constraints = [models.UniqueConstraint(fields=["discussion", "theme"], name="community_theme_once")]

    def __str__(self) -> str:
        return f"{self.discussion_id} · {self.theme_id}"


class Relay(models.Model):
    """Who asked a relayed question: read by the coordination and by that person, erased on request."""

    discussion = models.OneToOneField(Discussion, on_delete=models.CASCADE, related_name="relay", verbose_name="discussion")
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="demandée par"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="relayée par"
    )
    at = models.DateTimeField("relayée le", null=True, blank=True)
    erased_at = models.DateTimeField("nom effacé le", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "question relayée"
        verbose_name_plural = "questions relayées"
        constraints = [models.CheckConstraint(condition=Q(erased_at=None) | Q(asker=None), name="community_erased_has_no_name")]

    def __str__(self) -> str:
        return str(self.discussion_id)


class SameHere(BaseModel):
    """« Moi aussi » on a discussion."""

    discussion = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="voice_rows", verbose_name="discussion")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="personne")
    at = models.DateTimeField("depuis le")

    objects = PeerManager()

    class Meta:
        verbose_name = "« moi aussi » d’une discussion"
        verbose_name_plural = "« moi aussi » des discussions"
        constraints = [models.UniqueConstraint(fields=["discussion", "person"], name="community_voice_once")]

    def __str__(self) -> str:
        return f"{self.discussion_id} · {self.person_id}"


class Carry(BaseModel):
    """A question carried to a colleague who may have lived it: why them, and what they did of it."""

    discussion = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="carries", verbose_name="discussion")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="portée à")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="portée par"
    )
    why = models.CharField("parce que", max_length=MOST_WORDS, blank=True)
    at = models.DateTimeField("le")
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    declined_at = models.DateTimeField("déclinée le", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "question portée"
        verbose_name_plural = "questions portées"
        constraints = [models.UniqueConstraint(fields=["discussion", "person"], name="community_carried_once")]

    def __str__(self) -> str:
        return f"{self.discussion_id} → {self.person_id}"
