"""What waits for somebody: the coordination's week, drafts, own data."""

from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils import timezone

from maillage.initiatives.models import (
    Adaptation,
    Contribution,
    Experiment,
    ExperimentDecision,
    Initiative,
    InitiativeFile,
    InitiativeStep,
    Observation,
    Testimony,
)
from maillage.kernel.cards import WeekItem
from maillage.kernel.db.public import Row
from maillage.kernel.desks import Week, WeekPart
from maillage.kernel.text.dates import short_date
from maillage.library import public as library
from maillage.people.public import name_under

LABELS = {"initiative": "Nouvelle initiative", "temoignage": "Nouveau témoignage", "experimentation": "Nouvelle expérimentation"}


def to_call_back(*, today: date) -> Any:
    """Give the initiatives whose contact is to be called back by today, oldest first."""
    return Initiative.objects.to_call_back(today=today).select_related("contact").order_by("call_back_on", "pk")


def to_decide(*, today: date) -> Any:
    """Give the experiments whose end has passed and which nobody decided on, oldest first."""
    return Experiment.objects.to_decide(today=today).select_related("organisation").order_by("ends_on", "pk")


def spotted() -> Any:
    """Give the sheets the coordination has opened and nobody has described, newest first."""
    found = Initiative.objects.filter(spotted_at__isnull=False, submitted_at=None, published_at=None, withdrawn_at=None)
    return found.select_related("contact").order_by("-spotted_at", "-pk")


def waiting_of(model: type[Contribution]) -> Any:
    """Give what waits for a decision, oldest first."""
    return model.objects.waiting().select_related("contributor").order_by("submitted_at", "pk")  # type: ignore[attr-defined]


def _to_publish(model: type[Contribution], row: Row) -> WeekItem:
    thing = _thing(model, row)
    answer_url = reverse("initiatives:answer", args=[thing.NOUN, row.uuid])
    return WeekItem(
        kind=thing.KIND,
        data_kind="initiative",
        label=LABELS[thing.NOUN],
        title=str(thing),
        url=thing.get_absolute_url(),
        since=row.at,
        details=[row.first],
        primary_label="Publier",
        primary_url=reverse("initiatives:publish", args=[thing.NOUN, row.uuid]),
        actions=library.worded_outcomes(change_url=answer_url, decline_url=answer_url),
        minutes=3,
    )


def _thing(model: type[Contribution], row: Row) -> Contribution:
    return model(pk=row.pk, title=row.title, slug=row.slug)  # type: ignore[misc]


def _to_call_back(row: Row) -> WeekItem:
    initiative, day = _thing(Initiative, row), row.day or timezone.localdate()
    return WeekItem(
        kind=initiative.KIND,
        data_kind="initiative",
        label="Initiative qui attend un rappel",
        title=str(initiative),
        url=reverse("initiatives:call_back", args=[initiative.pk]),
        since=timezone.make_aware(datetime.combine(day, time(8))),
        details=[each for each in (row.first, row.second, f"à rappeler le {short_date(day)}") if each],
        minutes=5,
    )


def _to_decide(row: Row) -> WeekItem:
    experiment, ended = _thing(Experiment, row), row.day or timezone.localdate()
    return WeekItem(
        kind=experiment.KIND,
        data_kind="initiative",
        label="Expérimentation à conclure",
        title=str(experiment),
        url=experiment.get_absolute_url(),
        since=timezone.make_aware(datetime.combine(ended, time(8))),
        details=[*([row.first] if row.first else []), f"finie le {short_date(ended)}"],
        minutes=3,
    )


def _waiting(model: type[Contribution], _at: Any) -> Any:
    return waiting_of(model)


SHOWN = {"title": F("title"), "slug": F("slug")}
week_items = Week(
    *(
        WeekPart(
            name=f"{model.KIND}.waiting",
            rows=partial(_waiting, model),
            columns=SHOWN | {"uuid": F("uuid"), "since": F("submitted_at"), "first": name_under(path="contributor")},
            make=partial(_to_publish, model),
            all_url="initiatives:moderation",
        )
        for model in (Initiative, Testimony, Experiment)
    ),
    WeekPart(
        name="initiatives.call_back",
        rows=lambda at: to_call_back(today=at.today),
        columns=SHOWN
        | {
            "day": F("call_back_on"),
            "first": Case(When(contact__isnull=False, then=F("contact__name")), default=F("contact_name")),
            "second": Case(When(contact_phone="", then=F("contact_email")), default=F("contact_phone")),
        },
        make=_to_call_back,
        all_url="initiatives:moderation",
    ),
    WeekPart(
        name="initiatives.decide",
        rows=lambda at: to_decide(today=at.today),
        columns=SHOWN | {"day": F("ends_on"), "first": F("organisation__name")},
        make=_to_decide,
        all_url="initiatives:moderation",
    ),
)


def sheet_drafts(*, person: Any) -> list[Initiative]:
    """Give somebody's drafts of sheets, newest first; those spotted are on their own page."""
    return list(Initiative.objects.drafts_of(person).filter(spotted_at=None).order_by("-updated_at", "-pk")[:20])


def testimony_drafts(*, person: Any) -> list[Testimony]:
    """Give somebody's drafts of testimonies, and those whose witness was asked, newest first."""
    return list(Testimony.objects.drafts_of(person).order_by("-updated_at", "-pk")[:20])


def experiment_drafts(*, person: Any) -> list[Experiment]:
    """Give somebody's drafts of experiments, newest first."""
    return list(Experiment.objects.drafts_of(person).order_by("-updated_at", "-pk")[:20])


def own_data(*, person: Any) -> dict[str, Any]:
    """Give all that the room keeps about somebody, as JSON values."""
    told = Testimony.objects.filter(Q(contributor=person) | Q(witness=person), withdrawn_at=None).order_by("pk")
    steps = InitiativeStep.objects.filter(by=person).select_related("initiative").order_by("pk")
    return {
        "initiatives racontées": [
            _said(each) | {"présentation": each.summary} for each in Initiative.objects.filter(contributor=person).order_by("pk")
        ],
        "initiatives dont vous êtes le contact": [str(each) for each in Initiative.objects.filter(contact=person).order_by("pk")],
        "témoignages": [_said(each) | {"témoignage": each.text, "ce qui a coincé": each.went_wrong} for each in told],
        "expérimentations ouvertes": [
            _said(each) | {"question": each.question} for each in Experiment.objects.filter(contributor=person).order_by("pk")
        ],
        "étapes notées": [
            {"initiative": str(row.initiative), "étape": row.get_step_display(), "mots": row.words, "le": row.on.isoformat()}
            for row in steps
        ],
        "reprises racontées": [
            {"initiative": str(row.initiative), "changé": row.changed, "donné": row.outcome, "le": row.at.isoformat()}
            for row in Adaptation.objects.filter(by=person).select_related("initiative").order_by("pk")
        ],
        "observations": [
            {"expérimentation": str(row.experiment), "mots": row.words, "le": row.on.isoformat()}
            for row in Observation.objects.filter(by=person).select_related("experiment").order_by("pk")
        ],
        "décisions sur des expérimentations": [
            {"expérimentation": str(row.experiment), "décision": row.get_kind_display(), "mots": row.words}
            for row in ExperimentDecision.objects.filter(by=person).select_related("experiment").order_by("pk")
        ],
    }


def _said(thing: Contribution) -> dict[str, Any]:
    return {
        "titre": str(thing),
        "adresse": thing.get_absolute_url() if thing.published_at else "",
        "commencé le": thing.created_at.isoformat(),
        "publié le": thing.published_at.isoformat() if thing.published_at else None,
        "retiré le": thing.withdrawn_at.isoformat() if thing.withdrawn_at else None,
    }


def own_files(*, person: Any) -> list[Any]:
    """Give the files somebody brought."""
    rows = InitiativeFile.objects.filter(file__owner=person).select_related("file").order_by("pk")
    proofs = InitiativeStep.objects.filter(by=person, evidence_file__isnull=False).select_related("evidence_file").order_by("pk")
    return [row.file for row in rows] + [row.evidence_file for row in proofs]
