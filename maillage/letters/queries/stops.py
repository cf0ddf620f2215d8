"""What a switch stops, in words."""

from dataclasses import dataclass

from maillage.kernel.notices.public import NOTICES
from maillage.letters.digest_registry import NAME
from maillage.letters.stops import Switch, read_token
from maillage.letters.things import THINGS, cards_of
from maillage.people.public import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A switch in words; `category` names the wider choice one may also make, empty for a thing."""

    switch: Switch
    label: str
    category: str = ""
    managed: bool = False


def said_of(*, token: str) -> Said | None:
    """Give what an address stops, None when it was altered or the account is gone.

    The title of a thing is said under the rights of its reader, who may have lost them.
    """
    switch = read_token(token=token)
    person = Person.objects.filter(uuid=switch.person, left_at=None).first() if switch else None
    if switch is None or person is None:
        return None
    if switch.uuid is not None:
        card = cards_of(things={switch.kind: {switch.uuid}}, person=person).get((switch.kind, switch.uuid))
        thing = THINGS.get(switch.kind)
        return Said(
            switch=switch, label=f"tout ce qui concerne « {card.title} »" if card else thing.label if thing else "ce que vous suiviez"
        )
    notice = NOTICES.get(switch.notice)
    if notice is None:
        return Said(switch=switch, label="ce genre de courrier")
    return Said(switch=switch, label=notice.label, category="" if notice.name == NAME else notice.category, managed=notice.managed)
