"""What the page of an initiative shows, in few queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import CharField, DateField, DecimalField, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast

from maillage.initiatives import rules
from maillage.initiatives.models import (
    Adaptation,
    Decision,
    Experiment,
    Initiative,
    InitiativeFile,
    InitiativeFunding,
    InitiativeKey,
    InitiativeOrganisation,
    InitiativeStep,
    InitiativeTheme,
    Revision,
    Testimony,
)
from maillage.initiatives.models.choices import KEY_LABELS, Access, Step
from maillage.initiatives.models.contributions import LISTED
from maillage.initiatives.queries.cards import experiment_cards, testimony_cards
from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.kernel.db.public import Prepared
from maillage.kernel.files.public import Preview
from maillage.network.public import Organisation
from maillage.people.public import Person


def fetched() -> Any:
    """Give the initiatives as their page reads them."""
    return Initiative.objects.select_related("contributor", "contact", "commune__parent")


def _readable(members: bool, number: int) -> Any:  # noqa: FBT001  (the shape of prepared reads)
    found = fetched().filter(LISTED, pk=number)
    return found if members else found.filter(access=Access.PUBLIC)


READABLE = Prepared(_readable)


def readable(*, number: int, person: Any) -> Initiative | None:
    """Give a listed initiative that this reader may read: what nearly every visit asks for."""
    return next(iter(READABLE(shape=is_member(person=person), number=number)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A theme or an organisation: what to write, and the address of its page."""

    label: str
    key: str
    pk: int

    @property
    def address(self) -> str:
        return f"{self.pk}-{self.key}"


@dataclass(slots=True, kw_only=True)
class Links:
    themes: list[Link] = field(default_factory=list)
    organisations: list[Link] = field(default_factory=list)
    publics: list[str] = field(default_factory=list)
    disciplines: list[str] = field(default_factory=list)
    fundings: list[tuple[str, Decimal | None]] = field(default_factory=list)

    @property
    def cost(self) -> Decimal | None:
        """The sum of what is known, None when nothing is."""
        known = [amount for _, amount in self.fundings if amount is not None]
        return sum(known, Decimal(0)) if known else None


def _links(initiative: int) -> Any:
    text, number = CharField(), IntegerField()
    money = DecimalField(max_digits=10, decimal_places=2)

    def rows(queryset: Any, what: Any, label: str, key: Any, pk: Any, amount: Any) -> Any:  # noqa: PLR0917  (columns of a union)
        said = {"what": what, "label": Cast(F(label), text), "slug": key, "target": pk, "paid": amount, "turn": F("pk")}
        return queryset.filter(initiative=initiative).annotate(**said).values_list(*said)

    nothing, nought, no_money = Value("", output_field=text), Value(0, output_field=number), Cast(Value(None), money)
    named = {name: Value(name, output_field=text) for name in ("theme", "organisation", "funding")}
    found = rows(InitiativeTheme.objects, named["theme"], "theme__name", F("theme__slug"), F("theme_id"), no_money).union(
        rows(
            InitiativeOrganisation.objects,
            named["organisation"],
            "organisation__name",
            F("organisation__slug"),
            F("organisation_id"),
            no_money,
        ),
        rows(InitiativeKey.objects, F("kind"), "key", nothing, nought, no_money),
        rows(InitiativeFunding.objects, named["funding"], "funder", nothing, F("position"), F("amount")),
        all=True,
    )
    return found.order_by("turn")


LINKS = Prepared(_links)


def links_of(*, initiative: Initiative) -> Links:
    """Give the themes, organisations, publics, disciplines and funders of an initiative in one query."""
    links = Links()
    for what, label, key, pk, amount, _ in LINKS(initiative=initiative.pk):
        match what:
            case "theme":
                links.themes.append(Link(label=label, key=key, pk=pk))
            case "organisation":
                links.organisations.append(Link(label=label, key=key, pk=pk))
            case "funding":
                # A union of several columns may bring money back as text or float.
                links.fundings.append((label, None if amount is None else Decimal(str(amount)).quantize(Decimal("0.01"))))
            case _:
                (links.publics if what == "PUBLIC" else links.disciplines).append(KEY_LABELS.get(label, label))
    return links


@dataclass(slots=True, kw_only=True)
class Held:
    """Photos, files and those of adaptations (by id), as this reader may see them."""

    photos: list[InitiativeFile] = field(default_factory=list)
    files: list[InitiativeFile] = field(default_factory=list)
    of_adaptations: dict[int, list[InitiativeFile]] = field(default_factory=dict)
    hidden: int = 0


def _held(initiative: int) -> Any:
    preview = Preview.objects.filter(file=OuterRef("file"), number=1)
    return (
        InitiativeFile.objects.filter(initiative=initiative)
        .select_related("file")
        .annotate(width=Subquery(preview.values("width")[:1]), height=Subquery(preview.values("height")[:1]))
        .order_by("position", "pk")
    )


HELD = Prepared(_held)


def held_of(*, initiative: Initiative, person: Any) -> Held:
    """Give the photos (with the size of their preview) and files this reader may see, in one query."""
    found = Held()
    for row in HELD(initiative=initiative.pk):
        if not rules.may_see_file(person=person, initiative=initiative, row=row):
            found.hidden += 1
        elif row.adaptation_id:
            found.of_adaptations.setdefault(row.adaptation_id, []).append(row)
        elif row.is_photo:
            found.photos.append(row)
        else:
            found.files.append(row)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A step on the line of life: its name, whether it was reached, when last, whether it is the present one."""

    name: str
    reached: bool
    on: Any = None
    present: bool = False


STEPS = Prepared(
    lambda initiative: InitiativeStep.objects.filter(initiative=initiative).select_related("by", "evidence_file").order_by("pk")
)
ADAPTATIONS = Prepared(
    lambda initiative: Adaptation.objects.filter(initiative=initiative).select_related("organisation", "by").order_by("-at", "-pk")[:100]
)


def steps_of(*, initiative: Initiative) -> list[InitiativeStep]:
    """Give the steps, oldest first."""
    return STEPS(initiative=initiative.pk)


def line_of(*, steps: Sequence[InitiativeStep]) -> list[Station]:
    """Draw the line of life from its rows: the last row is the present step, what comes after it is to come again."""
    order = list(Step.values)
    present = order.index(steps[-1].step) if steps else -1
    last = {row.step: row.on for row in steps}
    return [
        Station(name=str(Step(code).label), reached=code in last and place <= present, on=last.get(code), present=place == present)
        for place, code in enumerate(order)
    ]


def adaptations_of(*, initiative: Initiative) -> list[Adaptation]:
    """Give what other organisations made of it, newest first."""
    return ADAPTATIONS(initiative=initiative.pk)


def _around(members: bool, initiative: int) -> Any:  # noqa: FBT001  (the shape of prepared reads)
    shown = LISTED if members else LISTED & Q(access=Access.PUBLIC)
    text, no_day = Value("", output_field=CharField()), Cast(Value(None), DateField())
    told = Testimony.objects.filter(shown, initiative=initiative)
    tried = Experiment.objects.filter(shown, initiative=initiative)
    same = {"what": None, "place": F("organisation__name"), "signed": None, "account": None, "said": None, "last": None, "over": None}
    stored = ("pk", "uuid", "title", "slug", "access", "published_at")
    testimony = same | {
        "what": Value("t"),
        "signed": F("witness_name"),
        "account": F("witness__name"),
        "said": F("practice"),
        "last": no_day,
        "over": no_day,
    }
    experiment = same | {
        "what": Value("e"),
        "signed": text,
        "account": text,
        "said": Cast(F("question"), CharField()),
        "last": F("ends_on"),
        "over": F("stopped_on"),
    }
    rows = told.annotate(**testimony).values_list(*stored, *same).union(tried.annotate(**experiment).values_list(*stored, *same), all=True)
    return rows.order_by("-published_at", "-pk")[:40]


AROUND = Prepared(_around)


def around_of(*, initiative: Initiative, person: Any) -> tuple[list[Card], list[Card]]:
    """Give the testimonies and the experiments about it that this reader may see, in one query."""
    rows = AROUND(shape=is_member(person=person), initiative=initiative.pk)
    testimonies: list[Testimony] = []
    experiments: list[Experiment] = []
    for pk, uuid, title, slug, access, published_at, what, place, signed, account, said, last, over in rows:
        about = {"pk": pk, "uuid": uuid, "title": title, "slug": slug, "access": access, "published_at": published_at}
        organisation = Organisation(name=place) if place else None
        if what == "t":
            witness = Person(name=account) if account else None
            testimonies.append(Testimony(**about, practice=said, witness_name=signed, witness=witness, organisation=organisation))
        else:
            experiments.append(Experiment(**about, question=said, ends_on=last, stopped_on=over, organisation=organisation))
    return testimony_cards(testimonies=testimonies, person=person), experiment_cards(experiments=experiments)


def history_of(*, thing: Any) -> tuple[list[Revision], list[Decision]]:
    """Give the edits and the decisions, newest first."""
    revisions = Revision.objects.filter(thing=thing.uuid).select_related("by").order_by("-pk")[:200]
    return list(revisions), list(Decision.objects.filter(thing=thing.uuid).select_related("by").order_by("-pk"))
