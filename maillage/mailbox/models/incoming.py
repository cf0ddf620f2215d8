import zlib

from django.conf import settings
from django.db import models

from maillage.kernel.db.public import BaseModel, PeerManager, PeerQuerySet


class IncomingMailQuerySet(PeerQuerySet):
    """Named filters on the mails that came in."""

    def troubled(self) -> "IncomingMailQuerySet":
        """Keep those that were to be read and could not be: the administration looks."""
        return self.filter(state=IncomingMail.State.FAILED)


class IncomingMail(BaseModel):
    """A mail that came in, stored before anything is made of it. `digest` is the same for two copies of one mail.

    `reader` and `key` say which room it was for and of what; `words` what became of it, in French.
    """

    class Way(models.TextChoices):
        BOX = "BOX", "relevé dans la boîte"
        COMMAND = "COMMAND", "remis par le serveur de courrier"
        POSTED = "POSTED", "apporté par un autre serveur"

    class State(models.TextChoices):
        WAITING = "WAITING", "à lire"
        DONE = "DONE", "repris"
        CONFIRM = "CONFIRM", "attend un oui"
        ASIDE = "ASIDE", "mis de côté"
        REFUSED = "REFUSED", "non repris"
        FAILED = "FAILED", "en échec"
        DROPPED = "DROPPED", "écarté"

    class Reason(models.TextChoices):
        """Why a mail was not simply read."""

        NONE = "", "—"
        AUTOMATIC = "automatic", "réponse automatique"
        ABSENT = "absent", "message d’absence"
        LIST = "list", "envoi en nombre"
        RECEIPT = "receipt", "accusé de lecture"
        CALENDAR = "calendar", "réponse d’un agenda"
        LOOP = "loop", "message parti d’ici"
        FLOOD = "flood", "trop de messages à la suite"
        FORGED = "forged", "expéditeur non authentifié"
        OTHER_ADDRESS = "other_address", "autre adresse que la sienne"
        WRONG_KEY = "wrong_key", "adresse de réponse abîmée"
        EXPIRED = "expired", "réponse trop tardive"
        UNKNOWN = "unknown", "expéditeur inconnu"
        NO_ADDRESS = "no_address", "écrit à la boîte elle-même"
        EMPTY = "empty", "rien d’écrit"
        UNREADABLE = "unreadable", "illisible"
        TOO_BIG = "too_big", "trop lourd"
        REFUSED = "refused", "refusé par la page"
        UNPROVED = "unproved", "expéditeur à confirmer"
        BOUNCE = "bounce", "courrier revenu"
        STOP = "stop", "demande d’arrêt"
        ERROR = "error", "erreur"

    digest = models.CharField("empreinte", max_length=64, unique=True)
    way = models.CharField("arrivée", max_length=8, choices=Way)
    state = models.CharField("état", max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField("raison", max_length=16, choices=Reason, blank=True, default="")
    words = models.CharField("ce qui s’est passé", max_length=500, blank=True)
    message_id = models.CharField("identité", max_length=300, blank=True)
    subject = models.CharField("objet", max_length=300, blank=True)
    from_name = models.CharField("nom de l’expéditeur", max_length=200, blank=True)
    from_address = models.CharField("expéditeur", max_length=254, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="compte"
    )
    reader = models.CharField("lu par", max_length=40, blank=True)
    key = models.CharField("à propos de", max_length=80, blank=True)
    url = models.CharField("page", max_length=500, blank=True)
    size = models.PositiveIntegerField("taille", default=0)
    received_at = models.DateTimeField("arrivé le")
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    next_attempt_at = models.DateTimeField("à lire le", null=True, blank=True)
    handled_at = models.DateTimeField("lu le", null=True, blank=True)
    answered_at = models.DateTimeField("réponse polie le", null=True, blank=True)
    confirmed_at = models.DateTimeField("confirmé le", null=True, blank=True)
    forced_at = models.DateTimeField("relu sur demande le", null=True, blank=True)

    objects = PeerManager.from_queryset(IncomingMailQuerySet)()

    class Meta:
        verbose_name = "courriel reçu"
        verbose_name_plural = "courriels reçus"
        indexes = [
            models.Index(fields=["state", "-received_at"], name="mailbox_state_at"),
            models.Index(fields=["from_address", "-received_at"], name="mailbox_from_at"),
            models.Index(fields=["received_at"], name="mailbox_at"),
        ]

    def __str__(self) -> str:
        return self.subject or "(sans objet)"

    @property
    def sender(self) -> str:
        """Who wrote, as lists show it."""
        return f"{self.from_name} ({self.from_address})" if self.from_name else self.from_address or "expéditeur illisible"


class RawMail(models.Model):
    """A mail as it travelled, compressed. Apart: lists never read it; gone when it is of no more use."""

    mail = models.OneToOneField(IncomingMail, on_delete=models.CASCADE, primary_key=True, related_name="raw", verbose_name="courriel")
    content = models.BinaryField("contenu")

    objects = PeerManager()

    class Meta:
        verbose_name = "courriel brut"
        verbose_name_plural = "courriels bruts"

    def __str__(self) -> str:
        return f"brut de {self.mail_id}"

    @staticmethod
    def pack(raw: bytes) -> bytes:
        """Give what is stored of a mail."""
        return zlib.compress(raw, level=1)

    def unpack(self) -> bytes:
        """Give the mail as it travelled."""
        return zlib.decompress(bytes(self.content))

    def beginning(self, *, most: int = 300_000) -> bytes:
        """Give its first bytes, where the headers are."""
        return zlib.decompressobj().decompress(bytes(self.content), most)


class BoxVisit(models.Model):
    """The last visit to the box, one row: what the administration looks at when nothing comes in any more."""

    at = models.DateTimeField("dernière visite")
    worked_at = models.DateTimeField("dernière réussie", null=True, blank=True)
    error = models.CharField("ce qui n’a pas marché", max_length=300, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "visite de la boîte"
        verbose_name_plural = "visites de la boîte"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
