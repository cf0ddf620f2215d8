"""What a resource says of itself, and how it is written on its rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from maillage.kernel.extract.words import language_of
from maillage.kernel.text.characters import one_line, readable
from maillage.library.models import Resource, ResourceAuthor, ResourceOrganisation, ResourceTheme
from maillage.library.models.choices import SITE_LANGUAGE, Access, Form, Licence, WordsIn
from maillage.network.public import Organisation, Territory, Theme

TEXTS = (
    "title",
    "summary",
    "form",
    "access",
    "audience",
    "language",
    "words_in",
    "licence",
    "video_url",
    "quote",
    "context",
    "keep",
    "otherwise",
)


@dataclass(frozen=True, kw_only=True)
class Content:
    """The description of a resource. `year` is a civil year; `language` an ISO 639-1 code; `authors` are names as written.

    `words_in` tells whether the title, or all these words, are in that language; empty, it is worked out from them.
    """

    title: str = ""
    summary: str = ""
    form: str = Form.OTHER
    access: str = Access.MEMBERS
    audience: str = ""
    year: int | None = None
    territory: Territory | None = None
    language: str = ""
    words_in: str = ""
    licence: str = Licence.CITE
    video_url: str = ""
    quote: str = ""
    context: str = ""
    keep: str = ""
    otherwise: str = ""
    themes: Sequence[Theme] = field(default_factory=tuple)
    organisations: Sequence[Organisation] = field(default_factory=tuple)
    authors: Sequence[str] = field(default_factory=tuple)


ON_ONE_LINE = ("title", "audience")
NAMES = tuple(each.name for each in fields(Content))


def content_of(*, resource: Resource) -> Content:
    """Read the description of a resource from its rows."""
    values: dict[str, Any] = {name: getattr(resource, name) for name in (*TEXTS, "year", "territory")}
    return Content(
        **values,
        themes=[row.theme for row in resource.theme_rows.select_related("theme").order_by("pk")],
        organisations=[row.organisation for row in resource.organisation_rows.select_related("organisation").order_by("position", "pk")],
        authors=[author.name for author in resource.authors.order_by("position", "pk")],
    )


def write_content(*, resource: Resource, content: Content) -> dict[str, list[str]]:
    """Write a description on a resource's rows, in the caller's transaction; return each changed field, before and after, as read.

    The caller saves the resource itself.
    """
    content = _readable(content)
    changes = changes_of(resource=resource, content=content)
    for name in (*TEXTS, "year", "territory"):
        setattr(resource, name, getattr(content, name))
    # Worked out, it is no edit that the history would show.
    resource.words_in = content.words_in or proposed_words_in(
        language=content.language, title=content.title, words=words_of(content=content)
    )
    listed_at = resource.published_at if resource.is_listed else None
    if "themes" in changes:
        _replace(
            resource.theme_rows.all(),
            [ResourceTheme(resource=resource, theme=theme, listed_at=listed_at) for theme in dict.fromkeys(content.themes)],
        )
    if "organisations" in changes:
        rows = [
            ResourceOrganisation(resource=resource, organisation=organisation, position=position, listed_at=listed_at)
            for position, organisation in enumerate(dict.fromkeys(content.organisations))
        ]
        _replace(resource.organisation_rows.all(), rows)
    if "authors" in changes:
        _write_authors(resource=resource, names=content.authors)
    return changes


def changes_of(*, resource: Resource, content: Content) -> dict[str, list[str]]:
    """Compare a description with what the rows of a resource say: each field that differs, before and after, as read."""
    before, content = _readable(content_of(resource=resource)), _readable(content)
    changes = {name: [shown(name=name, value=getattr(before, name)), shown(name=name, value=getattr(content, name))] for name in NAMES}
    return {name: pair for name, pair in changes.items() if pair[0] != pair[1]}


def _readable(content: Content) -> Content:
    """Take out what feeds and pictures cannot say, wherever the words come from: a form, a sheet, a file."""
    texts: dict[str, Any] = {name: (one_line if name in ON_ONE_LINE else readable)(getattr(content, name)) for name in TEXTS}
    return replace(content, **texts, authors=[name for author in content.authors if (name := one_line(author))])


def words_of(*, content: "Content | Resource") -> str:
    """Give what the contributor wrote beside the title."""
    return f"{content.summary} {content.quote} {content.context} {content.keep} {content.otherwise}"


def proposed_words_in(*, language: str, title: str, words: str, found_title: str = "") -> str:
    """Work out which words about a document are in its language: "" for a document in the site's, where nothing is asked, or without title yet.

    The title that was found in the document is in its language; others are compared as the text of files is.
    """
    if language in ("", SITE_LANGUAGE) or not title:
        return ""
    if language_of(f"{title} {words}") == language and (language_of(words) in (language, "")):
        return WordsIn.ALL
    return WordsIn.TITLE if language_of(title) == language or (found_title and title == found_title) else WordsIn.SITE


def shown(*, name: str, value: Any) -> str:
    """Give a value as the history shows it."""
    if name in ("themes", "organisations", "authors"):
        return ", ".join(str(each) for each in value)
    if name == "form":
        return Form(value).label
    if name == "access":
        return Access(value).label
    if name == "licence":
        return Licence(value).label
    if name == "words_in":
        return WordsIn(value).label if value else ""
    return "" if value is None else str(value)


def field_labels() -> dict[str, str]:
    """Give the French name of each field of the description."""
    options = Resource._meta  # noqa: SLF001
    labels = {name: str(getattr(options.get_field(name), "verbose_name", name)) for name in NAMES if name != "authors"}
    return labels | {"authors": "auteurs et autrices", "former": "anciennes versions"}


def _write_authors(*, resource: Resource, names: Sequence[str]) -> None:
    accounts = {author.name: author.person_id for author in resource.authors.all() if author.person_id}
    if resource.contributor.name in names:
        accounts.setdefault(resource.contributor.name, resource.contributor_id)
    rows = [
        ResourceAuthor(resource=resource, name=name[:120], person_id=accounts.get(name), position=position)
        for position, name in enumerate(dict.fromkeys(names))
    ]
    _replace(resource.authors.all(), rows)


def _replace(queryset: Any, rows: Sequence[Any]) -> None:
    queryset.delete()
    queryset.model.objects.bulk_create(rows)
