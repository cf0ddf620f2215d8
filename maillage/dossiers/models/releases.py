from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from maillage.dossiers.models.choices import Talk
from maillage.dossiers.models.dossiers import Dossier
from maillage.dossiers.models.versions import DossierVersion
from maillage.kernel.db.public import BaseModel, PeerManager


class AccessRequest(BaseModel):
    """Somebody asks that a dossier be released to them. Open while `settled_at` is empty: answered, closed by time, or taken back.

    What was decided is a row of `AccessAnswer`; without one, a settled request was taken back (`taken_back`) or closed by time.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="requests", verbose_name="dossier")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="demandé par")
    organisation = models.ForeignKey(
        "network.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="pour"
    )
    purpose = models.TextField("pourquoi ce dossier")
    situation = models.TextField("où vous en êtes", blank=True)
    talk = models.CharField("comment échanger", max_length=8, choices=Talk)
    conditions = models.TextField("conditions lues", blank=True)
    asked_at = models.DateTimeField("demandé le")
    reminded_at = models.DateTimeField("rappelé le", null=True, blank=True)
    settled_at = models.DateTimeField("réglé le", null=True, blank=True)
    taken_back = models.BooleanField("reprise par son auteur·rice", default=False)

    objects = PeerManager()

    class Meta:
        verbose_name = "demande de mise à disposition"
        verbose_name_plural = "demandes de mise à disposition"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "person"], condition=Q(settled_at=None), name="dossiers_one_open_request"),
            models.CheckConstraint(condition=~Q(purpose=""), name="dossiers_request_has_purpose"),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(settled_at=None), name="dossiers_open_requests")]

    def __str__(self) -> str:
        return f"{self.dossier_id} · {self.person_id}"

    def get_absolute_url(self) -> str:
        """Give the page where both read it."""
        return reverse("dossiers:request_detail", args=[self.uuid])


class RequestMessage(BaseModel):
    """Words of one of the two in the conversation about a request."""

    request = models.ForeignKey(AccessRequest, on_delete=models.CASCADE, related_name="messages", verbose_name="demande")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    words = models.TextField("message")
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "message d’une demande"
        verbose_name_plural = "messages des demandes"
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="dossiers_message_has_words")]

    def __str__(self) -> str:
        return f"{self.request_id} · {self.at:%Y-%m-%d}"


class AccessAnswer(BaseModel):
    """The owner's answer. One to one with the request: a second answer cannot be written."""

    request = models.OneToOneField(AccessRequest, on_delete=models.CASCADE, related_name="answer", verbose_name="demande")
    granted = models.BooleanField("accordé")
    word = models.TextField("mot")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    at = models.DateTimeField("le")
    by_link = models.BooleanField("par le lien du courrier", default=False)

    objects = PeerManager()

    class Meta:
        verbose_name = "réponse à une demande de mise à disposition"
        verbose_name_plural = "réponses aux demandes de mise à disposition"
        constraints = [models.CheckConstraint(condition=~Q(word=""), name="dossiers_answer_has_word")]

    def __str__(self) -> str:
        return "accordée" if self.granted else "déclinée"


class Release(BaseModel):
    """Mise à disposition: one frozen version for one person, with its context note, until a date.

    Running while `ended_at` is empty and `ends_on` is not past. `pages` are frozen with the version; `sha256` is that of the version's
    file. `copy` is the stamped PDF, made by a task, deleted when the release ends. `code` is printed on the cover: it tells anybody who
    has the paper whether a newer version exists, and nothing else.
    """

    answer = models.OneToOneField(AccessAnswer, on_delete=models.PROTECT, related_name="release", verbose_name="réponse")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="releases", verbose_name="dossier")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="remis à")
    version = models.ForeignKey(DossierVersion, on_delete=models.PROTECT, related_name="releases", verbose_name="version")
    pages = models.JSONField("pages", default=list)
    sha256 = models.CharField("empreinte", max_length=64)
    context_note = models.TextField("note de contexte")
    code = models.CharField("code", max_length=12, unique=True)
    starts_at = models.DateTimeField("depuis le")
    ends_on = models.DateField("jusqu’au")
    warned_at = models.DateTimeField("fin annoncée le", null=True, blank=True)
    ended_at = models.DateTimeField("terminée le", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="terminée par"
    )
    end_word = models.TextField("mot de fin", blank=True)
    copy = models.ForeignKey("files.StoredFile", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="copie")
    copy_failure = models.CharField("raison de l’échec de la copie", max_length=300, blank=True)
    copy_done = models.PositiveSmallIntegerField("avancement de la copie en pour cent", default=0)
    copy_seen_at = models.DateTimeField("dernier signe de la copie en cours", null=True, blank=True)
    followed_up_at = models.DateTimeField("« qu’en avez-vous fait » demandé le", null=True, blank=True)
    outcome_words = models.TextField("ce que cela a apporté", blank=True)
    outcome_at = models.DateTimeField("répondu le", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "mise à disposition"
        verbose_name_plural = "mises à disposition"
        constraints = [
            models.CheckConstraint(condition=~Q(context_note=""), name="dossiers_release_has_note"),
            models.CheckConstraint(
                condition=Q(ended_by=None) | (Q(ended_at__isnull=False) & ~Q(end_word="")), name="dossiers_release_end_has_word"
            ),
        ]
        indexes = [models.Index(fields=["ends_on"], condition=Q(ended_at=None), name="dossiers_running")]

    def __str__(self) -> str:
        return f"{self.dossier_id} · {self.person_id}"

    def get_absolute_url(self) -> str:
        """Give the page of the receiver."""
        return reverse("dossiers:release_detail", args=[self.uuid])


class ReleaseReading(models.Model):
    """The receiver opened or took the copy: rows are only added."""

    class How(models.TextChoices):
        ONLINE = "ONLINE", "lu en ligne"
        COPY = "COPY", "copie téléchargée"

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="readings", verbose_name="mise à disposition")
    how = models.CharField("comment", max_length=8, choices=How)
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "lecture d’une mise à disposition"
        verbose_name_plural = "lectures des mises à disposition"

    def __str__(self) -> str:
        return f"{self.release_id} · {self.how}"


class ExtensionRequest(BaseModel):
    """The receiver asks for more time; the owner agrees until a date or declines, with words."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="extensions", verbose_name="mise à disposition")
    words = models.TextField("pourquoi")
    until_on = models.DateField("jusqu’au")
    asked_at = models.DateTimeField("demandé le")
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="répondu par"
    )
    granted = models.BooleanField("accordé", null=True, blank=True)
    answer_word = models.TextField("mot", blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "demande de prolongation"
        verbose_name_plural = "demandes de prolongation"
        constraints = [
            models.UniqueConstraint(fields=["release"], condition=Q(answered_at=None), name="dossiers_one_open_extension"),
            models.CheckConstraint(condition=~Q(words=""), name="dossiers_extension_has_words"),
            models.CheckConstraint(
                condition=Q(answered_at=None, granted=None) | Q(answered_at__isnull=False, granted__isnull=False),
                name="dossiers_extension_answer_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} · {self.until_on}"
