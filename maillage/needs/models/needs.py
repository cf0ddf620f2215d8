from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.text import slugify

from maillage.kernel.db.public import BaseModel, PeerManager, PeerQuerySet
from maillage.meetings.public import Meeting

MOST_TITLE, MOST_DETAIL, MOST_WORDS = 160, 4000, 300
SHOWN = Q(merged_into=None)
GOES_ON = SHOWN & Q(closed_at=None)
# Stages of a meeting that no longer answers a need.
FALLEN = "CANCELLED"


class NeedQuerySet(PeerQuerySet):
    """Named filters on needs."""

    def shown(self) -> Self:
        """Keep those with a page of their own: not merged into another one."""
        return self.filter(SHOWN)

    def going_on(self) -> Self:
        """Keep those neither merged nor closed."""
        return self.filter(GOES_ON)

    def with_met(self) -> Self:
        """Add `met`: whether a meeting that was announced, and not cancelled, answers it."""
        rows = NeedMeeting.objects.filter(need=OuterRef("pk"), meeting__announced_at__isnull=False)
        return self.annotate(met=Exists(rows.exclude(meeting__stage=FALLEN)))

    def unanswered(self) -> Self:
        """Keep those that go on and for which no meeting is announced or prepared."""
        # Lists rather than a look at each: *La semaine* reads this among thirty things, where each look costs more.
        fallen = Meeting.objects.filter(stage=FALLEN).values("pk")
        return self.going_on().filter(~Q(pk__in=NeedMeeting.objects.exclude(meeting__in=fallen).values("need_id")))


class Need(BaseModel):
    """What somebody would like to learn or talk about (*besoin*). `voices` counts its rows of `NeedVoice`, whoever said it included.

    Merged into another one, it only leads there. Closed, it stays with the words that say why.
    """

    KIND: ClassVar[str] = "needs.need"

    title = models.CharField("titre", max_length=MOST_TITLE)
    detail = models.TextField("détails", max_length=MOST_DETAIL, blank=True)
    stems = models.CharField("mots du titre, pour comparer", max_length=2 * MOST_TITLE, blank=True)
    themes = models.ManyToManyField("network.Theme", through="NeedTheme", related_name="+", verbose_name="thèmes")
    voices = models.PositiveIntegerField("personnes", default=0)
    created_at = models.DateTimeField("dit le")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="dit par")
    changed_at = models.DateTimeField("changé le")
    merged_into = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="merged", verbose_name="réuni avec"
    )
    closed_at = models.DateTimeField("clos le", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="clos par"
    )
    closed_words = models.TextField("mots de la clôture", max_length=2000, blank=True)

    objects = PeerManager.from_queryset(NeedQuerySet)()

    class Meta:
        verbose_name = "besoin"
        verbose_name_plural = "besoins"
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="needs_is_named"),
            models.CheckConstraint(condition=Q(closed_at=None) | ~Q(closed_words=""), name="needs_closed_has_words"),
        ]
        indexes = [
            models.Index(fields=["-voices", "-id"], condition=SHOWN, name="needs_by_voices"),
            models.Index(fields=["-created_at", "-id"], condition=SHOWN, name="needs_by_date"),
            models.Index(fields=["voices", "id"], condition=GOES_ON, name="needs_going_on"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Give the address of its page: number and words."""
        words = slugify(self.title)[:80].strip("-")
        return reverse("needs:need_detail", args=[f"{self.pk}-{words}" if words else str(self.pk)])

    @property
    def goes_on(self) -> bool:
        return self.closed_at is None and self.merged_into_id is None


class NeedTheme(models.Model):
    """A need under a theme."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="theme_rows", verbose_name="besoin")
    theme = models.ForeignKey("network.Theme", on_delete=models.PROTECT, related_name="+", verbose_name="thème")

    objects = PeerManager()

    class Meta:
        verbose_name = "thème d’un besoin"
        verbose_name_plural = "thèmes des besoins"
        constraints = [models.UniqueConstraint(fields=["need", "theme"], name="needs_theme_once")]

    def __str__(self) -> str:
        return f"{self.need_id} · {self.theme_id}"


class NeedVoice(BaseModel):
    """« Moi aussi »: somebody for whom this is a need too, with when or how it would suit them."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="voice_rows", verbose_name="besoin")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="personne")
    words = models.CharField("quand, comment", max_length=MOST_WORDS, blank=True)
    at = models.DateTimeField("depuis le")

    objects = PeerManager()

    class Meta:
        verbose_name = "« moi aussi »"
        verbose_name_plural = "« moi aussi »"
        constraints = [models.UniqueConstraint(fields=["need", "person"], name="needs_voice_once")]

    def __str__(self) -> str:
        return f"{self.need_id} · {self.person_id}"


class NeedMeeting(models.Model):
    """A meeting that was proposed from a need. A draft thrown away takes its row along: the need waits again."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="meeting_rows", verbose_name="besoin")
    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="+", verbose_name="rencontre")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="proposée par")
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "rencontre d’un besoin"
        verbose_name_plural = "rencontres des besoins"
        constraints = [models.UniqueConstraint(fields=["need", "meeting"], name="needs_meeting_once")]

    def __str__(self) -> str:
        return f"{self.need_id} · {self.meeting_id}"
