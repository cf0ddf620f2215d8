"""What the page of a resource shows, in few queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Prefetch, Value
from django.db.models.functions import Cast

from maillage.kernel.access.public import is_member
from maillage.kernel.db.public import Prepared
from maillage.kernel.files.public import Preview, StoredFile
from maillage.kernel.text.numbers import filesize_fr
from maillage.library.models import Keep, Resource, ResourceAuthor, ResourceOrganisation, ResourceTheme, Revision, Use, Version, VersionFile
from maillage.library.models.resources import LISTED, ResourceQuerySet
from maillage.library.queries.cards import LONG_TEXTS
from maillage.library.rules import may_read_version


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A theme, an organisation or an author: what to write, and the key of its page ("" when it has none)."""

    label: str
    key: str
    pk: int

    @property
    def address(self) -> str:
        """Number and name, as in the address of an organisation."""
        return f"{self.pk}-{self.key}"


@dataclass(slots=True, kw_only=True)
class Links:
    themes: list[Link] = field(default_factory=list)
    organisations: list[Link] = field(default_factory=list)
    authors: list[Link] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Held:
    """A version and its files."""

    version: Version
    files: list[StoredFile]


@dataclass(slots=True, kw_only=True)
class Holding:
    """The files of a resource: those of the newest version first, then the former versions."""

    versions: list[Held]
    files: list[StoredFile]
    previews: list[Preview]

    @property
    def main(self) -> StoredFile | None:
        return self.files[0] if self.files else None


def _readable(shape: Any, number: int, person: int = 0) -> Any:
    found = Resource.objects.select_related("contributor", "territory").filter(LISTED, pk=number)
    if shape == "member":
        return found.annotate(is_kept=Exists(Keep.objects.filter(resource=OuterRef("pk"), person_id=person)))
    return found.filter(access=Resource.Access.PUBLIC).annotate(is_kept=Value(value=False))


READABLE = Prepared(_readable)


def readable(*, number: int, person: Any) -> Resource | None:
    """Give a listed resource that this reader may read, with `is_kept`: what nearly every visit asks for."""
    if is_member(person=person):
        found = READABLE(shape="member", number=number, person=person.pk)
    else:
        found = READABLE(shape="visitor", number=number)
    return found[0] if found else None


def with_kept(*, queryset: ResourceQuerySet, person: Any) -> ResourceQuerySet:
    """Add `is_kept`: whether this reader keeps it at hand."""
    if not getattr(person, "is_authenticated", False):
        return queryset.annotate(is_kept=Value(value=False))
    return queryset.annotate(is_kept=Exists(Keep.objects.filter(resource=OuterRef("pk"), person_id=person.pk)))


def _linked(resource: int) -> Any:
    def rows(queryset: Any, what: str, label: str, key: Any, pk: str, place: Any) -> Any:  # noqa: PLR0917  (columns of a union)
        return queryset.annotate(
            what=Value(what, output_field=CharField()), label=F(label), key=key, target=F(pk), place=place
        ).values_list("what", "label", "key", "target", "place")

    themes = rows(ResourceTheme.objects.filter(resource=resource), "theme", "theme__name", F("theme__slug"), "theme_id", F("id"))
    organisations = rows(
        ResourceOrganisation.objects.filter(resource=resource),
        "organisation",
        "organisation__name",
        F("organisation__slug"),
        "organisation_id",
        F("position"),
    )
    account = Cast(F("person__uuid"), CharField())
    authors = rows(ResourceAuthor.objects.filter(resource=resource), "author", "name", account, "person_id", F("position"))
    return themes.union(organisations, authors, all=True).order_by("place")


LINKED = Prepared(_linked)
FILES = Prepared(
    lambda resource: (
        VersionFile.objects.filter(version__resource=resource)
        .select_related("version", "file")
        .order_by("-version__number", "position", "pk")
    )
)
PREVIEWS = Prepared(lambda files: Preview.objects.filter(file__in=files).order_by("number"))
USES = Prepared(
    lambda resource: (
        Use.objects.filter(resource=resource)
        .select_related("organisation", "their_resource")
        .defer(*(f"their_resource__{name}" for name in LONG_TEXTS))
        .order_by("-at", "-pk")[:50]
    )
)


def links_of(*, resource: Resource) -> Links:
    """Give the themes, organisations and authors of a resource in one query."""
    found = Links()
    lists = {"theme": found.themes, "organisation": found.organisations, "author": found.authors}
    for what, label, key, pk, _ in LINKED(resource=resource.pk):
        lists[what].append(Link(label=label, key=key or "", pk=pk or 0))
    return found


def holding_of(*, resource: Resource, person: Any) -> Holding:
    """Give the versions this reader may read with their files, newest first, and the previews of the newest file: two queries."""
    versions: dict[int, Held] = {}
    for row in FILES(resource=resource.pk):
        if may_read_version(person=person, resource=resource, version=row.version):
            versions.setdefault(row.version_id, Held(version=row.version, files=[])).files.append(row.file)
    ordered = list(versions.values())
    files = ordered[0].files if ordered else []
    previews: list[Preview] = []
    # The first file that has pictures shows them: a text may come before its scanned annex.
    if files:
        found = PREVIEWS(files=[file.pk for file in files])
        pictured = [file for file in files if any(preview.file_id == file.pk for preview in found)]
        for first in pictured[:1]:
            previews = [preview for preview in found if preview.file_id == first.pk][:3]
            for preview in previews:
                preview.file = first
    return Holding(versions=ordered, files=files, previews=previews)


def has_closed_former(*, resource: Resource) -> bool:
    """Say whether a version before the current one is for members alone."""
    numbers = list(resource.versions.order_by("-number").values_list("open_to_all", flat=True))
    return not all(numbers[1:])


def file_detail(*, file: StoredFile) -> str:
    """Say what a download is: format and weight."""
    return f"{file.kind.label}, {filesize_fr(file.size)}"


def uses_of(*, resource: Resource, person: Any) -> list[Use]:
    """Give what teams did with it, newest first. A version of theirs that this reader may not open is not linked."""
    uses: list[Use] = USES(resource=resource.pk)
    for use in uses:
        theirs = use.their_resource
        if theirs is not None and not (theirs.is_public or (theirs.is_listed and is_member(person=person))):
            use.their_resource = None
    return uses


def history_of(*, resource: Resource, person: Any) -> dict[str, Sequence[Any]]:
    """Give the edits, decisions and versions, newest first. Visitors read no word written while the resource was closed to them, and
    no version that was not open to all.
    """
    files = Prefetch("files", VersionFile.objects.select_related("file").order_by("position"))
    revisions = list(Revision.objects.filter(resource=resource).select_related("by").order_by("-pk")[:200])
    if not is_member(person=person):
        opened = next((place for place, revision in enumerate(revisions) if "access" in revision.changes), None)
        revisions = revisions[:opened]
        for revision in revisions:
            # Whoever had their name taken off asked that it be read no more.
            revision.changes.pop("authors", None)
        revisions = [revision for revision in revisions if revision.changes]
    versions = resource.versions.select_related("by").prefetch_related(files).order_by("-number")
    return {
        "revisions": revisions,
        "decisions": list(resource.decisions.select_related("by").order_by("-pk")),
        "versions": [each for each in versions if may_read_version(person=person, resource=resource, version=each)],
    }
