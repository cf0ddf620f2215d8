"""The same section of several dossiers, side by side: what this reader may read of it, and nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.text import slugify

from maillage.dossiers import rules
from maillage.dossiers.models import Access, Dossier, DossierVersion, LeftOutPage, Part, PartAccess, Release, Section
from maillage.dossiers.models.dossiers import LISTED
from maillage.kernel.access.public import is_member
from maillage.kernel.db.public import Prepared
from maillage.kernel.files.public import FilePage
from maillage.network import public as network

SLUGS = {section.value: slugify(section.label) for section in Section if section != Section.OTHER}
BY_SLUG = {slug: value for value, slug in SLUGS.items()}
MOST_COLUMNS = 4
ENDS = (".", ":", "?", "!", "»")
# A screen holds as many pages of each dossier as its text allows: the page stays light, and nothing is cut.
PER_SCREEN, MOST_TEXT = 8, 19_000
# Of their own, closed ones included: the newest, more of them when they look for a name.
MOST_OWNED, MOST_OWNED_NAMED = 16, 150


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
    title: str
    pages: list[int]
    released: bool = False
    leaves: list[Leaf] = field(default_factory=list)


@dataclass(slots=True)
class _Pieces:
    """The parts of the section in a version (title, access, pages), and the pages its sharer left out."""

    parts: list[tuple[str, str, range]] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)


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
        .order_by("-dossier__published_at", "dossier_id", "number")
    )


SHOWN = tuple(
    f"dossier__{name}"
    for name in ("title", "slug", "status", "territory_type", "period_from", "period_to", "published_at", "organisation__name")
)
VERSIONS = Prepared(_versions)


def _pieces(section: str, versions: Sequence[int]) -> Any:
    """Give the parts of the section, and the pages left out, which have no access."""
    text = CharField()
    columns = ("version_id", "said", "who", "first", "last")
    parts = Part.objects.filter(version__in=versions, section=section).annotate(
        said=Cast("title", text), who=Cast("access", text), first=F("first_page"), last=F("last_page")
    )
    nothing = Value("", output_field=text)
    left_out = LeftOutPage.objects.filter(version__in=versions).annotate(said=nothing, who=nothing, first=F("number"), last=F("number"))
    return parts.values_list(*columns).union(left_out.values_list(*columns), all=True).order_by("first")


PIECES = Prepared(_pieces)


def _running(person: int, today: date) -> Any:
    return Release.objects.filter(person_id=person, ended_at=None, ends_on__gte=today).only("dossier_id", "version_id", "pages")


def _owned(limit: int, person: int, chosen: Sequence[int], dossiers: Sequence[int], teams: Sequence[int]) -> Any:
    named = Q(contact_id=person) | Q(contributor_id=person)
    mine = named & rules.not_left(person=person, organisation="organisation_id") | Q(organisation_id__in=teams)
    first = Case(When(pk__in=chosen, then=0), When(pk__in=dossiers, then=1), default=2, output_field=IntegerField())
    # Said again without what follows from it: each of the three has its index.
    near = Q(contact_id=person) | Q(contributor_id=person) | Q(organisation_id__in=teams)
    found = Dossier.objects.filter(LISTED).filter(near).filter(mine).order_by(first, "-published_at", "-pk")
    return found.values_list("pk", flat=True)[:limit]


RUNNING, OWNED = Prepared(_running), Prepared(_owned)


def running(*, person: Any) -> list[Release]:
    """Give the releases to this reader that run: one query."""
    return RUNNING(person=person.pk, today=timezone.localdate()) if is_member(person=person) else []


def owned_by(*, person: Any, dossiers: Sequence[int], chosen: Sequence[int] = (), most: int = 0) -> list[int]:
    """Give which of these published dossiers this reader answers for, those chosen first, then their newest others, up to `most` in all: one query."""
    if not is_member(person=person):
        return []
    teams = network.stewarded_organisations(person=person)
    every = most or len(dossiers) + len(chosen)
    return OWNED(shape=every, person=person.pk, chosen=list(chosen) or [0], dossiers=list(dossiers) or [0], teams=teams or [0])


def columns(*, member: bool, section: str, dossiers: Sequence[int], owned: Iterable[int], released: Sequence[Release]) -> list[Column]:
    """Give, for each of these dossiers that shares something of a section with a reader, what may be read of it: two queries.

    A page is readable when its part is open to the reader, when it was released to them and the release runs, or when they own the
    dossier. A release shows the version that was released, even when a newer one exists.
    """
    owns = set(owned)
    given = {row.version_id: set(row.pages) for row in released}
    versions: list[DossierVersion] = VERSIONS(shape=(member, section), dossiers=list(dossiers), released=list(given) or [0])
    pieces = {version.pk: _Pieces() for version in versions}
    for number, title, access, first, last in PIECES(shape=section, versions=list(pieces)):
        if access:
            pieces[number].parts.append((title, access, range(first, last + 1)))
        else:
            pieces[number].left_out.add(first)
    best: dict[int, Column] = {}
    for version in versions:
        number = version.dossier_id
        accesses = (*PartAccess,) if number in owns else rules.OPEN_TO_MEMBERS if member else rules.OPEN_TO_VISITORS
        column = _column(version=version, pieces=pieces[version.pk], accesses=accesses, released=given.get(version.pk, set()))
        kept = best.get(number)
        if column.pages and (kept is None or len(column.pages) >= len(kept.pages)):
            best[number] = column
    return list(best.values())


def _column(*, version: DossierVersion, pieces: _Pieces, accesses: tuple[str, ...], released: set[int]) -> Column:
    # A former version is read by those it was released to, and by nobody else.
    is_current = version.newest == version.pk  # type: ignore[attr-defined]
    opened = {page for _, access, pages in pieces.parts if is_current and access in accesses for page in pages} - pieces.left_out
    mine = {page for _, _, pages in pieces.parts for page in pages}
    readable = (opened | released) & mine
    title = ", ".join(title for title, _, pages in pieces.parts if not readable.isdisjoint(pages))
    return Column(
        dossier=version.dossier, version=version, title=title, pages=sorted(readable), released=bool(released & readable - opened)
    )


def _texts(shape: int, **wanted: Any) -> Any:
    """Give the texts of pages of as many files as `shape`."""
    found = Q()
    for place in range(shape):
        found |= Q(file_id=wanted[f"file{place}"], number__in=wanted[f"pages{place}"])
    return FilePage.objects.filter(found).values_list("file_id", "number", "text")


TEXTS = Prepared(_texts)


def fill(*, columns: Sequence[Column], start: int, with_texts: bool = True) -> tuple[int, int]:
    """Put a screen of pages in the columns, from a place on (1: the first page of the section in each), with their texts in one query.

    Give where the screen before and the next one start, 0 when there is none.
    """
    last = max(len(column.pages) for column in columns)
    start = min(max(start, 1), last) - 1
    low, high = max(start - PER_SCREEN, 0), min(start + PER_SCREEN, last)
    near = [(column, pages) for column in columns if (pages := column.pages[low:high])]
    texts: dict[tuple[int, int], str] = {}
    if with_texts:
        values: dict[str, Any] = {}
        for place, (column, pages) in enumerate(near):
            values |= {f"file{place}": column.version.file_id, f"pages{place}": pages}
        texts = {(file, number): text.strip() for file, number, text in TEXTS(shape=len(near), **values)}
    weights = [0] * last
    for column, pages in near:
        for place, number in enumerate(pages, start=low):
            weights[place] += len(texts.get((column.version.file_id, number), ""))
    end = start + fitting(weights[start:high])
    for column in columns:
        shown = column.pages[start:end]
        column.leaves = [Leaf(number=number, text=texts.get((column.version.file_id, number), "")) for number in shown]
    before = start - fitting(weights[low:start][::-1])
    return before + 1 if start else 0, end + 1 if end < last else 0


def fitting(weights: Sequence[int]) -> int:
    """Count how many of the first fit in a screen: one at least, when there is one."""
    total = 0
    for count, weight in enumerate(weights):
        total += weight
        if count and total > MOST_TEXT:
            return count
    return len(weights)


def may_read_page(*, person: Any, version: DossierVersion, page: int) -> bool:
    """Say whether this reader may look at a page in some section of a shared dossier."""
    part = version.parts.filter(first_page__lte=page, last_page__gte=page).first()
    if part is None:
        return False
    number = [version.dossier_id]
    owned = owned_by(person=person, dossiers=number)
    member = is_member(person=person)
    found = columns(member=member, section=part.section, dossiers=number, owned=owned, released=running(person=person))
    return any(column.version.pk == version.pk and page in column.pages for column in found)
