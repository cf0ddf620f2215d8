"""Who may read a need, join it, decide. The room is the members'."""

from typing import Any

from maillage.kernel.access.public import is_coordinator, is_member
from maillage.needs.models import Need, NeedQuerySet


def visible_to(*, person: Any, needs: NeedQuerySet) -> NeedQuerySet:
    """Keep the needs this reader may open: every one for members, merged ones included (they lead on); none for others."""
    return needs if may_read(person=person) else needs.none()


def may_read(*, person: Any) -> bool:
    """Every member opens every need."""
    return is_member(person=person)


def may_say(*, person: Any) -> bool:
    """Every member says what they need, and joins others."""
    return is_member(person=person)


def may_edit(*, person: Any, need: Need) -> bool:
    """Whoever said it and the coordination, while it goes on."""
    if not is_member(person=person) or not need.goes_on:
        return False
    return is_coordinator(person=person) or need.created_by_id == person.pk


def may_decide(*, person: Any) -> bool:
    """The coordination merges, closes, opens again and proposes meetings."""
    return is_coordinator(person=person)
