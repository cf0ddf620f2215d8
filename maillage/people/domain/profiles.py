"""Profiles: what people say of themselves, and to whom."""

from collections.abc import Mapping
from typing import Any

from maillage.kernel.access.public import Refused
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal.public import record
from maillage.people.events import ProfileEdited
from maillage.people.models import Person
from maillage.people.rules import may_edit_profile

PROFILE_FIELDS = ("name", "function", "trade", "phone", "languages", "about", "visibility")


def edit_profile(*, person: Person, values: Mapping[str, Any], by: Any) -> Person:
    """Write the given fields of a profile (`PROFILE_FIELDS`; others are ignored).

    Raises:
        Refused: neither oneself nor the coordination.
    """
    if not may_edit_profile(by, person):
        raise Refused("Vous ne pouvez pas modifier ce profil.")
    with writing():
        person = locked(row=person)
        changed = [name for name in PROFILE_FIELDS if name in values and getattr(person, name) != values[name]]
        for name in changed:
            setattr(person, name, values[name])
        if changed:
            person.save(update_fields=changed)
            record(ProfileEdited(person=person.uuid), actor=by)
            changes.touch(kind="people.person", uuid=person.uuid)
    return person


def start_mails(*, person: Person, notices: set[str]) -> None:
    """Mail again notices that were stopped one by one."""
    if not notices:
        return
    with writing():
        person = locked(row=person)
        person.mail_choices = {name: value for name, value in person.mail_choices.items() if name not in notices}
        person.save(update_fields=["mail_choices"])


def stop_mail(*, person: Person, notice: str) -> Person:
    """No longer mail one notice. Doing it twice changes nothing."""
    with writing():
        person = locked(row=person)
        if person.mail_choices.get(notice) != "none":
            person.mail_choices = {**person.mail_choices, notice: "none"}
            person.save(update_fields=["mail_choices"])
    return person
