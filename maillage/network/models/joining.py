from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from maillage.kernel.db.public import BaseModel, PeerManager, PeerQuerySet
from maillage.network.models.organisations import Organisation


class JoinRequestQuerySet(PeerQuerySet):
    """Named filters on the requests to join."""

    def waiting(self) -> "JoinRequestQuerySet":
        """Keep those whose address is confirmed and which nobody has settled."""
        return self.filter(confirmed_at__isnull=False, answer=None)

    def unconfirmed(self) -> "JoinRequestQuerySet":
        """Keep those whose address is not confirmed."""
        return self.filter(confirmed_at=None)


class JoinRequest(BaseModel):
    """Somebody asks to join. Open while its address is confirmed and it has no answer."""

    name = models.CharField("nom", max_length=120)
    email = models.EmailField("adresse e-mail", max_length=254)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="join_requests", verbose_name="organisation"
    )
    organisation_name = models.CharField("organisation hors de la liste", max_length=160, blank=True)
    what_i_do = models.TextField("ce que je fais")
    charter_version = models.CharField("version de la charte acceptée", max_length=20, blank=True)
    keep_words = models.BooleanField("reprendre ces mots dans le profil", default=False)
    asked_at = models.DateTimeField("demandé le")
    confirmed_at = models.DateTimeField("adresse confirmée le", null=True, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="join_requests", verbose_name="compte"
    )

    objects = PeerManager.from_queryset(JoinRequestQuerySet)()

    class Meta:
        verbose_name = "demande pour rejoindre"
        verbose_name_plural = "demandes pour rejoindre"
        constraints = [
            models.UniqueConstraint(Lower("email"), condition=Q(confirmed_at=None), name="network_join_unconfirmed_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def organisation_label(self) -> str:
        """The organisation as chosen or as written."""
        return self.organisation.name if self.organisation else self.organisation_name


class JoinAnswer(models.Model):
    """What the coordination decided, with its words. One-to-one: a second decision cannot be written."""

    request = models.OneToOneField(JoinRequest, on_delete=models.CASCADE, related_name="answer", verbose_name="demande")
    accepted = models.BooleanField("accueillie")
    word = models.TextField("mot")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "réponse à une demande"
        verbose_name_plural = "réponses aux demandes"
        constraints = [models.CheckConstraint(condition=~Q(word=""), name="network_join_answer_has_word")]

    def __str__(self) -> str:
        return "accueillie" if self.accepted else "déclinée"


class JoinQuestion(BaseModel):
    """A question to the applicant, and the reply."""

    request = models.ForeignKey(JoinRequest, on_delete=models.CASCADE, related_name="questions", verbose_name="demande")
    word = models.TextField("question")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    at = models.DateTimeField("le")
    reply = models.TextField("réponse", blank=True)
    replied_at = models.DateTimeField("répondu le", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "question à propos d’une demande"
        verbose_name_plural = "questions à propos des demandes"

    def __str__(self) -> str:
        return self.word[:80]


class Vouch(models.Model):
    """A colleague says: I know this person."""

    request = models.ForeignKey(JoinRequest, on_delete=models.CASCADE, related_name="vouches", verbose_name="demande")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="par")
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "recommandation"
        verbose_name_plural = "recommandations"
        constraints = [models.UniqueConstraint(fields=["request", "by"], name="network_vouch_once")]

    def __str__(self) -> str:
        return f"{self.by} → {self.request}"
