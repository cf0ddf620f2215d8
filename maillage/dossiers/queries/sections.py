"""The same section of several dossiers, side by side: what this reader may read of it, and nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Prefetch, Q, Subquery, When
from django.utils import timezone
from django.utils.text import slugify

from maillage.dossiers import rules
from maillage.dossiers.models import Access, Dossier, DossierVersion, Part, PartAccess, Release, Section
from maillage.dossiers.models.dossiers import LISTED
from maillage.kernel.access.public import is_member
from maillage.kernel.db.public import Prepared
from maillage.kernel.files.public import FilePage
from maillage.network import public as network

SLUGS = {section.value: slugify(section.label) for section in Section if section != Section.OTHER}
BY_SLUG = {slug: value for value, slug in SLUGS.items()}
MOST_COLUMNS = 4
ENDS = (".", ":", "?", "!", "»")
PER_SCREEN = 8
MOST_OWNED = 150


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


def _shared(member: bool) -> Q:  # noqa: FBT001  (the shape of a prepared read)
    listed = Q(dossier__published_at__isnull=False, dossier__withdrawn_at=None)
    return listed if member else listed & Q(dossier__access=Access.PUBLIC)


def _versions(shape: tuple[bool, str], dossiers: Sequence[int], released: Sequence[int]) -> Any:
    """The shared versions of these dossiers with a part of the section: current ones, and those released to this reader."""
    member, section = shape
    current = Q(pk=F("newest")) | Q(pk__in=released)
    found = DossierVersion.objects.annotate(newest=_newest()).filter(_shared(member), current, dossier_id__in=dossiers)
    return (
        found.filter(Exists(Part.objects.filter(version=OuterRef("pk"), section=section)))
        .select_related("dossier__organisation")
        .only("uuid", "number", "file_id", *SHOWN)
        .prefetch_related(Prefetch("parts", Part.objects.filter(section=section).order_by("first_page")), "left_out")
        .order_by("-dossier__published_at", "dossier_id", "number")
    )


SHOWN = tuple(
    f"dossier__{name}"
    for name in ("title", "slug", "status", "territory_type", "period_from", "period_to", "published_at", "organisation__name")
)
VERSIONS = Prepared(_versions)


def _running(person: int, today: date) -> Any:
    return Release.objects.filter(person_id=person, ended_at=None, ends_on__gte=today).only("dossier_id", "version_id", "pages")


def _owned(limit: int, person: int, dossiers: Sequence[int], teams: Sequence[int]) -> Any:
    named = Q(contact_id=person) | Q(contributor_id=person)
    mine = named & rules.not_left(person=person, organisation="organisation_id") | Q(organisation_id__in=teams)
    first = Case(When(pk__in=dossiers, then=0), default=1, output_field=IntegerField())
    found = Dossier.objects.filter(LISTED).filter(mine).order_by(first, "-published_at", "-pk")
    return found.values_list("pk", flat=True)[:limit]


RUNNING, OWNED = Prepared(_running), Prepared(_owned)


def running(*, person: Any) -> list[Release]:
    """Give the releases to this reader that run: one query."""
    return RUNNING(person=person.pk, today=timezone.localdate()) if is_member(person=person) else []


def owned_by(*, person: Any, dossiers: Sequence[int], others: bool = False) -> list[int]:
    """Give which of these published dossiers this reader answers for, then their newest `others`: one query."""
    if not is_member(person=person):
        return []
    teams = network.stewarded_organisations(person=person)
    return OWNED(shape=MOST_OWNED if others else len(dossiers), person=person.pk, dossiers=list(dossiers) or [0], teams=teams or [0])


def columns(*, person: Any, section: str, dossiers: Sequence[int], owned: Iterable[int], released: Sequence[Release]) -> list[Column]:
    """Give, for each of these dossiers that shares something of a section with this reader, what may be read of it: three queries.

    A page is readable when its part is open to the reader, when it was released to them and the release runs, or when they own the
    dossier. A release shows the version that was released, even when a newer one exists.
    """
    member, owns = is_member(person=person), set(owned)
    given = {row.version_id: set(row.pages) for row in released}
    best: dict[int, Column] = {}
    for version in VERSIONS(shape=(member, section), dossiers=list(dossiers), released=list(given) or [0]):
        number = version.dossier_id
        column = _column(version=version, owns=number in owns, member=member, released=given.get(version.pk, set()))
        kept = best.get(number)
        if column.pages and (kept is None or len(column.pages) >= len(kept.pages)):
            best[number] = column
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
    number = [version.dossier_id]
    owned = owned_by(person=person, dossiers=number)
    found = columns(person=person, section=part.section, dossiers=number, owned=owned, released=running(person=person))
    return any(column.version.pk == version.pk and page in column.pages for column in found)
