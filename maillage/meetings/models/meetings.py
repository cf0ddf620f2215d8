from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify

from maillage.kernel.db.public import BaseModel, PeerManager, PeerQuerySet
from maillage.meetings.models.choices import ANNOUNCED, DRAFTS, UNTOLD, Access, Kind, Mode, Seat, Stage
from maillage.meetings.models.series import Series


class MeetingQuerySet(PeerQuerySet):
    """Named filters on meetings."""

    def announced(self) -> Self:
        """Keep those the agenda shows to whoever may read them, cancelled and postponed ones included."""
        return self.filter(stage__in=ANNOUNCED)

    def drafts(self) -> Self:
        """Keep ideas and what is being prepared."""
        return self.filter(stage__in=DRAFTS)

    def untold(self) -> Self:
        """Keep those announced, neither postponed nor cancelled, whose traces are not published."""
        return self.filter(stage__in=UNTOLD)

    def coming(self, *, now: datetime) -> Self:
        """Keep announced meetings that have not ended, and those that wait for a new date."""
        return self.announced().filter(Q(ends_at__gte=now) | Q(ends_at=None) | Q(stage=Stage.POSTPONED))

    def past(self, *, now: datetime) -> Self:
        """Keep announced meetings that have ended, save those that wait for a new date."""
        return self.announced().filter(ends_at__lt=now).exclude(stage=Stage.POSTPONED)


class Meeting(BaseModel):
    """A meeting of the network, from the idea to its traces. Never deleted once announced: cancelled, it stays and says so."""

    KIND: ClassVar[str] = "meetings.meeting"
    Access = Access
    Kind = Kind
    Mode = Mode
    Stage = Stage

    kind = models.CharField("type", max_length=12, choices=Kind, default=Kind.WORKSHOP)
    title = models.CharField("titre", max_length=200)
    lead = models.CharField("en une phrase", max_length=300, blank=True)
    stage = models.CharField("état", max_length=12, choices=Stage, default=Stage.PREPARING)
    access = models.CharField("qui voit la page", max_length=12, choices=Access, default=Access.PUBLIC)
    mode = models.CharField("comment", max_length=8, choices=Mode, default=Mode.ON_SITE)
    starts_at = models.DateTimeField("commence le", null=True, blank=True)
    ends_at = models.DateTimeField("finit le", null=True, blank=True)
    series = models.ForeignKey(Series, on_delete=models.SET_NULL, null=True, blank=True, related_name="meetings", verbose_name="cycle")
    questions = models.TextField("questions à traiter", max_length=4000, blank=True)
    aims = models.TextField("objectifs", max_length=4000, blank=True)
    audience = models.CharField("pour qui, en quelques mots", max_length=300, blank=True)
    for_newcomers = models.BooleanField("convient à qui débute", default=False)
    # Where, and how to come.
    place_name = models.CharField("lieu", max_length=160, blank=True)
    address = models.CharField("adresse", max_length=300, blank=True)
    commune = models.ForeignKey(
        "network.Territory", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commune"
    )
    transport = models.CharField("en transports publics", max_length=300, blank=True)
    parking = models.CharField("stationnement", max_length=300, blank=True)
    place_access = models.CharField("accessibilité du lieu", max_length=300, blank=True)
    meal = models.CharField("repas", max_length=300, blank=True)
    childcare = models.CharField("garde d’enfants", max_length=300, blank=True)
    remote_link = models.URLField("lien de connexion", max_length=500, blank=True)
    remote_phone = models.CharField("numéro pour se joindre par téléphone", max_length=200, blank=True)
    # Registration.
    open_to_all = models.BooleanField("inscription sans compte", default=True)
    seats_on_site = models.PositiveIntegerField("places sur place", null=True, blank=True)
    seats_remote = models.PositiveIntegerField("places à distance", null=True, blank=True)
    register_until = models.DateTimeField("inscriptions jusqu’au", null=True, blank=True)
    asks_photo_consent = models.BooleanField("demander l’accord pour les photos", default=True)
    asks_feedback = models.BooleanField("demander un avis après", default=True)
    offers_carpool = models.BooleanField("proposer le covoiturage", default=True)
    answers_kept_days = models.PositiveSmallIntegerField("réponses gardées, en jours après la rencontre", default=30)
    # Training.
    prerequisites = models.TextField("prérequis", max_length=2000, blank=True)
    learning_aims = models.TextField("objectifs de formation", max_length=4000, blank=True)
    evaluation = models.TextField("comment on évalue", max_length=2000, blank=True)
    hours = models.DecimalField("durée en heures", max_digits=5, decimal_places=2, null=True, blank=True)
    price = models.CharField("prix", max_length=200, blank=True)
    # Calendar (RFC 5545): SEQUENCE and LAST-MODIFIED.
    sequence = models.PositiveIntegerField("révision dans les agendas", default=0)
    changed_at = models.DateTimeField("changée le")
    mode_changed_at = models.DateTimeField("façon de venir changée le", null=True, blank=True)
    created_at = models.DateTimeField("créée le")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="créée par")
    announced_at = models.DateTimeField("annoncée le", null=True, blank=True)
    themes = models.ManyToManyField("network.Theme", through="MeetingTheme", related_name="+", verbose_name="thèmes")
    organisations = models.ManyToManyField(
        "network.Organisation", through="MeetingOrganisation", related_name="+", verbose_name="organisations"
    )

    objects = PeerManager.from_queryset(MeetingQuerySet)()

    class Meta:
        verbose_name = "rencontre"
        verbose_name_plural = "rencontres"
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="meetings_is_named"),
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None) | Q(ends_at__gt=models.F("starts_at")), name="meetings_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["OPEN", "CLOSED", "HELD", "PUBLISHED"]) | Q(starts_at__isnull=False), name="meetings_open_has_date"
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"], condition=Q(stage__in=ANNOUNCED), name="meetings_agenda"),
            models.Index(fields=["-ends_at", "-id"], condition=Q(stage__in=ANNOUNCED), name="meetings_ended"),
            # What waits, among thousands that do not.
            models.Index(fields=["starts_at", "id"], condition=Q(stage__in=DRAFTS), name="meetings_drafts"),
            models.Index(fields=["changed_at", "id"], condition=Q(stage=Stage.POSTPONED), name="meetings_postponed"),
            models.Index(fields=["ends_at", "id"], condition=Q(stage__in=UNTOLD), name="meetings_untold"),
            models.Index(fields=["id"], condition=Q(stage=Stage.CANCELLED), name="meetings_cancelled"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Give the address of its page."""
        return reverse("meetings:meeting_detail", args=[self.address_part])

    @property
    def address_part(self) -> str:
        """Give number and words for its addresses; the number alone works too."""
        words = slugify(self.title)[:80].strip("-")
        return f"{self.pk}-{words}" if words else str(self.pk)

    @property
    def is_draft(self) -> bool:
        return self.stage in DRAFTS

    @property
    def is_announced(self) -> bool:
        return self.stage in ANNOUNCED

    @property
    def is_cancelled(self) -> bool:
        return self.stage == Stage.CANCELLED

    @property
    def is_training(self) -> bool:
        return self.kind == Kind.TRAINING

    @property
    def seat_modes(self) -> list[Seat]:
        """Give the ways one may take part."""
        return [Seat.ON_SITE, Seat.REMOTE] if self.mode == Mode.BOTH else [Seat(self.mode)]

    def seats(self, *, mode: str) -> int | None:
        """Give the places in a mode; None when they are not counted."""
        return self.seats_on_site if mode == Seat.ON_SITE else self.seats_remote

    def has_ended(self, *, now: datetime) -> bool:
        return self.ends_at is not None and self.ends_at < now


class MeetingTheme(models.Model):
    """A meeting under a theme."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="theme_rows", verbose_name="rencontre")
    theme = models.ForeignKey("network.Theme", on_delete=models.PROTECT, related_name="+", verbose_name="thème")

    objects = PeerManager()

    class Meta:
        verbose_name = "thème d’une rencontre"
        verbose_name_plural = "thèmes des rencontres"
        constraints = [models.UniqueConstraint(fields=["meeting", "theme"], name="meetings_theme_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id} · {self.theme_id}"


class MeetingStep(BaseModel):
    """A stage the meeting came to: by whom (None: the clock), when, with which words. Never erased."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="steps", verbose_name="rencontre")
    stage = models.CharField("état", max_length=12, choices=Stage)
    words = models.TextField("mots", max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="par")
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "étape d’une rencontre"
        verbose_name_plural = "étapes des rencontres"

    def __str__(self) -> str:
        return self.get_stage_display()


class AudienceKey(models.Model):
    """A trade or a sector a meeting is for: codes of `people.Person.Trade` and `network.Organisation.Sector`."""

    class List(models.TextChoices):
        TRADE = "TRADE", "métier"
        SECTOR = "SECTOR", "secteur"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="audience_rows", verbose_name="rencontre")
    list = models.CharField("liste", max_length=8, choices=List)
    key = models.CharField("valeur", max_length=40)

    objects = PeerManager()

    class Meta:
        verbose_name = "public d’une rencontre"
        verbose_name_plural = "publics des rencontres"
        constraints = [models.UniqueConstraint(fields=["meeting", "list", "key"], name="meetings_audience_once")]

    def __str__(self) -> str:
        return self.key


def uid_of(*, meeting: Meeting, host: str) -> str:
    """Give the constant UID of a meeting in calendars (RFC 5545, 3.8.4.7)."""
    return f"{meeting.uuid}@{host}"
