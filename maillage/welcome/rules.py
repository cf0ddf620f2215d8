"""Who introduces, asks for news, passes on."""

from typing import Any

from maillage.kernel.access.public import is_coordinator, is_member
from maillage.welcome.models import Handover, Pair


def may_care(*, person: Any) -> bool:
    """The coordination introduces people, asks how they are, and reads the answers."""
    return is_coordinator(person=person)


def is_of_pair(*, person: Any, pair: Pair) -> bool:
    """Say whether somebody is one of the two."""
    return is_member(person=person) and person.pk in (pair.newcomer_id, pair.host_id)


def may_hand_over(*, person: Any, giver: Any) -> bool:
    """Oneself; the coordination for somebody who is not there to do it."""
    return is_member(person=person) and (person.pk == giver.pk or is_coordinator(person=person))


def may_decline(*, person: Any, handover: Handover) -> bool:
    """The colleague it was passed to."""
    return is_member(person=person) and person.pk == handover.taker_id
