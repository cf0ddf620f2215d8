"""What an initiative says of itself, and how it is written on its rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any

from maillage.initiatives.models import Initiative, InitiativeFunding, InitiativeKey, InitiativeOrganisation, InitiativeTheme
from maillage.initiatives.models.choices import KEY_LABELS, Access, ContactShown
from maillage.kernel.text.characters import one_line, readable
from maillage.kernel.text.numbers import number_fr
from maillage.network.public import Organisation, Territory, Theme

ON_ONE_LINE = ("title", "place", "ages", "contact_name", "contact_phone", "contact_email")
LONG = ("summary", "intention", "partners", "calendar", "means", "done", "observed", "not_again", "transfer", "source")
PLAIN = ("access", "contact_shown", "year", "commune", "contact")
ROWS = ("themes", "organisations", "publics", "disciplines", "fundings")
# Never in a history that others read.
UNSAID = ("contact", "contact_name", "contact_phone", "contact_email", "source")


@dataclass(frozen=True, kw_only=True)
class Content:
    """The sheet. `fundings` are (funder, euro or None) pairs; `publics` and `disciplines` codes of their lists."""

    title: str = ""
    summary: str = ""
    access: str = Access.MEMBERS
    intention: str = ""
    place: str = ""
    commune: Territory | None = None
    ages: str = ""
    partners: str = ""
    calendar: str = ""
    year: int | None = None
    means: str = ""
    done: str = ""
    observed: str = ""
    not_again: str = ""
    transfer: str = ""
    contact: Any = None
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    contact_shown: str = ContactShown.MEMBERS
    source: str = ""
    themes: Sequence[Theme] = field(default_factory=tuple)
    organisations: Sequence[Organisation] = field(default_factory=tuple)
    publics: Sequence[str] = field(default_factory=tuple)
    disciplines: Sequence[str] = field(default_factory=tuple)
    fundings: Sequence[tuple[str, Decimal | None]] = field(default_factory=tuple)


NAMES = tuple(each.name for each in fields(Content))


def content_of(*, initiative: Initiative) -> Content:
    """Read the sheet from its rows."""
    values: dict[str, Any] = {name: getattr(initiative, name) for name in (*ON_ONE_LINE, *LONG, *PLAIN)}
    keys = list(initiative.key_rows.order_by("pk"))
    return Content(
        **values,
        themes=[row.theme for row in initiative.theme_rows.select_related("theme").order_by("pk")],
        organisations=[row.organisation for row in initiative.organisation_rows.select_related("organisation").order_by("position", "pk")],
        publics=[row.key for row in keys if row.kind == InitiativeKey.Kind.PUBLIC],
        disciplines=[row.key for row in keys if row.kind == InitiativeKey.Kind.DISCIPLINE],
        fundings=[(row.funder, row.amount) for row in initiative.fundings.order_by("position", "pk")],
    )


def write_content(*, initiative: Initiative, content: Content) -> dict[str, list[str]]:
    """Write a sheet on its rows, in the caller's transaction; return each changed field, before and after, as read.

    The caller saves the initiative itself.
    """
    content = _readable(content)
    before = content_of(initiative=initiative)
    changes = {name: [_shown(name, getattr(before, name)), _shown(name, getattr(content, name))] for name in NAMES}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    for name in (*ON_ONE_LINE, *LONG, *PLAIN):
        setattr(initiative, name, getattr(content, name))
    initiative.told_in(*(getattr(content, name) for name in LONG if name not in UNSAID))
    if "themes" in changes:
        _replace(
            initiative.theme_rows.all(), [InitiativeTheme(initiative=initiative, theme=each) for each in dict.fromkeys(content.themes)]
        )
    if "organisations" in changes:
        carrying = enumerate(dict.fromkeys(content.organisations))
        rows = [InitiativeOrganisation(initiative=initiative, organisation=each, position=place) for place, each in carrying]
        _replace(initiative.organisation_rows.all(), rows)
    if "fundings" in changes:
        paid = [
            InitiativeFunding(initiative=initiative, funder=funder[:160], amount=amount, position=place)
            for place, (funder, amount) in enumerate(content.fundings)
        ]
        _replace(initiative.fundings.all(), paid)
    for name, kind in (("publics", InitiativeKey.Kind.PUBLIC), ("disciplines", InitiativeKey.Kind.DISCIPLINE)):
        if name in changes:
            keys = [InitiativeKey(initiative=initiative, kind=kind, key=key) for key in dict.fromkeys(getattr(content, name))]
            _replace(initiative.key_rows.filter(kind=kind), keys)
    return {name: pair for name, pair in changes.items() if name not in UNSAID}


def _readable(content: Content) -> Content:
    """Take out what feeds, files and pictures cannot say, wherever the words come from."""
    texts: dict[str, Any] = {name: one_line(getattr(content, name)) for name in ON_ONE_LINE}
    texts |= {name: readable(getattr(content, name)) for name in LONG}
    return replace(content, **texts, fundings=[(one_line(funder), amount) for funder, amount in content.fundings if one_line(funder)])


def _shown(name: str, value: Any) -> str:
    if name in ("themes", "organisations"):
        return ", ".join(str(each) for each in value)
    if name in ("publics", "disciplines"):
        return ", ".join(KEY_LABELS.get(each, each) for each in value)
    if name == "fundings":
        return ", ".join(funder if amount is None else f"{funder} ({number_fr(amount)}\u00a0€)" for funder, amount in value)
    if name == "access":
        return str(Access(value).label)
    if name == "contact_shown":
        return str(ContactShown(value).label)
    return "" if value is None else str(value)


def field_labels() -> dict[str, str]:
    """Give the French name of each field of the sheet."""
    rows = {
        "themes": "thèmes",
        "organisations": "organisations",
        "publics": "publics",
        "disciplines": "disciplines",
        "fundings": "financements",
    }
    options = Initiative._meta  # noqa: SLF001
    return rows | {name: str(getattr(options.get_field(name), "verbose_name", name)) for name in NAMES if name not in rows}


def _replace(queryset: Any, rows: Sequence[Any]) -> None:
    queryset.delete()
    queryset.model.objects.bulk_create(rows)
