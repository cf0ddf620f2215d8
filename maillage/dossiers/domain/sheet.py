"""What a dossier says of itself, and how it is written on its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify

from maillage.dossiers.models import (
    Access,
    Dossier,
    DossierCommune,
    DossierKind,
    DossierStake,
    DossierTheme,
    LevelAsked,
    RecognitionLevel,
    Stake,
)
from maillage.kernel.text.characters import one_line, readable
from maillage.network.public import Organisation, Territory, Theme

PLAIN = (
    "title",
    "summary",
    "access",
    "territory_type",
    "inhabitants",
    "territory_figures",
    "period_from",
    "period_to",
    "filed_year",
    "word",
)
ON_ONE_LINE = ("title", "territory_figures")
MOST_STAKES = 20


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The description of a dossier. Years are civil years; `stakes` are words; `extra` answers the questions of its kind's own."""

    title: str = ""
    summary: str = ""
    access: str = Access.MEMBERS
    organisation: Organisation | None = None
    territory_type: str = ""
    inhabitants: int | None = None
    territory_figures: str = ""
    period_from: int | None = None
    period_to: int | None = None
    filed_year: int | None = None
    word: str = ""
    communes: Sequence[Territory] = field(default_factory=tuple)
    levels: Sequence[RecognitionLevel] = field(default_factory=tuple)
    stakes: Sequence[str] = field(default_factory=tuple)
    themes: Sequence[Theme] = field(default_factory=tuple)
    extra: Mapping[str, str] = field(default_factory=dict)


def sheet_of(*, dossier: Dossier) -> Sheet:
    """Read the description of a dossier from its rows."""
    plain: dict[str, Any] = {name: getattr(dossier, name) for name in PLAIN}
    return Sheet(
        **plain,
        organisation=dossier.organisation,
        communes=[row.territory for row in dossier.commune_rows.select_related("territory").order_by("position", "pk")],
        levels=[row.level for row in dossier.levels.select_related("level").order_by("level__position", "pk")],
        stakes=[row.stake.name for row in dossier.stake_rows.select_related("stake").order_by("position", "pk")],
        themes=[row.theme for row in dossier.theme_rows.select_related("theme").order_by("pk")],
        extra=dict(dossier.extra),
    )


def write_sheet(*, dossier: Dossier, sheet: Sheet) -> bool:
    """Write a description on a dossier's rows and save it, in the caller's transaction; return whether anything changed."""
    before = sheet_of(dossier=dossier)
    for name in PLAIN:
        value = getattr(sheet, name)
        if isinstance(value, str):
            value = one_line(value) if name in ON_ONE_LINE else readable(value).strip()
        setattr(dossier, name, value)
    dossier.organisation = sheet.organisation
    dossier.extra = {key: readable(str(value)).strip()[:2000] for key, value in sheet.extra.items() if str(value).strip()}
    dossier.save()
    _rewrite(
        DossierCommune.objects.filter(dossier=dossier),
        [DossierCommune(dossier=dossier, territory=each, position=place) for place, each in enumerate(dict.fromkeys(sheet.communes))],
    )
    _rewrite(
        DossierTheme.objects.filter(dossier=dossier), [DossierTheme(dossier=dossier, theme=each) for each in dict.fromkeys(sheet.themes)]
    )
    _write_levels(dossier=dossier, levels=sheet.levels)
    stakes = stakes_named(names=sheet.stakes)
    _rewrite(
        DossierStake.objects.filter(dossier=dossier),
        [DossierStake(dossier=dossier, stake=each, position=place) for place, each in enumerate(stakes)],
    )
    return sheet_of(dossier=dossier) != before


def stakes_named(*, names: Sequence[str]) -> list[Stake]:
    """Find or make the enjeux with these words; two that only differ by accents or case are one."""
    found: dict[str, Stake] = {}
    for name in names:
        words = one_line(name)[:120].strip(" .;,")
        slug = slugify(words)[:120]
        if slug and slug not in found and len(found) < MOST_STAKES:
            found[slug], _ = Stake.objects.get_or_create(slug=slug, defaults={"name": words})
    return list(found.values())


def _write_levels(*, dossier: Dossier, levels: Sequence[RecognitionLevel]) -> None:
    """Keep the rows of levels still asked, with what was decided of them."""
    wanted = {level.pk for level in levels}
    dossier.levels.exclude(level_id__in=wanted).delete()
    have = set(dossier.levels.values_list("level_id", flat=True))
    LevelAsked.objects.bulk_create(LevelAsked(dossier=dossier, level_id=pk) for pk in wanted - have)


def _rewrite(queryset: Any, rows: Sequence[Any]) -> None:
    queryset.delete()
    queryset.model.objects.bulk_create(rows)


def extra_keys(*, kind: DossierKind) -> list[str]:
    """Give the keys of the questions of a kind's own."""
    return [each["key"] for each in kind.extra]
