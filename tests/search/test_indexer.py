import threading

import pytest
from django.core.management import CommandError, call_command

from maillage.kernel.changes import public as changes
from maillage.search import indexer
from maillage.search.engine import Engine, Missing
from maillage.search.indexer import Follower
from maillage.search.rebuilding import rebuild
from maillage.search.store import Locked
from maillage.search.writing import Writer
from tests.search.rows import MEMBERS, row, titles

pytestmark = pytest.mark.django_db


def test_what_is_published_is_found(room, engine, follower):
    one = row("Le carnet de la médiation")
    room.publish(one)
    assert follower.step() == 1
    assert titles(engine, "médiation") == ["Le carnet de la médiation"]
    assert follower.step() == 0
    assert engine.view().mark == changes.last()


def test_what_is_withdrawn_is_not(room, engine, follower):
    one, two = row("Un carnet"), row("Un autre carnet")
    room.publish(one, two)
    follower.step()
    room.withdraw(one)
    follower.step()
    assert titles(engine, "carnet") == ["Un autre carnet"]


def test_rights_follow(room, engine, follower):
    one = row("Le carnet")
    room.publish(one)
    follower.step()
    room.publish(row("Le carnet", uuid=one.uuid, audience=MEMBERS))
    follower.step()
    assert titles(engine, "carnet") == []


def test_kinds_of_other_rooms_are_passed_over(room, engine, follower):
    room.publish(row("Ailleurs", kind="jobs.offer"))
    assert follower.step() == 1
    assert titles(engine, "ailleurs") == []
    assert follower.step() == 0


@pytest.mark.parametrize("where", ["put", "remove", "commit"])
def test_a_crash_anywhere_is_repaired_by_reading_again(room, engine, follower, monkeypatch, where):
    one, two = row("Premier carnet", pages=["mirabelle"]), row("Second carnet")
    room.publish(one, two)
    follower.step()
    room.publish(row("Premier carnet revu", uuid=one.uuid, pages=["rhubarbe"]), row("Troisième carnet"))
    room.withdraw(two)

    class Killed(BaseException):
        pass

    with monkeypatch.context() as patch:

        def die(*args, **kwargs):
            raise Killed

        patch.setattr(Writer, where, die)
        with pytest.raises(Killed):
            follower.step()
    engine.close()  # the process is gone: what was not committed with it
    again = Engine(engine.store.root)
    assert titles(again, "carnet") != []
    Follower(again).step()
    assert sorted(titles(again, "carnet")) == ["Premier carnet revu", "Troisième carnet"]
    assert titles(again, "mirabelle") == []
    assert again.view().pages.num_docs == 1
    again.close()


def test_a_crash_between_pages_and_things_is_repaired(room, engine, follower, monkeypatch):
    one = row("Carnet", pages=["mirabelle"])
    room.publish(one)
    follower.step()
    room.publish(row("Carnet", uuid=one.uuid, pages=["rhubarbe", "encore la rhubarbe"]))
    real = Writer.commit

    def half(self, *, mark):
        self._pages.commit()
        raise SystemExit

    monkeypatch.setattr(Writer, "commit", half)
    with pytest.raises(SystemExit):
        follower.step()
    engine.close()
    monkeypatch.setattr(Writer, "commit", real)
    assert titles(engine, "mirabelle") == ["Carnet"]
    follower.step()
    assert titles(engine, "rhubarbe") == ["Carnet"]
    assert titles(engine, "mirabelle") == []
    assert engine.view().pages.num_docs == 2


def test_one_unreadable_thing_does_not_hide_the_others(room, engine, follower):
    bad, good = row("Illisible"), row("Lisible")
    room.broken.add(bad.uuid)
    room.publish(bad, good)
    follower.step()
    assert titles(engine, "lisible") == ["Lisible"]
    assert follower.step() == 0


def test_an_index_ahead_of_the_database_is_not_trusted(engine, room):
    engine.rebuild((), mark=12)
    with pytest.raises(Missing):
        Follower(engine).step()


def test_one_writer_at_a_time(engine, follower):
    stop = threading.Event()
    stop.set()
    with engine.store.lock("writer"), pytest.raises(Locked):
        follower.run(stop)
    with engine.store.lock("rebuild"), pytest.raises(Locked):
        rebuild(engine)


def test_a_rebuild_holds_everything_and_what_changed_meanwhile(room, engine):
    for number in range(40):
        one = row(f"Carnet numéro {number}", pages=["une page"])
        room.rows[one.uuid] = one
    done = []

    def progress(count):
        done.append(count)
        if len(done) == 20:
            room.publish(row("Publié pendant ce temps"))

    assert rebuild(engine, progress=progress) == 40
    assert sum(done) == 40
    assert titles(engine, "publié pendant") == ["Publié pendant ce temps"]
    assert engine.query("carnet", tokens={"public"}).total == 40
    assert Follower(engine).step() == 0


def test_the_same_in_other_processes(room, engine):
    for number in range(40):
        one = row(f"Carnet numéro {number}", pages=["une page"])
        room.rows[one.uuid] = one
    assert rebuild(engine, processes=1) == 40
    assert engine.query("carnet", tokens={"public"}).total == 40


def test_the_commands(room, engine, capsys):
    with pytest.raises(CommandError):
        call_command("search", "check")
    call_command("search", "status")
    assert "no index" in capsys.readouterr().out
    one = row("Carnet", pages=["une page", "!!"])
    room.publish(one)
    call_command("search", "rebuild", "--processes=0", verbosity=0)
    call_command("search", "check")
    assert "holds what the database holds" in capsys.readouterr().out
    call_command("search", "status")
    assert "things: 1, pages: 1" in capsys.readouterr().out
    del room.rows[one.uuid]
    with pytest.raises(CommandError):
        call_command("search", "check")
    room.publish(row("Autre"))
    with pytest.raises(CommandError):
        call_command("search", "check")


class Rounds(threading.Event):
    """Stops the follower between two looks at the changes, and writes down how long it meant to wait."""

    def __init__(self):
        super().__init__()
        self.ended, self.wanted, self.waits = threading.Semaphore(0), threading.Semaphore(0), []

    def wait(self, timeout=None):
        self.waits.append(timeout)
        self.ended.release()
        self.wanted.acquire()
        return self.is_set()

    def one(self):
        self.wanted.release()
        assert self.ended.acquire(timeout=60), "the follower no longer looks"

    def set(self):
        super().set()
        self.wanted.release()


@pytest.mark.django_db(transaction=True)
def test_what_is_published_is_found_at_the_next_look(room, engine):
    """The second promised is the wait between two looks and the work of one: `make bench` times it."""
    rounds = Rounds()

    def background():
        from django.db import connection

        try:
            indexer.follow(lambda: engine_of_thread, rounds)
        finally:
            connection.close()

    engine_of_thread = Engine(engine.store.root)
    room.publish(row("Premier", pages=["du texte"]))
    thread = threading.Thread(target=background)
    thread.start()
    try:
        assert rounds.ended.acquire(timeout=60)  # there was no index: it builds one
        assert titles(engine, "premier", correct=False)
        for number in range(3):
            room.publish(row(f"Nouveau{number}", pages=["du texte"] * 30))
            rounds.one()
            assert titles(engine, f"nouveau{number}", correct=False) == [f"Nouveau{number}"]
        assert max(rounds.waits) <= 0.5
    finally:
        rounds.set()
        thread.join(60)
    assert not thread.is_alive()
