from django.conf import settings
from django.db import models

from maillage.kernel.db.public import BaseModel
from maillage.kernel.notices.base import ESSENTIAL


class Message(BaseModel):
    """A notice shown on site to one person. Unique per person, notice and fact.

    `about_kind` and `about` name the thing. `for_digest`: it waits for the digest, which says `text`; `mailed_at`: it left alone.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages", verbose_name="pour")
    name = models.CharField("message", max_length=80)
    fact = models.CharField("fait", max_length=160)
    title = models.CharField("titre", max_length=300)
    url = models.CharField("adresse", max_length=500)
    about_kind = models.CharField("genre", max_length=60, blank=True)
    about = models.UUIDField("à propos de", null=True, blank=True)
    weight = models.CharField("poids", max_length=12, default=ESSENTIAL)
    managed = models.BooleanField("de ce que l’on gère", default=False)
    text = models.TextField("texte du courrier groupé", blank=True)
    for_digest = models.BooleanField("attend le courrier groupé", default=False)
    created_at = models.DateTimeField("le")
    read_at = models.DateTimeField("lu le", null=True, blank=True)
    mailed_at = models.DateTimeField("parti par courriel le", null=True, blank=True)
    digested_at = models.DateTimeField("parti dans un courrier groupé le", null=True, blank=True)

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        constraints = [models.UniqueConstraint(fields=["person", "name", "fact"], name="notices_once")]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notices_person_at"),
            models.Index(fields=["person"], condition=models.Q(for_digest=True, digested_at=None, read_at=None), name="notices_for_digest"),
            models.Index(fields=["about"], name="notices_about"),
        ]

    def __str__(self) -> str:
        return self.title


class OutgoingMail(BaseModel):
    """An e-mail to send: stored with the act, sent by a task, tried again with growing delays.

    `message`: the notice it carries; it is dropped when that was read on the site before it left.
    """

    class Rank(models.IntegerChoices):
        CODE = 0, "attendu, même à une adresse qui a refusé un courrier"
        NOW = 1, "dès que possible"
        LATER = 2, "à son tour"

    to = models.EmailField("à", max_length=254)
    to_name = models.CharField("nom", max_length=200, blank=True)
    from_address = models.CharField("de", max_length=300, blank=True)
    subject = models.CharField("objet", max_length=300)
    text = models.TextField("texte")
    html = models.TextField("texte mis en page", blank=True)
    headers = models.JSONField("en-têtes", default=dict)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="compte"
    )
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="mails", verbose_name="message")
    rank = models.PositiveSmallIntegerField("rang", choices=Rank, default=Rank.NOW)
    created_at = models.DateTimeField("écrit le", db_index=True)
    next_attempt_at = models.DateTimeField("à envoyer le", db_index=True, null=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True, db_index=True)
    dropped_at = models.DateTimeField("laissé le", null=True, blank=True)
    failed_at = models.DateTimeField("abandonné le", null=True, blank=True)
    last_error = models.CharField("dernier refus", max_length=300, blank=True)

    class Meta:
        verbose_name = "courrier"
        verbose_name_plural = "courriers"

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"


class OutgoingPart(BaseModel):
    """A file that travels with a mail, and goes with it."""

    mail = models.ForeignKey(OutgoingMail, on_delete=models.CASCADE, related_name="parts", verbose_name="courrier")
    position = models.PositiveSmallIntegerField("rang", default=0)
    name = models.CharField("nom", max_length=120)
    content_type = models.CharField("type", max_length=120)
    content = models.BinaryField("contenu")

    class Meta:
        verbose_name = "pièce d’un courrier"
        verbose_name_plural = "pièces des courriers"

    def __str__(self) -> str:
        return self.name

    @property
    def is_invitation(self) -> bool:
        """Say whether it is a calendar that says what to do with it."""
        return self.content_type.startswith("text/calendar") and "method=" in self.content_type

    @property
    def as_text(self) -> str:
        """Give what it says, for parts that are text."""
        return bytes(self.content).decode(errors="replace")
