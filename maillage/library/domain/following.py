"""What changes below and must be followed here: files that were read, themes that were merged, people who left."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import writing
from maillage.kernel.files.public import StoredFile
from maillage.library.domain.content import proposed_words_in, words_of
from maillage.library.domain.drafts import delete_with_files
from maillage.library.domain.publishing import KIND
from maillage.library.models import Keep, Resource, ResourceAuthor, ResourceTheme, Revision, Use
from maillage.library.models.choices import LANGUAGES
from maillage.network.public import Theme
from maillage.people.public import DEPARTED_NAME

MAX_GUESSED_TITLE = 160


def take_proposals(*, file: UUID) -> int:
    """Fill what is still empty on the resources of a file from what was read in it, marked as proposed; return how many.

    Drafts take title, author, year and language; what is sent already only takes year and language. May be run again.
    """
    found = StoredFile.objects.filter(uuid=file).first()
    if found is None:
        return 0
    with writing():
        resources = list(Resource.objects.filter(versions__files__file=found).distinct())
        for resource in resources:
            _propose(resource=resource, found=found)
        changes.touch_all(kind=KIND, uuids=[resource.uuid for resource in resources if not resource.is_draft])
    return len(resources)


def _propose(*, resource: Resource, found: StoredFile) -> None:
    values: dict[str, Any] = {}
    found_title = found.found_title[:MAX_GUESSED_TITLE].strip()
    if resource.year is None and found.found_year and 1900 <= found.found_year <= timezone.localdate().year:
        values["year"] = found.found_year
    if not resource.language and found.found_language in LANGUAGES:
        values["language"] = found.found_language
    if resource.is_draft:
        if not resource.title and found_title:
            values["title"] = found_title
        if found.found_author and not resource.authors.exists():
            ResourceAuthor.objects.create(resource=resource, name=found.found_author[:120])
            resource.proposed = [*resource.proposed, "authors"]
            Resource.objects.filter(pk=resource.pk).update(proposed=resource.proposed)
    if not resource.words_in and "language" in values:
        language, title = values["language"], values.get("title", resource.title)
        if words_in := proposed_words_in(language=language, title=title, words=words_of(content=resource), found_title=found_title):
            values["words_in"] = words_in
    if values:
        proposed = sorted({*resource.proposed, *values})
        Resource.objects.filter(pk=resource.pk).update(**values, proposed=proposed)


def follow_merge(*, theme: Theme, into: Theme) -> int:
    """Move the resources of a theme to the theme it is merged into, in the caller's transaction; return how many."""
    rows = ResourceTheme.objects.filter(theme=theme)
    uuids = list(Resource.objects.filter(theme_rows__in=rows).values_list("uuid", flat=True))
    already = ResourceTheme.objects.filter(theme=into).values("resource_id")
    rows.filter(resource_id__in=already).delete()
    rows.update(theme=into)
    changes.touch_all(kind=KIND, uuids=uuids)
    return len(uuids)


def _forget_in_history(*, name: str) -> None:
    """Take a name out of what the history keeps of the authors, before and after each edit."""
    for revision in Revision.objects.filter(changes__has_key="authors"):
        said = [", ".join(DEPARTED_NAME if each == name else each for each in names.split(", ")) for names in revision.changes["authors"]]
        if said != revision.changes["authors"]:
            revision.changes["authors"] = said
            revision.save(update_fields=["changes"])


def forget(*, person: Any) -> None:
    """Erase what is personal when somebody leaves: what they kept, their drafts' words; contributions stay, without their name."""
    with writing():
        Keep.objects.filter(person=person).delete()
        for draft in Resource.objects.drafts_of(person):
            delete_with_files(draft=draft)
        authored = ResourceAuthor.objects.filter(person=person)
        touched = set(authored.values_list("resource__uuid", flat=True))
        touched |= set(Resource.objects.filter(contributor=person).exclude(published_at=None).values_list("uuid", flat=True))
        touched |= set(Use.objects.filter(by=person).values_list("resource__uuid", flat=True))
        authored.update(name=DEPARTED_NAME, person=None)
        _forget_in_history(name=person.name)
        changes.touch_all(kind=KIND, uuids=touched)
