from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.kernel.db.public import BaseModel, PeerManager


class Board(BaseModel):
    """What a meeting is facilitated with while it lasts: whoever has its `code` joins and takes notes, without account."""

    KIND: ClassVar[str] = "traces.board"

    class Moment(models.TextChoices):
        INTRODUCTIONS = "INTRODUCTIONS", "tour de table"
        PROGRAMME = "PROGRAMME", "programme"
        SUB_GROUPS = "SUB_GROUPS", "sous-groupes"
        VOTE = "VOTE", "vote"

    meeting = models.OneToOneField("meetings.Meeting", on_delete=models.CASCADE, related_name="+", verbose_name="rencontre")
    code = models.CharField("code", max_length=12, unique=True)
    moment = models.CharField("moment", max_length=16, choices=Moment, default=Moment.INTRODUCTIONS)
    line = models.ForeignKey(
        "meetings.ProgrammeLine", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="ligne en cours"
    )
    line_ends_at = models.DateTimeField("fin prévue de la ligne", null=True, blank=True)
    dots_each = models.PositiveSmallIntegerField("gommettes par personne", default=3)
    opened_at = models.DateTimeField("ouvert le")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ouvert par")
    closed_at = models.DateTimeField("fermé le", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "animation"
        verbose_name_plural = "animations"

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def seconds_left(self, *, now: datetime) -> int | None:
        """Give the seconds left for the present line, negative past its end; None when nothing is timed."""
        return None if self.line_ends_at is None else int((self.line_ends_at - now).total_seconds())


class Participant(BaseModel):
    """Somebody around the table: a name, and the sub-group they sit in. `uuid` is in the address of their page."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="participants", verbose_name="animation")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="membre"
    )
    name = models.CharField("nom", max_length=120)
    sub_group = models.ForeignKey(
        "meetings.SubGroup", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="sous-groupe"
    )
    joined_at = models.DateTimeField("arrivé·e le")
    introduced_at = models.DateTimeField("s’est présenté·e le", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "participant·e"
        verbose_name_plural = "participant·e·s"
        constraints = [
            models.UniqueConstraint(fields=["board", "person"], condition=Q(person__isnull=False), name="traces_participant_once")
        ]

    def __str__(self) -> str:
        return self.name


class Note(BaseModel):
    """Some lines written during the meeting, by one hand or several. `version` grows with each change; what another wrote over is kept.

    `uuid` is chosen by the page that writes it: sent twice after a cut, it is one note.
    """

    class Place(models.TextChoices):
        TABLE = "TABLE", "notes"
        PARKING = "PARKING", "à reprendre plus tard"

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="notes", verbose_name="animation")
    sub_group = models.ForeignKey(
        "meetings.SubGroup", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="sous-groupe"
    )
    place = models.CharField("où", max_length=8, choices=Place, default=Place.TABLE)
    text = models.TextField("texte", max_length=4000)
    version = models.PositiveIntegerField("version", default=1)
    by = models.ForeignKey(Participant, on_delete=models.RESTRICT, related_name="notes", verbose_name="par")
    last_by = models.ForeignKey(Participant, on_delete=models.RESTRICT, related_name="+", verbose_name="changé par")
    beside = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="écrite en même temps que"
    )
    created_at = models.DateTimeField("écrite le")
    changed_at = models.DateTimeField("changée le")
    removed_at = models.DateTimeField("enlevée le", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "note"
        verbose_name_plural = "notes"
        indexes = [models.Index(fields=["board", "sub_group", "created_at"], name="traces_notes_of_group")]

    def __str__(self) -> str:
        return self.text[:60]


class NoteVersion(models.Model):
    """What a note said before somebody else changed or removed it."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="versions", verbose_name="note")
    number = models.PositiveIntegerField("version")
    text = models.TextField("texte", max_length=4000)
    by = models.ForeignKey(Participant, on_delete=models.RESTRICT, related_name="+", verbose_name="par")
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "version d’une note"
        verbose_name_plural = "versions des notes"

    def __str__(self) -> str:
        return f"{self.note_id} · {self.number}"


class Dot(models.Model):
    """A dot somebody put on a note."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="dots", verbose_name="note")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="dots", verbose_name="participant·e")
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "gommette"
        verbose_name_plural = "gommettes"
        constraints = [models.UniqueConstraint(fields=["note", "participant"], name="traces_dot_once")]

    def __str__(self) -> str:
        return f"{self.note_id} · {self.participant_id}"


class BoardPhoto(BaseModel):
    """A photo of a flip chart. Its place and device were erased when it came in."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="photos", verbose_name="animation")
    sub_group = models.ForeignKey(
        "meetings.SubGroup", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="sous-groupe"
    )
    file = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="fichier")
    caption = models.CharField("légende", max_length=200, blank=True)
    written = models.TextField("ce qui est écrit dessus", max_length=4000, blank=True)
    by = models.ForeignKey(Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par")
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "photo de tableau"
        verbose_name_plural = "photos de tableaux"

    def __str__(self) -> str:
        return self.caption or str(self.uuid)

    @property
    def alt(self) -> str:
        """Give what stands for the photo: its words, else whose flip chart it is."""
        if self.caption:
            return self.caption
        return f"Le tableau de la table «\u00a0{self.sub_group.name}\u00a0»" if self.sub_group else "Un tableau de la rencontre"
