"""What hangs on a discussion or on one of its answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.community.models.answers import Answer
from maillage.community.models.choices import MOST_TITLE, MOST_WORDS
from maillage.community.models.discussions import Discussion
from maillage.kernel.db.public import BaseModel, PeerManager


class DiscussionThing(models.Model):
    """A thing of the site that a discussion is about, or that an answer cites."""

    discussion = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="thing_rows", verbose_name="discussion")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, null=True, blank=True, related_name="thing_rows", verbose_name="réponse")
    kind = models.CharField("sorte", max_length=60)
    thing = models.UUIDField("chose citée")
    position = models.PositiveSmallIntegerField("rang", default=0)

    objects = PeerManager()

    class Meta:
        verbose_name = "chose citée"
        verbose_name_plural = "choses citées"
        constraints = [
            models.UniqueConstraint(fields=["discussion", "thing"], condition=Q(answer=None), name="community_thing_once"),
            models.UniqueConstraint(fields=["answer", "thing"], condition=Q(answer__isnull=False), name="community_answer_thing_once"),
        ]
        indexes = [models.Index(fields=["thing"], name="community_by_thing")]

    def __str__(self) -> str:
        return f"{self.kind} · {self.discussion_id}"


class DiscussionFile(models.Model):
    """A file of a discussion or of an answer; a picture says what it shows."""

    discussion = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="file_rows", verbose_name="discussion")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, null=True, blank=True, related_name="file_rows", verbose_name="réponse")
    file = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="fichier")
    alt = models.CharField("ce que l’on voit", max_length=MOST_WORDS, blank=True)
    position = models.PositiveSmallIntegerField("rang", default=0)

    objects = PeerManager()

    class Meta:
        verbose_name = "fichier d’une discussion"
        verbose_name_plural = "fichiers des discussions"

    def __str__(self) -> str:
        return f"{self.file_id} · {self.discussion_id}"


class Mention(models.Model):
    """Somebody named in a text: told once, however often the text changes."""

    discussion = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="mentions", verbose_name="discussion")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, null=True, blank=True, related_name="mentions", verbose_name="réponse")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="personne")
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "personne nommée"
        verbose_name_plural = "personnes nommées"
        constraints = [
            models.UniqueConstraint(fields=["discussion", "person"], condition=Q(answer=None), name="community_mention_once"),
            models.UniqueConstraint(fields=["answer", "person"], condition=Q(answer__isnull=False), name="community_answer_mention_once"),
        ]

    def __str__(self) -> str:
        return f"{self.discussion_id} · {self.person_id}"


class Revision(BaseModel):
    """What a discussion or an answer said before it was changed."""

    discussion = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="revisions", verbose_name="discussion")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, null=True, blank=True, related_name="revisions", verbose_name="réponse")
    title = models.CharField("titre d’avant", max_length=MOST_TITLE, blank=True)
    text = models.TextField("texte d’avant", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="changé par"
    )
    at = models.DateTimeField("changé le")

    objects = PeerManager()

    class Meta:
        verbose_name = "version d’avant"
        verbose_name_plural = "versions d’avant"

    def __str__(self) -> str:
        return f"{self.discussion_id} · {self.at:%Y-%m-%d}"


class Decision(BaseModel):
    """What was decided of a discussion or of an answer: who, when, with which words."""

    class Outcome(models.TextChoices):
        OPENED = "OPENED", "ouverte"
        DECLINED = "DECLINED", "non publiée"
        WITHDRAWN = "WITHDRAWN", "retirée"
        RESTORED = "RESTORED", "remise"
        KEPT = "KEPT", "réponse retenue"
        RELEASED = "RELEASED", "réponse plus retenue"

    discussion = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="decisions", verbose_name="discussion")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, null=True, blank=True, related_name="decisions", verbose_name="réponse")
    outcome = models.CharField("décision", max_length=10, choices=Outcome)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par")
    by_asker = models.BooleanField("par la personne qui a posé la question", default=False)
    at = models.DateTimeField("le")
    words = models.CharField("mots", max_length=2000, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "décision sur une discussion"
        verbose_name_plural = "décisions sur les discussions"
        constraints = [models.CheckConstraint(condition=~Q(outcome__in=["DECLINED"]) | ~Q(words=""), name="community_declined_has_words")]
        indexes = [models.Index(fields=["discussion", "-at"], name="community_decisions")]

    def __str__(self) -> str:
        return f"{self.outcome} · {self.discussion_id}"
