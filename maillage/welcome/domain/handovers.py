"""Pass what one holds to a colleague; give it back when one cannot take it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.kernel.text.characters import readable
from maillage.people import public as people
from maillage.welcome import notices, rules
from maillage.welcome.events import HandoverDeclined, ThingHandedOver
from maillage.welcome.models import MOST_WORDS, Handover

NOT_YOURS = "Seule la personne elle-même, ou la coordination, passe ce relais."
NOT_HELD = "Cette personne ne s’en occupe plus\u00a0: rien n’a changé."


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing and the colleague who takes it over."""

    part: str
    thing: UUID
    taker: Any


def hand_over(*, giver: Any, by: Any, choices: Sequence[Choice], words: str = "") -> list[Handover]:
    """Pass things on, all or none; each colleague is told once, with the words. Passed already, nothing changes.

    Raises:
        Refused: no right, or a colleague is not a member.
        Stale: a thing is no longer held.
    """
    if not rules.may_hand_over(person=by, giver=giver):
        raise Refused(NOT_YOURS)
    words = readable(words).strip()[:MOST_WORDS]
    made: list[Handover] = []
    with writing():
        giver = locked(row=giver)
        held = {(name, thing.uuid): thing for name, part in people.HANDOVER.items() for thing in part.collect(person=giver)}
        for choice in choices:
            if choice.taker.pk == giver.pk or not choice.taker.is_member:
                raise Refused(f"{choice.taker} ne peut pas prendre ce relais.")
            thing = held.get((choice.part, choice.thing))
            if thing is None:
                raise Stale(NOT_HELD)
            people.HANDOVER[choice.part].hand_over(uuid=choice.thing, giver=giver, taker=choice.taker, by=by)
            # Passed once before, then back: the newest one counts.
            Handover.objects.filter(part=choice.part, thing=choice.thing, declined_at=None).delete()
            made.append(
                Handover.objects.create(
                    giver=giver,
                    taker=choice.taker,
                    by=by,
                    part=choice.part,
                    kind=thing.kind,
                    thing=choice.thing,
                    title=thing.title[:200],
                    url=thing.url[:300],
                    words=words,
                    at=timezone.now(),
                )
            )
            journal.record(ThingHandedOver(handover=made[-1].uuid), actor=by)
        for taker in {row.taker_id: row.taker for row in made}.values():
            send(notices.HandoverNotice(taker=taker, rows=[row for row in made if row.taker_id == taker.pk]))
    return made


def decline(*, handover: Handover, person: Any) -> Handover:
    """Give a thing back: to the giver who is still there, else to the coordination, who is told. Done again, nothing changes.

    Raises:
        Refused: not the colleague it was passed to; nobody is there to take it back.
        Stale: the thing changed hands since.
    """
    if not rules.may_decline(person=person, handover=handover):
        raise Refused("Ce relais n’est pas le vôtre.")
    with writing():
        held: Handover = locked(row=handover)
        if held.declined_at is not None:
            return held
        part = people.HANDOVER.get(held.part)
        back_to = held.giver if held.giver.is_member else _somebody(but=person)
        if part is None or back_to is None:
            raise Refused("Personne n’est là pour le reprendre\u00a0: écrivez à la coordination.")
        part.hand_over(uuid=held.thing, giver=person, taker=back_to, by=person)
        held.declined_at = timezone.now()
        held.save(update_fields=["declined_at"])
        journal.record(HandoverDeclined(handover=held.uuid), actor=person)
        send(notices.HandoverDeclinedNotice(handover=held, back_to=back_to))
    return held


def _somebody(*, but: Any) -> Any:
    return people.coordinators().exclude(pk=but.pk).order_by("joined_at", "pk").first()
