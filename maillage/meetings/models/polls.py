from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from maillage.kernel.db.public import BaseModel, PeerManager, PeerQuerySet
from maillage.kernel.text.dates import period
from maillage.meetings.models.choices import Answer, Seat
from maillage.meetings.models.meetings import Meeting


class DatePoll(BaseModel):
    """Which date suits: one poll in the draft of a meeting, answered without account by whoever has its address."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="poll", verbose_name="rencontre")
    words = models.TextField("mots aux personnes invitées", max_length=2000, blank=True)
    closes_at = models.DateTimeField("réponses jusqu’au", null=True, blank=True)
    created_at = models.DateTimeField("ouvert le")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ouvert par")
    chosen = models.ForeignKey("Slot", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="date retenue")
    chosen_at = models.DateTimeField("choisie le", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "sondage de dates"
        verbose_name_plural = "sondages de dates"

    def __str__(self) -> str:
        return f"dates · {self.meeting_id}"

    def get_absolute_url(self) -> str:
        """Give the address one shares: whoever has it may answer."""
        return reverse("meetings:poll_answer", args=[self.uuid])

    def is_open(self, *, now: datetime) -> bool:
        """Say whether answers are still taken."""
        return self.chosen_id is None and (self.closes_at is None or now <= self.closes_at)


class SlotQuerySet(PeerQuerySet):
    """Named filters on dates."""

    def shown(self) -> Self:
        """Keep the dates still proposed, in order of time."""
        return self.filter(removed_at=None).order_by("starts_at", "pk")


class Slot(BaseModel):
    """A proposed date. Taken off, it keeps its votes and may come back."""

    poll = models.ForeignKey(DatePoll, on_delete=models.CASCADE, related_name="slots", verbose_name="sondage")
    starts_at = models.DateTimeField("de")
    ends_at = models.DateTimeField("à")
    removed_at = models.DateTimeField("enlevée le", null=True, blank=True)

    objects = PeerManager.from_queryset(SlotQuerySet)()

    class Meta:
        verbose_name = "date proposée"
        verbose_name_plural = "dates proposées"
        constraints = [
            models.UniqueConstraint(fields=["poll", "starts_at", "ends_at"], name="meetings_slot_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="meetings_slot_ends_after"),
        ]

    def __str__(self) -> str:
        return period(self.starts_at, self.ends_at)


class Voter(BaseModel):
    """Somebody who answered a poll. `uuid` is in the address by which they change their answer."""

    poll = models.ForeignKey(DatePoll, on_delete=models.CASCADE, related_name="voters", verbose_name="sondage")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="membre"
    )
    name = models.CharField("nom", max_length=120)
    email = models.EmailField("adresse e-mail", max_length=254, blank=True)
    organisation_name = models.CharField("organisation", max_length=160, blank=True)
    comment = models.CharField("un mot", max_length=300, blank=True)
    created_at = models.DateTimeField("répondu le")
    changed_at = models.DateTimeField("changé le")

    objects = PeerManager()

    class Meta:
        verbose_name = "personne sondée"
        verbose_name_plural = "personnes sondées"
        constraints = [
            models.UniqueConstraint(fields=["poll", "person"], condition=Q(person__isnull=False), name="meetings_voter_once"),
            models.UniqueConstraint(fields=["poll", "email"], condition=~Q(email=""), name="meetings_voter_address_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Vote(models.Model):
    """What somebody says of a date, in a mode."""

    voter = models.ForeignKey(Voter, on_delete=models.CASCADE, related_name="votes", verbose_name="personne sondée")
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="votes", verbose_name="date")
    mode = models.CharField("mode", max_length=8, choices=Seat)
    answer = models.CharField("réponse", max_length=12, choices=Answer)

    objects = PeerManager()

    class Meta:
        verbose_name = "vote"
        verbose_name_plural = "votes"
        constraints = [models.UniqueConstraint(fields=["voter", "slot", "mode"], name="meetings_vote_once")]

    def __str__(self) -> str:
        return f"{self.voter_id} · {self.answer}"


class Invitee(BaseModel):
    """Somebody the organisers wrote to about a poll, by address. `stopped_at`: they asked to be left alone."""

    poll = models.ForeignKey(DatePoll, on_delete=models.CASCADE, related_name="invitees", verbose_name="sondage")
    name = models.CharField("nom", max_length=120, blank=True)
    email = models.EmailField("adresse e-mail", max_length=254)
    invited_at = models.DateTimeField("invité·e le")
    reminded_at = models.DateTimeField("relancé·e le", null=True, blank=True)
    stopped_at = models.DateTimeField("ne veut plus de courrier depuis", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "personne invitée à un sondage"
        verbose_name_plural = "personnes invitées aux sondages"
        constraints = [models.UniqueConstraint(fields=["poll", "email"], name="meetings_invitee_once")]

    def __str__(self) -> str:
        return self.name or self.email
