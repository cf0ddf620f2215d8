"""The same section of several dossiers, side by side: what this reader may read of it, and nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone
from django.utils.text import slugify

from maillage.dossiers import rules
from maillage.dossiers.models import Access, Dossier, DossierVersion, Part, PartAccess, Release, Section
from maillage.kernel.access.public import is_member
from maillage.kernel.files.public import FilePage
from maillage.network import public as network

SLUGS = {section.value: slugify(section.label) for section in Section if section != Section.OTHER}
BY_SLUG = {slug: value for value, slug in SLUGS.items()}
MOST_COLUMNS = 4
ENDS = (".", ":", "?", "!", "»")
PER_SCREEN = 8
# More choices than this are not read on a screen: filters come first.
MOST_OFFERED = 200


@dataclass(slots=True, kw_only=True)
class Leaf:
    """A page of a column. `text` is empty when none was found in the file."""

    number: int
    text: str = ""

    @property
    def paragraphs(self) -> list[str]:
        """The text with the lines of the sheet put end to end: a line shorter than the others ends a paragraph."""
        lines = [line.strip() for line in self.text.splitlines()]
        longest = max(map(len, lines), default=0)
        found, current = [], ""
        for line in lines:
            current = f"{current} {line}".strip()
            if len(line) < 0.7 * longest or (line.endswith(ENDS) and len(line) < 0.9 * longest):
                found.append(current)
                current = ""
        return [paragraph for paragraph in (*found, current) if paragraph]


@dataclass(slots=True, kw_only=True)
class Column:
    """What a reader may read of a section in one dossier. `released`: some of it was released to them, person to person."""

    dossier: Dossier
    version: DossierVersion
    parts: list[Part]
    pages: list[int]
    released: bool = False
    leaves: list[Leaf] = field(default_factory=list)

    @property
    def title(self) -> str:
        return ", ".join(part.title for part in self.parts)


def _newest() -> Subquery:
    opened = DossierVersion.objects.filter(dossier=OuterRef("dossier"), opened_at__isnull=False).order_by("-number")
    return Subquery(opened.values("pk")[:1])


def _shared(person: Any) -> Q:
    listed = Q(dossier__published_at__isnull=False, dossier__withdrawn_at=None)
    return listed if is_member(person=person) else listed & Q(dossier__access=Access.PUBLIC)


def _versions(*, person: Any, section: str, dossiers: Iterable[int] | None) -> Sequence[DossierVersion]:
    """Give the shared versions with a part of the section: current ones, and the ones released to this reader."""
    current = Q(pk=F("newest"))
    if is_member(person=person):
        current |= Q(pk__in=_running(person=person).values("version_id"))
    found = DossierVersion.objects.annotate(newest=_newest()).filter(_shared(person), current, Q(parts__section=section)).distinct()
    if dossiers is not None:
        found = found.filter(dossier_id__in=list(dossiers))
    return list(
        found.select_related("dossier__organisation", "file")
        .prefetch_related(Prefetch("parts", Part.objects.filter(section=section).order_by("first_page")), "left_out")
        .order_by("-dossier__published_at", "dossier_id", "number")[:MOST_OFFERED]
    )


def _running(*, person: Any) -> Any:
    return Release.objects.filter(person_id=person.pk, ended_at=None, ends_on__gte=timezone.localdate())


def columns(*, person: Any, section: str, dossiers: Iterable[int] | None = None) -> list[Column]:
    """Give, for each dossier that shares something of a section with this reader, what may be read of it: six queries at most.

    A page is readable when its part is open to the reader, when it was released to them and the release runs, or when they own the
    dossier. A release shows the version that was released, even when a newer one exists.
    """
    versions = _versions(person=person, section=section, dossiers=dossiers)
    member = is_member(person=person)
    released = {row.version_id: set(row.pages) for row in _running(person=person)} if member else {}
    stewarded = set(network.stewarded_organisations(person=person)) if member and versions else set()
    best: dict[int, Column] = {}
    named = [each.dossier for each in versions if member and person.pk in (each.dossier.contact_id, each.dossier.contributor_id)]
    left = rules.organisations_left(person=person) if named else set()
    owned = {each.pk for each in named if each.organisation_id not in left}
    for version in versions:
        dossier = version.dossier
        owns = dossier.organisation_id in stewarded or dossier.pk in owned
        column = _column(version=version, owns=owns, member=member, released=released.get(version.pk, set()))
        kept = best.get(dossier.pk)
        if column.pages and (kept is None or len(column.pages) >= len(kept.pages)):
            best[dossier.pk] = column
    return list(best.values())


def _column(*, version: DossierVersion, owns: bool, member: bool, released: set[int]) -> Column:
    accesses = (*PartAccess,) if owns else rules.OPEN_TO_MEMBERS if member else rules.OPEN_TO_VISITORS
    # A former version is read by those it was released to, and by nobody else.
    is_current = version.newest == version.pk  # type: ignore[attr-defined]
    opened = set(rules.pages_open_to(version=version, accesses=tuple(accesses))) if is_current else set()
    mine = {page for part in version.parts.all() for page in part.pages}
    pages = sorted((opened | released) & mine)
    parts = [part for part in version.parts.all() if any(page in pages for page in part.pages)]
    return Column(dossier=version.dossier, version=version, parts=parts, pages=pages, released=bool(released & set(pages) - opened))


def fill(*, columns: Sequence[Column], screen: int) -> bool:
    """Put the texts of a screen of pages (numbered from 1) in the columns, in one query; return whether there is a next screen."""
    start = (screen - 1) * PER_SCREEN
    wanted = Q(pk=None)
    for column in columns:
        column.leaves = [Leaf(number=number) for number in column.pages[start : start + PER_SCREEN]]
        if column.leaves:
            wanted |= Q(file_id=column.version.file_id, number__in=[leaf.number for leaf in column.leaves])
    texts = {(row.file_id, row.number): row.text for row in FilePage.objects.filter(wanted)}
    for column in columns:
        for leaf in column.leaves:
            leaf.text = texts.get((column.version.file_id, leaf.number), "").strip()
    return any(len(column.pages) > start + PER_SCREEN for column in columns)


def may_read_page(*, person: Any, version: DossierVersion, page: int) -> bool:
    """Say whether this reader may look at a page in some section of a shared dossier."""
    part = version.parts.filter(first_page__lte=page, last_page__gte=page).first()
    if part is None:
        return False
    found = columns(person=person, section=part.section, dossiers=[version.dossier_id])
    return any(column.version.pk == version.pk and page in column.pages for column in found)
