"""Facts and changes are written with the act, or not at all."""

import uuid
from dataclasses import dataclass
from typing import ClassVar

import pytest
from django.db import transaction

from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import WriteRefused, reading_only, writing
from maillage.kernel.journal.models import Entry, ReactionRun
from maillage.kernel.journal.public import EVENTS, REACTIONS, Event, on, record, replay


@dataclass(frozen=True, kw_only=True)
class LampLit(Event):
    kind: ClassVar[str] = "test.lamp.lit"
    sentence: ClassVar[str] = "{actor} a allumé une lampe"
    lamp: uuid.UUID


@pytest.fixture
def listeners():
    REACTIONS.pop(LampLit.kind, None)
    yield
    REACTIONS.pop(LampLit.kind, None)


def test_a_fact_outside_a_transaction_is_refused(transactional_db):
    with pytest.raises(RuntimeError):
        record(LampLit(lamp=uuid.uuid4()), actor=None)


def test_a_fact_keeps_its_identifiers_and_its_subject(amel):
    lamp = uuid.uuid4()
    with writing():
        entry = record(LampLit(lamp=lamp), actor=amel)
    entry = Entry.objects.get(pk=entry.pk)
    assert entry.subject == lamp
    assert entry.actor == amel
    assert EVENTS[entry.kind].from_payload(payload=entry.payload) == LampLit(lamp=lamp)


def test_a_rollback_leaves_no_fact_and_no_change(transactional_db):
    with pytest.raises(ZeroDivisionError), writing():
        record(LampLit(lamp=uuid.uuid4()), actor=None)
        changes.touch(kind="test.lamp", uuid=uuid.uuid4())
        1 / 0
    assert not Entry.objects.exists()
    assert changes.last() == 0


def test_a_broken_reaction_does_not_stop_the_next_and_is_replayed(transactional_db, listeners):
    seen = []
    broken = [True]

    @on(LampLit)
    def first(event):
        if broken[0]:
            raise ValueError("panne")
        seen.append("first")

    @on(LampLit)
    def second(event):
        seen.append("second")

    with writing():
        record(LampLit(lamp=uuid.uuid4()), actor=None)
    assert seen == ["second"]
    assert ReactionRun.objects.get(done_at=None).error == "ValueError: panne"
    broken[0] = False
    assert replay() == (1, 0)
    assert seen == ["second", "first"]


def test_changes_are_followed_in_order(db):
    things = [uuid.uuid4() for _ in range(3)]
    with transaction.atomic():
        mark = changes.last()
        changes.touch_all(kind="test.lamp", uuids=things)
    assert [change.uuid for change in changes.after(mark=mark)] == things
    assert changes.stamps(kinds=["test.lamp", "*"]) == {"test.lamp": 1, "*": 1}


def test_a_page_that_reads_cannot_write(db, amel):
    with reading_only(), pytest.raises(WriteRefused):
        amel.save()
