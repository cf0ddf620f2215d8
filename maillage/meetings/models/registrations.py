from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum

from maillage.kernel.db.public import BaseModel, PeerManager, PeerQuerySet
from maillage.meetings.models.choices import HOLDING, Presence, Seat, State
from maillage.meetings.models.meetings import Meeting


class Reserve(models.Model):
    """Places kept for a sector (a code of `network.Organisation.Sector`) in a mode."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="reserves", verbose_name="rencontre")
    mode = models.CharField("mode", max_length=8, choices=Seat, default=Seat.ON_SITE)
    sector = models.CharField("secteur", max_length=16)
    seats = models.PositiveIntegerField("places")

    objects = PeerManager()

    class Meta:
        verbose_name = "places réservées"
        verbose_name_plural = "places réservées"
        constraints = [models.UniqueConstraint(fields=["meeting", "mode", "sector"], name="meetings_reserve_once")]

    def __str__(self) -> str:
        return f"{self.sector} · {self.seats}"


class RegistrationQuerySet(PeerQuerySet):
    """Named filters on registrations."""

    def holding(self) -> Self:
        """Keep those that hold seats, or that seats are kept for."""
        return self.filter(state__in=HOLDING)

    def seated(self) -> Self:
        """Keep those who come."""
        return self.filter(state=State.SEATED)

    def waiting(self) -> Self:
        """Keep the waiting list, in its order."""
        return self.filter(state=State.WAITING).order_by("queued_at", "pk")

    def live(self) -> Self:
        """Keep all but the cancelled ones."""
        return self.exclude(state=State.CANCELLED)

    def wishing(self) -> Self:
        """Keep those who have a seat and wait for one in the other mode."""
        return self.filter(state=State.SEATED).exclude(wish_mode="")

    def count_seats(self) -> int:
        """Count seats, guests included."""
        return self.aggregate(total=Sum("seats"))["total"] or 0


class Registration(BaseModel):
    """Somebody who comes, waits, or came: a member, or a name with an address. One live row per address and meeting.

    `seats` counts the person and their guests. `sector` is a copy of the organisation's, for reserved places.
    """

    State = State

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="registrations", verbose_name="rencontre")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="membre"
    )
    name = models.CharField("nom", max_length=120)
    email = models.EmailField("adresse e-mail", max_length=254, blank=True)
    organisation = models.ForeignKey(
        "network.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="organisation"
    )
    organisation_name = models.CharField("organisation, en toutes lettres", max_length=160, blank=True)
    sector = models.CharField("secteur", max_length=16, blank=True)
    mode = models.CharField("mode", max_length=8, choices=Seat)
    seats = models.PositiveSmallIntegerField("places", default=1)
    guests = models.CharField("qui vous accompagne", max_length=300, blank=True)
    state = models.CharField("état", max_length=12, choices=State)
    queued_at = models.DateTimeField("en attente depuis", null=True, blank=True)
    offered_until = models.DateTimeField("place gardée jusqu’au", null=True, blank=True)
    # Somebody who has a seat, and waits for one in the other mode: when their turn comes, they move to it.
    wish_mode = models.CharField("attend aussi une place", max_length=8, choices=Seat, blank=True)
    wished_at = models.DateTimeField("l’attend depuis", null=True, blank=True)
    needs = models.TextField("besoins pour participer", max_length=1000, blank=True)
    photo_consent = models.BooleanField("accord pour les photos", null=True, blank=True)
    carpool = models.BooleanField("partage la route", default=False)
    carpool_from = models.CharField("part de", max_length=120, blank=True)
    carpool_seats = models.PositiveSmallIntegerField("places dans la voiture", default=0)
    mode_asked_at = models.DateTimeField("mode demandé à nouveau le", null=True, blank=True)
    mode_answered_at = models.DateTimeField("mode confirmé le", null=True, blank=True)
    is_walk_in = models.BooleanField("venu·e sans inscription", default=False)
    is_group = models.BooleanField("collègues sans nom", default=False)
    is_quiet = models.BooleanField("ne reçoit que l’essentiel", default=False)
    # "<day of the meeting>:<days before>" of the last reminder: a meeting moved to another day is reminded anew.
    reminded = models.CharField("rappel envoyé", max_length=20, blank=True)
    by_hand = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="inscrit·e par"
    )
    created_at = models.DateTimeField("inscription le")
    confirmed_at = models.DateTimeField("adresse confirmée le", null=True, blank=True)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True)
    presence = models.CharField("présence", max_length=8, choices=Presence, blank=True)

    objects = PeerManager.from_queryset(RegistrationQuerySet)()

    class Meta:
        verbose_name = "inscription"
        verbose_name_plural = "inscriptions"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "email"], condition=~Q(state="CANCELLED") & ~Q(email=""), name="meetings_registered_once"
            ),
            models.UniqueConstraint(
                fields=["meeting", "person"], condition=~Q(state="CANCELLED") & Q(person__isnull=False), name="meetings_member_once"
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="meetings_one_seat_at_least"),
            models.CheckConstraint(condition=~Q(state="OFFERED") | Q(offered_until__isnull=False), name="meetings_offer_ends"),
            models.CheckConstraint(condition=~Q(state="WAITING") | Q(queued_at__isnull=False), name="meetings_queue_has_order"),
            models.CheckConstraint(
                condition=Q(wish_mode="", wished_at=None) | Q(state="SEATED", wished_at__isnull=False) & ~Q(wish_mode=F("mode")),
                name="meetings_wish_beside_a_seat",
            ),
        ]
        indexes = [
            models.Index(fields=["meeting", "mode", "state"], name="meetings_seats"),
            models.Index(fields=["person", "state"], name="meetings_of_person"),
            models.Index(fields=["offered_until"], condition=Q(state="OFFERED"), name="meetings_offers"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.state != State.CANCELLED

    @property
    def team(self) -> str:
        """Give the name of the organisation, as chosen or as typed."""
        return self.organisation.name if self.organisation else self.organisation_name

    @property
    def label(self) -> str:
        """Give the name, or « 3 personnes du Centre culturel du Val » for colleagues without a name."""
        if not self.is_group:
            return self.name
        return f"{self.seats} personne{'s' if self.seats > 1 else ''} · {self.team or self.name}"

    @property
    def is_waiting(self) -> bool:
        return self.state == State.WAITING

    @property
    def is_offered(self) -> bool:
        return self.state == State.OFFERED

    @property
    def is_seated(self) -> bool:
        return self.state == State.SEATED

    @property
    def is_remote(self) -> bool:
        return self.mode == Seat.REMOTE

    @property
    def waits_since(self) -> datetime | None:
        """Give the moment that ranks it in a list: of its wish beside a seat, else of its own waiting."""
        return self.wished_at if self.state == State.SEATED else self.queued_at

    def offer_has_lapsed(self, *, now: datetime) -> bool:
        return self.state == State.OFFERED and self.offered_until is not None and self.offered_until <= now


class RegistrationStep(models.Model):
    """What happened to a registration: by whom (None: the person without account, or the clock), why."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="steps", verbose_name="inscription")
    state = models.CharField("état", max_length=12, choices=State)
    reason = models.CharField("motif", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par")
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "étape d’une inscription"
        verbose_name_plural = "étapes des inscriptions"

    def __str__(self) -> str:
        return self.get_state_display()


class RegistrationQuestion(BaseModel):
    """A question the organisers ask with the registration."""

    class Kind(models.TextChoices):
        TEXT = "TEXT", "réponse libre"
        CHOICE = "CHOICE", "un choix"
        MEAL = "MEAL", "repas"
        ACCESS = "ACCESS", "besoins d’accès"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="asked", verbose_name="rencontre")
    kind = models.CharField("genre", max_length=8, choices=Kind, default=Kind.TEXT)
    label = models.CharField("question", max_length=200)
    choices = models.JSONField("choix", default=list, blank=True)
    is_required = models.BooleanField("obligatoire", default=False)
    position = models.PositiveSmallIntegerField("rang", default=0)

    objects = PeerManager()

    class Meta:
        verbose_name = "question d’inscription"
        verbose_name_plural = "questions d’inscription"

    def __str__(self) -> str:
        return self.label


class RegistrationAnswer(models.Model):
    """What somebody answered to a question of the registration. Erased at the date shown when it was asked."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="answers", verbose_name="inscription")
    question = models.ForeignKey(RegistrationQuestion, on_delete=models.CASCADE, related_name="answers", verbose_name="question")
    text = models.TextField("réponse", max_length=1000)

    objects = PeerManager()

    class Meta:
        verbose_name = "réponse d’inscription"
        verbose_name_plural = "réponses d’inscription"
        constraints = [models.UniqueConstraint(fields=["registration", "question"], name="meetings_answered_once")]

    def __str__(self) -> str:
        return self.text[:60]


class Attendance(BaseModel):
    """What was noted of somebody's presence, one row per tap; the last one counts and is copied on the registration."""

    class Way(models.TextChoices):
        LIST = "LIST", "sur la liste"
        CODE = "CODE", "par le code"
        LINK = "LINK", "par le lien à distance"
        SHEET = "SHEET", "sur la feuille signée"

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="attendances", verbose_name="inscription")
    presence = models.CharField("présence", max_length=8, choices=Presence, blank=True)
    way = models.CharField("comment", max_length=8, choices=Way, default=Way.LIST)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="noté par"
    )
    # Chosen by the phone that taps: sent twice after a cut, it is one tap.
    key = models.UUIDField("clé", null=True, blank=True, unique=True)
    tapped_at = models.DateTimeField("au moment de")
    at = models.DateTimeField("reçu le")

    objects = PeerManager()

    class Meta:
        verbose_name = "présence notée"
        verbose_name_plural = "présences notées"

    def __str__(self) -> str:
        return f"{self.registration_id} · {self.presence}"


class SignedSheet(BaseModel):
    """The scan of a sign-in sheet, read by those who hold the meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="signed_sheets", verbose_name="rencontre")
    file = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="fichier")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ajoutée par")
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "feuille de présence signée"
        verbose_name_plural = "feuilles de présence signées"

    def __str__(self) -> str:
        return str(self.file_id)


class CalendarKey(models.Model):
    """The secret address of somebody's own calendar. Renewed, the former one no longer answers."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="personne")
    key = models.CharField("clé", max_length=64, unique=True)
    made_at = models.DateTimeField("faite le")

    objects = PeerManager()

    class Meta:
        verbose_name = "adresse d’agenda"
        verbose_name_plural = "adresses d’agenda"

    def __str__(self) -> str:
        return str(self.person_id)
