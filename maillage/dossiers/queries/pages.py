"""What the page of a dossier shows, in few queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CharField, Count, DateField, F, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from maillage.dossiers import rules
from maillage.dossiers.models import (
    Dossier,
    DossierCommune,
    DossierStake,
    DossierStatus,
    DossierTheme,
    DossierVersion,
    LeftOutPage,
    LevelAsked,
    Outcome,
    Part,
    PartAccess,
    Release,
    SharingConsent,
)
from maillage.dossiers.models.choices import Access
from maillage.dossiers.models.dossiers import LISTED, DossierQuerySet
from maillage.kernel.access.public import is_member
from maillage.kernel.db.public import Prepared

ICONS = {
    PartAccess.PUBLIC: "globe-simple",
    PartAccess.MEMBERS: "eye",
    PartAccess.RELEASE: "handshake",
    PartAccess.CLOSED: "lock-simple",
}
SHOWN_WITH = ("kind", "organisation", "contact", "contributor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A theme, an enjeu, a commune: what to write, the key of its page or filter, and what stands above it."""

    label: str
    key: str
    above: str = ""
    above_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level asked, and what was decided."""

    code: str
    name: str
    outcome: str = ""
    decided_on: date | None = None

    @property
    def outcome_label(self) -> str:
        return Outcome(self.outcome).label if self.outcome else ""


@dataclass(slots=True, kw_only=True)
class Around:
    """What stands in the tables beside the dossier: `statuses` newest first, the pages left out by version id."""

    communes: list[Link] = field(default_factory=list)
    stakes: list[Link] = field(default_factory=list)
    themes: list[Link] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)
    statuses: list[DossierStatus] = field(default_factory=list)
    left_out: dict[int, set[int]] = field(default_factory=dict)

    @property
    def provinces(self) -> list[Link]:
        found = {link.above_key: Link(label=link.above, key=link.above_key) for link in self.communes if link.above_key}
        return list(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """A line of the table of contents. `page` is the first page this reader may open, 0 when there is none."""

    part: Part
    page: int
    left_out: int

    @property
    def icon(self) -> str:
        return ICONS[PartAccess(self.part.access)]

    @property
    def pages(self) -> str:
        first, last = self.part.first_page, self.part.last_page
        return str(first) if first == last else f"{first}–{last}"

    @property
    def section(self) -> str:
        """The section, unless the title already says it."""
        label = str(self.part.get_section_display())
        return "" if label.lower() in self.part.title.lower() or label == "Autre partie" else label


def _consent(name: str) -> Subquery:
    running = SharingConsent.objects.filter(dossier=OuterRef("pk"), ended_at=None)
    return Subquery(running.values(name)[:1])


def _teams() -> Coalesce:
    # A person without organisation counts for one.
    team = Coalesce(F("answer__request__organisation_id"), -F("person_id"))
    counted = Release.objects.filter(dossier=OuterRef("pk")).order_by().values("dossier").annotate(n=Count(team, distinct=True))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def with_facts(*, queryset: DossierQuerySet) -> DossierQuerySet:
    """Add what the page needs in the same query: `consent_at`, `consent_board_on`, `consent_by`, `teams` (who it was released to)."""
    return queryset.select_related(*SHOWN_WITH).annotate(
        consent_at=_consent("at"), consent_board_on=_consent("board_on"), consent_by=_consent("by__name"), teams=_teams()
    )


def _readable(members: bool, number: int) -> Any:  # noqa: FBT001  (the shape of prepared reads)
    found = with_facts(queryset=Dossier.objects.filter(LISTED, pk=number))
    return found if members else found.filter(access=Access.PUBLIC)


READABLE = Prepared(_readable)


def readable(*, number: int, person: Any) -> Dossier | None:
    """Give a listed dossier that this reader may read, with its facts: what nearly every visit asks for."""
    return next(iter(READABLE(shape=is_member(person=person), number=number)), None)


def _row(queryset: Any, what: str, **columns: Any) -> Any:
    """One branch of the union: text columns, a day, a rank."""
    text = CharField()
    values = {name: columns.get(name, Value("", output_field=text)) for name in ("label", "key", "above", "above_key")}
    # Cast: PostgreSQL takes a bare NULL of a union for text.
    values["day"] = columns.get("day", Cast(Value(None), DateField()))
    values["place"] = columns.get("place", F("id"))
    return queryset.annotate(what=Value(what, output_field=text), **values).values_list("what", *values)


def _around(dossier: int) -> Any:
    communes = DossierCommune.objects.filter(dossier=dossier)
    territory = "territory__parent__"
    return (
        _row(
            communes,
            "commune",
            label=F("territory__name"),
            key=F("territory__slug"),
            above=Coalesce(F(f"{territory}name"), Value("")),
            above_key=Coalesce(F(f"{territory}slug"), Value("")),
            place=F("position"),
        )
        .union(
            _row(DossierStake.objects.filter(dossier=dossier), "stake", label=F("stake__name"), key=F("stake__slug"), place=F("position")),
            _row(DossierTheme.objects.filter(dossier=dossier), "theme", label=F("theme__name"), key=F("theme__slug")),
            _row(
                LevelAsked.objects.filter(dossier=dossier),
                "level",
                label=F("level__name"),
                key=F("level__code"),
                above=Cast(F("outcome"), CharField()),
                day=F("decided_on"),
                place=F("level__position"),
            ),
            _row(DossierStatus.objects.filter(dossier=dossier), "status", label=F("note"), key=Cast(F("status"), CharField()), day=F("on")),
            _row(
                LeftOutPage.objects.filter(version__dossier=dossier), "left_out", key=Cast(F("version_id"), CharField()), place=F("number")
            ),
            all=True,
        )
        .order_by("place", "label")
    )


AROUND = Prepared(_around)


def around_of(*, dossier: Dossier) -> Around:
    """Give the communes, enjeux, themes, levels, official steps and pages left out of a dossier in one query."""
    found = Around()
    links = {"commune": found.communes, "stake": found.stakes, "theme": found.themes}
    steps: list[tuple[date, int, DossierStatus]] = []
    for what, label, key, above, above_key, day, place in AROUND(dossier=dossier.pk):
        if what in links:
            links[what].append(Link(label=label, key=key, above=above, above_key=above_key))
        elif what == "level":
            found.levels.append(Level(code=key, name=label, outcome=above, decided_on=_day(day)))
        elif what == "left_out":
            found.left_out.setdefault(int(key), set()).add(place)
        elif (on := _day(day)) is not None:
            steps.append((on, place, DossierStatus(status=key, on=on, note=label)))
    found.statuses = [step for _, _, step in sorted(steps, key=lambda each: each[:2], reverse=True)]
    return found


def _day(value: Any) -> date | None:
    # In a union, SQLite gives days as text.
    return date.fromisoformat(value) if isinstance(value, str) else value


PARTS = Prepared(
    lambda dossier: Part.objects.filter(version__dossier=dossier).select_related("version__file").order_by("-version__number", "first_page")
)
VERSIONS = Prepared(lambda dossier: DossierVersion.objects.filter(dossier=dossier).select_related("file").order_by("-number"))


@dataclass(slots=True, kw_only=True)
class Holding:
    """The versions: `current` is the newest opened one, `prepared` a newer one that is not opened yet."""

    current: DossierVersion | None
    prepared: DossierVersion | None
    former: list[DossierVersion]
    rows: list[PartRow] = field(default_factory=list)

    @property
    def shown(self) -> DossierVersion | None:
        return self.current or self.prepared


def holding_of(*, dossier: Dossier, around: Around, person: Any) -> Holding:
    """Give the versions, and the parts of the shown one as this reader may open them: one query, two for a draft without parts."""
    parts: list[Part] = PARTS(dossier=dossier.pk)
    versions: Sequence[DossierVersion] = list({part.version_id: part.version for part in parts}.values()) or VERSIONS(dossier=dossier.pk)
    opened = [each for each in versions if each.opened_at]
    current = opened[0] if opened else None
    newer = [each for each in versions if each.opened_at is None and (current is None or each.number > current.number)]
    found = Holding(current=current, prepared=newer[0] if newer else None, former=opened[1:])
    if found.shown:
        own = [part for part in parts if part.version_id == found.shown.pk]
        found.rows = _part_rows(dossier=dossier, version=found.shown, parts=own, around=around, person=person)
    return found


def _part_rows(*, dossier: Dossier, version: DossierVersion, parts: Sequence[Part], around: Around, person: Any) -> list[PartRow]:
    """Give the parts of a version in order, each with the first page this reader may open."""
    left_out = around.left_out.get(version.pk, set())
    whole = rules.may_read_all(person=person, dossier=dossier)
    accesses = rules.open_accesses(person=person, dossier=dossier) if version.opened_at else ()
    rows = []
    for part in parts:
        kept = [page for page in part.pages if page not in left_out]
        page = part.first_page if whole else (kept[0] if kept and part.access in accesses else 0)
        rows.append(PartRow(part=part, page=page, left_out=len(part.pages) - len(kept)))
    return rows
