"""Reads about people. `visible_fields` is the one place that applies who reads which field."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, F, Value, When

from maillage.people.models import DEPARTED_NAME, Person

LANGUAGES = {
    "fr": "français",
    "nl": "néerlandais",
    "de": "allemand",
    "en": "anglais",
    "wa": "wallon",
    "ar": "arabe",
    "es": "espagnol",
    "it": "italien",
    "tr": "turc",
    "uk": "ukrainien",
    "lsfb": "langue des signes (LSFB)",
    "lsf": "langue des signes (LSF)",
}


def people_by_uuid(*, uuids: Iterable[UUID]) -> dict[UUID, Person]:
    """Give the accounts with these identifiers, departed ones included, in one query."""
    return {person.uuid: person for person in Person.objects.filter(uuid__in=list(uuids))}


def find_by_email(*, email: str) -> Person | None:
    """Find the open account of an address, whatever its capitals."""
    return Person.objects.filter(email=email.strip().lower(), is_active=True, left_at__isnull=True).first()


def name_under(*, path: str) -> Case:
    """Give the name others read of the person at the end of a path ("contributor"), as a column."""
    return Case(
        When(**{f"{path}__left_at__isnull": False}, then=Value(DEPARTED_NAME)), default=F(f"{path}__name"), output_field=CharField()
    )


def visible_fields(*, person: Person, reader: Any) -> dict[str, Any]:
    """Give the filled-in fields of a profile that this reader may read, by name ("email", "phone", "trade"…).

    Oneself and the coordination read all; members what is for members or for everybody; visitors what is for everybody.
    `trade` is given as its French label, `languages` as French names. Nothing of somebody who has left.
    """
    if person.left_at is not None or not person.is_active:
        return {}
    levels = {Person.Visibility.PUBLIC.value}
    if getattr(reader, "is_member", False):
        levels.add(Person.Visibility.MEMBERS)
    if getattr(reader, "is_coordinator", False) or getattr(reader, "pk", None) == person.pk:
        levels |= set(Person.Visibility.values)
    if not person.is_member and levels == {Person.Visibility.PUBLIC.value}:
        return {}
    values = {
        "function": person.function,
        "trade": person.get_trade_display() if person.trade else "",
        "languages": [LANGUAGES.get(code, code) for code in person.languages],
        "about": person.about,
        "email": person.email,
        "phone": person.phone,
    }
    return {name: value for name, value in values.items() if value and person.visibility_of(name) in levels}
