"""Where a thread came from, and what became of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.community.models.answers import Answer
from maillage.community.models.choices import MOST_WORDS
from maillage.community.models.discussions import Discussion
from maillage.kernel.db.public import BaseModel, PeerManager


class Origin(models.Model):
    """A thread pasted from elsewhere: where it was, and who agreed to it."""

    discussion = models.OneToOneField(Discussion, on_delete=models.CASCADE, related_name="origin", verbose_name="discussion")
    place = models.CharField("d’où elle vient", max_length=120)
    agreed_by = models.CharField("qui est d’accord", max_length=MOST_WORDS)
    agreed_on = models.DateField("depuis le")
    names_kept = models.BooleanField("avec leurs noms", default=False)
    at = models.DateTimeField("reprise le")

    objects = PeerManager()

    class Meta:
        verbose_name = "discussion venue d’ailleurs"
        verbose_name_plural = "discussions venues d’ailleurs"

    def __str__(self) -> str:
        return f"{self.place} · {self.discussion_id}"


class Arrivals(models.Model):
    """How many times the link pasted in a group elsewhere was opened: a figure, and nothing about anybody."""

    discussion = models.OneToOneField(Discussion, on_delete=models.CASCADE, related_name="arrivals", verbose_name="discussion")
    count = models.PositiveIntegerField("fois", default=0)

    objects = PeerManager()

    class Meta:
        verbose_name = "arrivées d’ailleurs"
        verbose_name_plural = "arrivées d’ailleurs"

    def __str__(self) -> str:
        return f"{self.discussion_id} · {self.count}"


class Harvest(BaseModel):
    """A thread being made into a resource or an initiative: `thing` is its draft, once made."""

    class Into(models.TextChoices):
        RESOURCE = "RESOURCE", "une ressource"
        INITIATIVE = "INITIATIVE", "une initiative"

    KIND: ClassVar[str] = "community.harvest"

    discussion = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="harvests", verbose_name="discussion")
    into = models.CharField("pour en faire", max_length=12, choices=Into, default=Into.RESOURCE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="par")
    at = models.DateTimeField("commencé le")
    thing = models.UUIDField("brouillon", null=True, blank=True)
    done_at = models.DateTimeField("brouillon fait le", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "fil à recueillir"
        verbose_name_plural = "fils à recueillir"
        constraints = [
            models.UniqueConstraint(fields=["discussion", "by"], condition=Q(done_at=None), name="community_harvest_once_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.discussion_id} → {self.into}"


class HarvestPart(BaseModel):
    """Words asked for, and whether whoever wrote them agreed. Without answer: those of the question itself."""

    harvest = models.ForeignKey(Harvest, on_delete=models.CASCADE, related_name="parts", verbose_name="recueil")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="réponse")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="de qui"
    )
    given = models.BooleanField("d’accord", null=True, blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)

    objects = PeerManager()

    class Meta:
        verbose_name = "mots à recueillir"
        verbose_name_plural = "mots à recueillir"
        constraints = [
            models.UniqueConstraint(fields=["harvest", "answer"], name="community_part_once"),
            models.UniqueConstraint(fields=["harvest"], condition=Q(answer=None), name="community_part_question_once"),
        ]

    def __str__(self) -> str:
        return f"{self.harvest_id} · {self.answer_id}"
