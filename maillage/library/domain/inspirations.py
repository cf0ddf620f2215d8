"""Say that a thing took from another one, or take it back."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.kernel.access.public import Refused, is_member
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import writing
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.library import notices
from maillage.library.events import InspirationNamed
from maillage.library.inspiring import KINDS, cards_of
from maillage.library.models import Inspiration

NOT_YOURS = "Seules les personnes qui s’occupent de cette page disent de quoi elle s’inspire."
NOT_HERE = "Cette source n’est pas sur le site, ou vous ne pouvez pas la lire."


def name_inspiration(
    *, taker: tuple[str, UUID], source: tuple[str, UUID], person: Any, words: str = "", release: UUID | None = None, tell: bool = True
) -> Inspiration:
    """Say that `taker` took from `source` (each a kind and a uuid); said again, the words are replaced. Those who shared the source are
    told, unless `tell` is false: they learn it otherwise.

    Raises:
        Refused: no right on the taker, a source this person cannot read, or the thing itself.
    """
    with writing():
        _check_may_edit(taker=taker, person=person)
        if taker[1] == source[1]:
            raise Refused("Une page ne s’inspire pas d’elle-même.")
        cards = cards_of(things=[source, taker], person=person)
        if source[1] not in cards or taker[1] not in cards:
            raise Refused(NOT_HERE)
        inspiration, new = Inspiration.objects.update_or_create(
            taker=taker[1],
            source=source[1],
            defaults={"words": words.strip()[:600], "by": person, "at": timezone.now()},
            create_defaults={
                "taker_kind": taker[0],
                "source_kind": source[0],
                "release": release,
                "words": words.strip()[:600],
                "by": person,
                "at": timezone.now(),
            },
        )
        if new:
            journal.record(InspirationNamed(taker=taker[1], source=source[1]), actor=person)
            if tell:
                send(notices.InspirationNotice(inspiration=inspiration, taker=cards[taker[1]], source=cards[source[1]]))
        _touch(inspiration)
    return inspiration


def drop_inspiration(*, inspiration: Inspiration, person: Any) -> None:
    """Take back what was said.

    Raises:
        Refused: no right on the taker.
    """
    with writing():
        _check_may_edit(taker=(inspiration.taker_kind, inspiration.taker), person=person)
        _touch(inspiration)
        inspiration.delete()


def _check_may_edit(*, taker: tuple[str, UUID], person: Any) -> None:
    kind = KINDS.get(taker[0])
    if kind is None or not is_member(person=person) or not kind.may_edit(uuid=taker[1], person=person):
        raise Refused(NOT_YOURS)


def _touch(inspiration: Inspiration) -> None:
    # In one order, whichever side is which: two acts at once take the same locks in turn.
    for kind, uuid in sorted({(inspiration.taker_kind, inspiration.taker), (inspiration.source_kind, inspiration.source)}):
        changes.touch(kind=kind, uuid=uuid)
