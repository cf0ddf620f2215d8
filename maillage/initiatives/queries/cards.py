"""Initiatives, testimonies and experiments as cards: two queries whatever their number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, F, IntegerField, Q, Value

from maillage.initiatives.models import Adaptation, Experiment, Initiative, InitiativeOrganisation, Testimony
from maillage.initiatives.models.choices import Access, Step
from maillage.initiatives.models.contributions import LISTED
from maillage.initiatives.models.initiatives import InitiativeQuerySet
from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.kernel.text.dates import short_date

LONG = ("intention", "partners", "calendar", "means", "done", "observed", "not_again", "transfer", "source")
ANONYMOUS = "Témoignage anonyme"


@dataclass(slots=True)
class Beside:
    """What stands in other tables and lists show."""

    organisations: list[str] = field(default_factory=list)
    adaptations: int = 0


def listed(*, person: Any) -> InitiativeQuerySet:
    """Give what lists show to this reader, with the present step, without the long texts."""
    return Initiative.objects.listed_for(person).with_step().select_related("commune").defer(*LONG)


def beside(*, initiatives: Sequence[Initiative]) -> dict[int, Beside]:
    """Give the organisations and the number of adaptations, by initiative id, in one query."""
    found = {initiative.pk: Beside() for initiative in initiatives}
    if not found:
        return found
    organisations = (
        InitiativeOrganisation.objects.filter(initiative__in=list(found))
        .annotate(owner=F("initiative_id"), text=F("organisation__name"), place=F("position"))
        .values_list("owner", "text", "place")
    )
    adaptations = (
        Adaptation.objects.filter(initiative__in=list(found))
        .order_by()
        .values("initiative_id")
        .annotate(
            owner=F("initiative_id"),
            text=Value("", output_field=CharField()),
            place=-Count("pk", output_field=IntegerField()),
        )
        .values_list("owner", "text", "place")
    )
    for owner, text, place in organisations.union(adaptations, all=True).order_by("place"):
        if text:
            found[owner].organisations.append(text)
        else:
            found[owner].adaptations = -place
    return found


def initiative_cards(*, initiatives: Sequence[Initiative]) -> list[Card]:
    """Make the cards of initiatives fetched with `with_step`, in their order."""
    around = beside(initiatives=initiatives)
    return [_initiative(initiative, around[initiative.pk]) for initiative in initiatives]


def _initiative(initiative: Initiative, around: Beside) -> Card:
    step = getattr(initiative, "step", "") or ""
    where = initiative.commune.name if initiative.commune else initiative.place
    tried = f"Essayée par {around.adaptations} autre{'s' if around.adaptations > 1 else ''} équipe{'s' if around.adaptations > 1 else ''}"
    return Card(
        kind=Initiative.KIND,
        uuid=initiative.uuid,
        title=str(initiative),
        url=initiative.get_absolute_url(),
        label="Initiative",
        detail=str(Step(step).label).capitalize() if step else "",
        data_kind="initiative",
        summary=initiative.summary,
        source=", ".join(around.organisations[:2]) + ("…" if len(around.organisations) > 2 else ""),
        year=str(initiative.year or ""),
        restricted=initiative.access == Access.MEMBERS,
        meta=[each for each in (where, tried if around.adaptations else "") if each],
        language=initiative.language,
        summary_language=initiative.language,
    )


def testimony_cards(*, testimonies: Sequence[Testimony], person: Any) -> list[Card]:
    """Make the cards of testimonies fetched with their organisation and their witness."""
    return [
        Card(
            kind=Testimony.KIND,
            uuid=each.uuid,
            title=str(each),
            url=each.get_absolute_url(),
            label="Témoignage",
            data_kind="initiative",
            summary=each.practice,
            source=", ".join(name for name in (witness_label(testimony=each), each.organisation.name if each.organisation else "") if name),
            year=str(each.published_at.year) if each.published_at else "",
            restricted=each.access == Access.MEMBERS,
            language=each.language,
            summary_language=each.language,
        )
        for each in testimonies
    ]


def witness_label(*, testimony: Testimony) -> str:
    """Name the witness as they wish: the name they gave, else that of their account."""
    if testimony.witness_name:
        return testimony.witness_name
    return testimony.witness.name if testimony.witness else ANONYMOUS


def experiment_cards(*, experiments: Sequence[Experiment]) -> list[Card]:
    """Make the cards of experiments fetched with their organisation."""
    return [
        Card(
            kind=Experiment.KIND,
            uuid=each.uuid,
            title=str(each),
            url=each.get_absolute_url(),
            label="Expérimentation",
            detail=state_of(experiment=each),
            data_kind="initiative",
            summary=each.question,
            source=each.organisation.name if each.organisation else "",
            year=str(each.starts_on.year) if each.starts_on else "",
            restricted=each.access == Access.MEMBERS,
            language=each.language,
            summary_language=each.language,
        )
        for each in experiments
    ]


def state_of(*, experiment: Experiment) -> str:
    """Say where an experiment is."""
    if experiment.stopped_on:
        return f"Terminée le {short_date(experiment.stopped_on)}"
    return f"Jusqu’au {short_date(experiment.ends_on)}" if experiment.ends_on else "En cours"


def cards(*, uuids: Iterable[UUID], person: Any, kind: str = "") -> dict[UUID, Card]:
    """Give the cards of the listed things this reader may see, by uuid; of one kind when it is given."""
    wanted = list(uuids)
    may_see = Q() if is_member(person=person) else Q(access=Access.PUBLIC)
    found: list[Card] = []
    if kind in ("", Initiative.KIND):
        found += initiative_cards(initiatives=list(listed(person=person).filter(uuid__in=wanted)))
    if kind in ("", Testimony.KIND):
        told = Testimony.objects.filter(LISTED, may_see, uuid__in=wanted).select_related("organisation", "witness")
        found += testimony_cards(testimonies=list(told), person=person)
    if kind in ("", Experiment.KIND):
        tried = Experiment.objects.filter(LISTED, may_see, uuid__in=wanted).select_related("organisation")
        found += experiment_cards(experiments=list(tried))
    return {card.uuid: card for card in found}


def newest(*, person: Any, limit: int = 8) -> list[Card]:
    """Give the newest initiatives: two queries."""
    return initiative_cards(initiatives=list(listed(person=person).order_by("-published_at", "-pk")[:limit]))
