from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.initiatives.models.contributions import LISTED, Contribution, ContributionQuerySet
from maillage.initiatives.models.initiatives import Initiative
from maillage.kernel.db.public import BaseModel, PeerManager


class ExperimentQuerySet(ContributionQuerySet):
    """Named filters on experiments."""

    def to_decide(self, *, today: Any) -> Self:
        """Keep those whose end has passed and of which nobody has said what follows."""
        return self.filter(LISTED, ends_on__lt=today, stopped_on=None)


class Experiment(Contribution):
    """An experiment and its protocol: a question, sites, dates, what is watched. What was seen and decided are rows."""

    KIND: ClassVar[str] = "initiatives.experiment"
    NOUN: ClassVar[str] = "experimentation"
    PAGE: ClassVar[str] = "initiatives:experiment_detail"

    question = models.TextField("question", max_length=1000, blank=True)
    sites = models.TextField("où", max_length=2000, blank=True)
    starts_on = models.DateField("début", null=True, blank=True)
    ends_on = models.DateField("fin", null=True, blank=True)
    stopped_on = models.DateField("arrêtée le", null=True, blank=True)
    watched = models.TextField("ce que nous regardons", blank=True)
    organisation = models.ForeignKey(
        "network.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="organisation"
    )
    initiative = models.ForeignKey(
        Initiative, on_delete=models.SET_NULL, null=True, blank=True, related_name="experiments", verbose_name="à propos de l’initiative"
    )
    import_key = models.CharField("clé d’import", max_length=200, blank=True, db_index=True)

    objects = PeerManager.from_queryset(ExperimentQuerySet)()

    class Meta:
        verbose_name = "expérimentation"
        verbose_name_plural = "expérimentations"
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="initiatives_experiment_dates"
            ),
            models.CheckConstraint(condition=Q(published_at=None) | (~Q(title="") & ~Q(question="")), name="initiatives_experiment_asks"),
        ]
        indexes = [models.Index(fields=["ends_on"], condition=LISTED & Q(stopped_on=None), name="initiatives_to_decide")]


class Observation(BaseModel):
    """What somebody saw, on a day."""

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="observations", verbose_name="expérimentation")
    on = models.DateField("le")
    site = models.CharField("où", max_length=160, blank=True)
    words = models.TextField("ce que nous avons vu", max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    at = models.DateTimeField("noté le")

    objects = PeerManager()

    class Meta:
        verbose_name = "observation"
        verbose_name_plural = "observations"
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="initiatives_observation_has_words")]

    def __str__(self) -> str:
        return f"{self.experiment_id} · {self.on}"


class ExperimentDecision(BaseModel):
    """What follows an experiment: stop, adapt or extend, with words."""

    class Kind(models.TextChoices):
        STOP = "STOP", "on arrête"
        ADAPT = "ADAPT", "on adapte"
        EXTEND = "EXTEND", "on étend"

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="decisions", verbose_name="expérimentation")
    kind = models.CharField("décision", max_length=8, choices=Kind)
    words = models.TextField("pourquoi", max_length=4000)
    until = models.DateField("jusqu’au", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "décision sur une expérimentation"
        verbose_name_plural = "décisions sur les expérimentations"
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="initiatives_verdict_has_words"),
            models.CheckConstraint(condition=Q(kind="STOP") | Q(until__isnull=False), name="initiatives_verdict_has_end"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
