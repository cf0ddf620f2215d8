from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.community.models.choices import MOST_ANSWER, MOST_WORDS, Held, Via
from maillage.community.models.discussions import Discussion
from maillage.kernel.db.public import BaseModel, PeerManager, PeerQuerySet

SHOWN = Q(opened_at__isnull=False, withdrawn_at=None)


class AnswerQuerySet(PeerQuerySet):
    """Named filters on answers."""

    def shown(self) -> Self:
        """Keep those that everybody who reads the discussion reads."""
        return self.filter(SHOWN)

    def held(self) -> Self:
        """Keep those that wait for the coordination."""
        return self.filter(opened_at=None, withdrawn_at=None)


class Answer(BaseModel):
    """What a colleague answers. `uuid` is the identity of the form it came by, or of the mail: received twice, it is kept once.

    `from_asker`: written in a relayed discussion by whoever asked, and shown without name; `author` is then empty.
    """

    KIND: ClassVar[str] = "community.answer"
    Via = Via

    discussion = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="answer_rows", verbose_name="discussion")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="par"
    )
    from_asker = models.BooleanField("de la personne qui a posé la question", default=False)
    text = models.TextField("texte", max_length=MOST_ANSWER)
    html = models.TextField("texte mis en page", blank=True)
    plain = models.TextField("mots du texte, sans les noms des personnes nommées", blank=True)
    via = models.CharField("arrivée", max_length=8, choices=Via, default=Via.SITE)
    meeting = models.ForeignKey(
        "meetings.Meeting", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="trouvée à la rencontre"
    )
    held_for = models.CharField("attend la coordination pour", max_length=8, choices=Held, blank=True)
    created_at = models.DateTimeField("écrite le")
    opened_at = models.DateTimeField("ouverte le", null=True, blank=True)
    revised_at = models.DateTimeField("modifiée le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)
    thanks = models.PositiveIntegerField("mercis", default=0)

    objects = PeerManager.from_queryset(AnswerQuerySet)()

    class Meta:
        verbose_name = "réponse"
        verbose_name_plural = "réponses"
        constraints = [
            models.CheckConstraint(condition=Q(from_asker=True) | Q(author__isnull=False), name="community_answer_is_signed"),
        ]
        indexes = [
            models.Index(fields=["discussion", "created_at", "id"], name="community_answers"),
            models.Index(fields=["author", "-created_at"], name="community_answers_by"),
            models.Index(fields=["created_at"], condition=Q(opened_at=None, withdrawn_at=None), name="community_answers_held"),
        ]

    def __str__(self) -> str:
        return f"réponse {self.pk} · {self.discussion_id}"

    def get_absolute_url(self) -> str:
        """Give the address of its discussion, at this answer."""
        return f"{self.discussion.get_absolute_url()}?reponse={self.pk}#reponse-{self.pk}"

    @property
    def is_shown(self) -> bool:
        return self.opened_at is not None and self.withdrawn_at is None

    @property
    def is_held(self) -> bool:
        return self.opened_at is None and self.withdrawn_at is None


class Keeping(models.Model):
    """The answer that was kept: by whom, and why."""

    discussion = models.OneToOneField(Discussion, on_delete=models.CASCADE, related_name="keeping", verbose_name="discussion")
    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="keeping", verbose_name="réponse retenue")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="retenue par"
    )
    by_asker = models.BooleanField("par la personne qui a posé la question", default=False)
    words = models.CharField("pourquoi", max_length=MOST_WORDS, blank=True)
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "réponse retenue"
        verbose_name_plural = "réponses retenues"

    def __str__(self) -> str:
        return f"{self.discussion_id} · {self.answer_id}"


class Thanks(BaseModel):
    """« Merci », in a sentence: what the answer changed for whoever thanks."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="thanks_rows", verbose_name="réponse")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="personne")
    words = models.CharField("merci", max_length=MOST_WORDS, blank=True)
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "merci"
        verbose_name_plural = "mercis"
        constraints = [models.UniqueConstraint(fields=["answer", "person"], name="community_thanks_once")]

    def __str__(self) -> str:
        return f"{self.answer_id} · {self.person_id}"
