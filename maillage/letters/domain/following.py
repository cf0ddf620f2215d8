"""Follow levels: tout, l’essentiel, rien, on the thing itself. They hold for what came before as for what comes next."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.db.public import writing
from maillage.kernel.notices.public import ESSENTIAL, ORDINARY, SLIGHT
from maillage.letters.models import Follow, Level
from maillage.people.public import Person, PersonQuerySet, members

WEIGHTS = (ESSENTIAL, ORDINARY, SLIGHT)


def follow(*, person: Person, kind: str, uuid: UUID, level: str = Level.ALL) -> Follow:
    """Set how much somebody wants to know of a thing: their own choice, which nothing changes by itself.

    Raises:
        Refused: no such level.
    """
    if level not in Level.values:
        raise Refused("Choisissez tout, l’essentiel ou rien.")
    with writing():
        row, _ = Follow.objects.update_or_create(
            person=person,
            about_kind=kind,
            about=uuid,
            defaults={"level": level, "by_itself": False},
            create_defaults={"level": level, "by_itself": False, "created_at": timezone.now()},
        )
    return row


def follow_by_itself(*, person: Person, kind: str, uuid: UUID, level: str = Level.ALL) -> Follow:
    """Follow a thing because one joined, asked or answered. Whoever chose a level keeps it."""
    with writing():
        row, _ = Follow.objects.get_or_create(
            person=person, about_kind=kind, about=uuid, defaults={"level": level, "by_itself": True, "created_at": timezone.now()}
        )
    return row


def unfollow(*, person: Person, kind: str, uuid: UUID) -> None:
    """Forget a level: the choices of the category hold again."""
    Follow.objects.of(kind=kind, uuid=uuid).filter(person=person).delete()


def level_of(*, person: Any, kind: str, uuid: UUID) -> str:
    """Give the level somebody has on a thing; empty when they do not follow it."""
    rows = Follow.objects.of(kind=kind, uuid=uuid).filter(person_id=getattr(person, "pk", None) or 0)
    return str(rows.values_list("level", flat=True).first() or "")


def followers(*, kind: str, uuid: UUID, weight: str = ESSENTIAL) -> PersonQuerySet:
    """Give the members to tell of a fact about a thing: all who follow it, at tout or l’essentiel.

    Whether they are mailed at once or in the digest is worked out from the weight when the notice is sent.
    """
    if weight not in WEIGHTS:
        raise ValueError(weight)
    told = Follow.objects.of(kind=kind, uuid=uuid).exclude(level=Level.NONE)
    return members().filter(pk__in=told.values("person_id"))


def without_the_silent(*, people: PersonQuerySet, kind: str, uuid: UUID) -> PersonQuerySet:
    """Leave out those who said rien about a thing: for people told for another reason, such as following its theme."""
    silent = Follow.objects.of(kind=kind, uuid=uuid).filter(level=Level.NONE)
    return people.exclude(pk__in=silent.values("person_id"))


def forget_thing(*, kind: str, uuid: UUID) -> None:
    """Forget who follows a thing that is gone."""
    Follow.objects.of(kind=kind, uuid=uuid).delete()


def move_thing(*, kind: str, uuid: UUID, into: UUID) -> None:
    """Give to another thing those who follow one that was merged in it; whoever follows both keeps the level of the other."""
    both = Follow.objects.of(kind=kind, uuid=into).values("person_id")
    rows = Follow.objects.of(kind=kind, uuid=uuid)
    with writing():
        rows.exclude(person_id__in=both).update(about=into)
        rows.delete()
