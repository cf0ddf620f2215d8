"""What people choose to receive, and when."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from maillage.kernel.db.public import locked, writing
from maillage.letters.models import Level, MailPreferences, level_key
from maillage.people.public import Person

CHOSEN = (
    "levels", "weekdays", "quiet_evenings", "quiet_from", "quiet_until", "quiet_weekdays", "quiet_region", "away_from", "away_until",
)  # fmt: skip


def of(*, person: Any) -> MailPreferences:
    """Give somebody's preferences, the usual ones when they never chose."""
    return MailPreferences.objects.filter(person_id=person.pk).first() or MailPreferences.usual(person=person)


def choose(*, person: Person, values: Mapping[str, Any]) -> MailPreferences:
    """Write the given preferences (`CHOSEN`); levels that are not given keep theirs."""
    with writing():
        row = _own(person=person)
        for name in CHOSEN:
            if name in values:
                setattr(row, name, row.levels | values["levels"] if name == "levels" else values[name])
        row.changed_at = timezone.now()
        row.save()
    return row


def set_level(*, person: Person, category: str, managed: bool, level: str) -> None:
    """Set the level of one category of notices."""
    if level not in Level.values:
        raise ValueError(level)
    choose(person=person, values={"levels": {level_key(category=category, managed=managed): level}})


def _own(*, person: Person) -> MailPreferences:
    usual = MailPreferences.usual(person=person)
    values = {name: getattr(usual, name) for name in CHOSEN} | {"changed_at": timezone.now()}
    row, made = MailPreferences.objects.get_or_create(person=person, defaults=values)
    return row if made else locked(row=row)
