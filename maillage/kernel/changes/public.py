"""Say that a thing changed; follow what changed."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from maillage.kernel.changes.models import Change, Stamp
from maillage.kernel.db.inserts import Insert

ANY = "*"
CHANGES = Insert(Change)
STAMPS = f"SELECT kind, version FROM {Stamp._meta.db_table} WHERE kind IN (%s)"  # noqa: S608, SLF001  (our own table)
# In every act, hence written by hand as well.
RENEW = f"UPDATE {Stamp._meta.db_table} SET version = version + 1 WHERE kind = %s"  # noqa: S608, SLF001

__all__ = ["ANY", "after", "common_stamp", "last", "renew", "stamps", "touch", "touch_all"]


def touch(*, kind: str, uuid: UUID) -> None:
    """Note, in the transaction of the act, that this thing changed in a way that search or a kept page may show.

    Raises:
        RuntimeError: called outside a transaction.
    """
    touch_all(kind=kind, uuids=[uuid])


def touch_all(*, kind: str, uuids: Iterable[UUID]) -> None:
    """Note that several things of one kind changed.

    Raises:
        RuntimeError: called outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A change is noted in the transaction of its act.")
    rows = [Change(kind=kind, uuid=uuid, at=timezone.now()) for uuid in uuids]
    if not rows:
        return
    # Stamps first: their row locks make ids grow in the order of the commits on PostgreSQL, so that a follower never
    # passes a change that is committed later.
    renew(kind=kind)
    CHANGES(rows)


def renew(*, kind: str) -> None:
    """Drop the kept pages that show this kind, without noting a change to follow."""
    with connection.cursor() as cursor:
        # The common stamp before all: everybody takes the two locks in the same order.
        for name in (ANY, kind):
            cursor.execute(RENEW, [name])
            if not cursor.rowcount:
                Stamp.objects.bulk_create([Stamp(kind=name, version=0)], ignore_conflicts=True)
                cursor.execute(RENEW, [name])


def after(*, mark: int, limit: int = 500) -> Sequence[Change]:
    """Give the changes whose id is greater than `mark`, oldest first."""
    return list(Change.objects.filter(pk__gt=mark).order_by("pk")[:limit])


def any_after(*, mark: int, uuids: Iterable[UUID]) -> bool:
    """Say whether one of these things changed after `mark`."""
    return Change.objects.filter(pk__gt=mark, uuid__in=list(uuids)).exists()


def last() -> int:
    """Give the id of the newest change, 0 when there is none."""
    return Change.objects.aggregate(last=Max("pk"))["last"] or 0


def stamps(*, kinds: Iterable[str]) -> dict[str, int]:
    """Give the version of each kind; a kind that never changed is left out.

    Read many times in a page, hence written by hand: the ORM takes six times as long to say it.
    """
    wanted = list(kinds)
    with connection.cursor() as cursor:
        cursor.execute(STAMPS % ", ".join(["%s"] * len(wanted)), wanted)
        return dict(cursor.fetchall())


def common_stamp() -> int:
    """Give the version of all kinds together: it moves with each change, of whatever kind."""
    return stamps(kinds=(ANY,)).get(ANY, 0)
