"""A room that exists only here, and the engine on the folder of the test."""

from types import SimpleNamespace

import pytest
from django.db import transaction

from maillage.kernel.cards import Card
from maillage.kernel.changes import public as changes
from maillage.search import current, sources
from maillage.search.indexer import Follower


class Room:
    """Rows kept in a dictionary, with the door of a room."""

    def __init__(self):
        self.rows = {}
        self.broken = set()
        self.calls = 0

    def index_rows(self, *, uuids=None):
        for uuid, row in list(self.rows.items()):
            if uuids is None or uuid in uuids:
                if uuid in self.broken:
                    raise ValueError("unreadable")
                yield row

    def cards(self, *, uuids, person):
        self.calls += 1
        tokens = sources.audience_tokens(person=person)
        return {
            uuid: Card(
                kind=row.kind,
                uuid=uuid,
                title=row.title,
                url=row.url,
                label="Ressource",
                detail="Guide",
                data_kind="ressource",
                summary=row.summary,
                meta=("Centre culturel de la Vallée", "2025"),
            )
            for uuid, row in self.rows.items()
            if uuid in set(uuids) and row.audience & tokens
        }

    def facet_labels(self, *, facet, keys):
        return {key: f"{key.capitalize()} ({facet})" for key in keys}

    def publish(self, *rows):
        """Write rows, in the transaction that says so."""
        with transaction.atomic():
            for row in rows:
                self.rows[row.uuid] = row
                changes.touch(kind=row.kind, uuid=row.uuid)

    def withdraw(self, row):
        with transaction.atomic():
            del self.rows[row.uuid]
            changes.touch(kind=row.kind, uuid=row.uuid)


@pytest.fixture
def room(monkeypatch):
    """The only room that is searched: its things are "library.…"."""
    room = Room()
    door = SimpleNamespace(index_rows=room.index_rows, cards=room.cards, facet_labels=room.facet_labels)
    real = sources._door
    monkeypatch.setattr(sources, "SOURCES", (sources.Source("library.resource", "library"),))
    monkeypatch.setattr(sources, "_door", lambda name: door if name == "library" else real(name))
    return room


@pytest.fixture
def engine(data_folder):
    engine = current.engine()
    yield engine
    engine.close()


@pytest.fixture
def follower(room, engine):
    """The index, built empty and followed by hand."""
    engine.rebuild((), mark=0)
    return Follower(engine)
