"""Reads whose SQL is written once."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import CharField, F, Value
from django.db.models.fetch_modes import FETCH_PEERS
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from maillage.kernel.db.public import Prepared
from maillage.people.models import Person
from tests.cast import make_person

pytestmark = pytest.mark.django_db

BY_ID = Prepared(lambda ids: Person.objects.filter(pk__in=ids).order_by("name"))
BY_UUID = Prepared(lambda uuids: Person.objects.filter(uuid__in=uuids).order_by("name"))
ONE = Prepared(lambda person: Person.objects.filter(pk=person).only("name", "created_at"))


@pytest.fixture
def three(db):
    return [make_person(name) for name in ("Zoé", "Amel", "Bruno")]


def test_it_gives_what_the_queryset_gives(three):
    ids = [person.pk for person in three]
    for _ in range(2):
        found = BY_ID(ids=ids)
        assert found == list(Person.objects.filter(pk__in=ids).order_by("name"))
        assert found[0].created_at == three[1].created_at
        assert found[0].visibility == {}
        assert BY_UUID(uuids=[person.uuid for person in three]) == found


def test_other_values_give_other_rows(three):
    assert [ONE(person=person.pk)[0].name for person in three] == ["Zoé", "Amel", "Bruno"]
    assert ONE(person=0) == []


def test_the_sql_is_written_once(three, monkeypatch, django_assert_num_queries):
    read = Prepared(lambda ids: Person.objects.filter(pk__in=ids))
    written = []
    as_sql = SQLCompiler.as_sql
    monkeypatch.setattr(SQLCompiler, "as_sql", lambda self, *args, **more: written.append(1) or as_sql(self, *args, **more))
    with django_assert_num_queries(3):
        for size in (2, 3, 4):
            read(ids=[person.pk for person in three][:size])
    assert len(written) == 1


def test_a_list_of_any_length_is_answered(three):
    ids = [person.pk for person in three]
    for size in (1, 2, 3):
        assert {person.pk for person in BY_ID(ids=ids[:size])} == set(ids[:size])
    assert len(BY_ID(ids=ids + list(range(10**6, 10**6 + 300)))) == 3


def test_an_empty_list_costs_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert BY_ID(ids=[]) == []


def test_a_shape_changes_the_sql(three):
    ordered = Prepared(lambda shape, ids: Person.objects.filter(pk__in=ids).order_by(shape))
    ids = [person.pk for person in three]
    assert [person.name for person in ordered(shape="name", ids=ids)] == ["Amel", "Bruno", "Zoé"]
    assert [person.name for person in ordered(shape="-name", ids=ids)] == ["Zoé", "Bruno", "Amel"]


def test_unions_related_rows_and_prefetches_work(three):
    def both(first, second):
        rows = [Person.objects.filter(pk=pk).annotate(what=Value(what, output_field=CharField()), who=F("name")).values_list("what", "who")
                for what, pk in (("first", first), ("second", second))]  # fmt: skip
        return rows[0].union(rows[1], all=True).order_by("what")

    assert Prepared(both)(first=three[1].pk, second=three[0].pk) == [("first", "Amel"), ("second", "Zoé")]
    groups = Prepared(lambda ids: Person.objects.filter(pk__in=ids).prefetch_related("groups"))
    assert [list(person.groups.all()) for person in groups(ids=[three[0].pk])] == [[]]


def test_rows_fetched_together_fetch_what_was_left_out_together(three, django_assert_num_queries):
    light = Prepared(lambda ids: Person.objects.filter(pk__in=ids).defer("about").fetch_mode(FETCH_PEERS))
    with django_assert_num_queries(2):
        assert [person.about for person in light(ids=[person.pk for person in three])] == ["", "", ""]


def test_what_would_change_the_sql_is_refused(three):
    with pytest.raises(ValueError, match="None"):
        ONE(person=None)
    with pytest.raises(ValueError, match="500"):
        BY_ID(ids=list(range(501)))
    with pytest.raises(ValueError, match="must stand"):
        Prepared(lambda person: Person.objects.all())(person=1)


def test_two_lists_of_rows_do_not_mix(three):
    first, second = ONE(person=three[0].pk), ONE(person=three[1].pk)
    assert (first[0].name, second[0].name) == ("Zoé", "Amel")
    assert (first[0].created_at, second[0].created_at) == (three[0].created_at, three[1].created_at)


def test_a_uuid_stands_alone_too(three):
    read = Prepared(lambda uuid: Person.objects.filter(uuid=uuid))
    assert read(uuid=three[0].uuid) == [three[0]]
    assert read(uuid=uuid.uuid4()) == []


@pytest.mark.parametrize("text", ["", "L’éveil", "a'b\"c%d_\\e", "\uf8ff7000000000001", "0" * 32, "x" * 5000])
def test_a_text_is_compared_as_it_is(three, text):
    named = Prepared(lambda text: Person.objects.filter(name=text))
    assert named(text=text) == []
    Person.objects.filter(pk=three[1].pk).update(name=text[:120])
    assert named(text=text[:120]) == [three[1]] == named(text=text[:120])
    among = Prepared(lambda texts: Person.objects.filter(name__in=texts))
    assert among(texts=[text[:120], "personne"]) == [three[1]]


def test_a_text_that_the_sql_would_change_is_refused(three):
    with pytest.raises(ValueError, match="must stand in its SQL"):
        Prepared(lambda text: Person.objects.filter(name__contains=text))(text="a")


@pytest.mark.parametrize("name", ["L’été d'« Arlon »", '100 % "sûr" ; --', "un \\ et %s ou %%", "?1 :nom @nom $nom"])
def test_constants_are_compared_as_they_are(name):
    person = make_person(name)
    make_person(name.swapcase() + "x")
    read = Prepared(lambda people: Person.objects.filter(name=name, pk__in=people, is_active=True).annotate(said=Value(name)))
    for _ in range(2):
        assert [(row.pk, row.said) for row in read(people=[person.pk, person.pk + 1])] == [(person.pk, name)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone plans anew when what is bound changes")
def test_what_is_bound_to_sqlite_is_what_changes():
    read = Prepared(lambda person, now: Person.objects.filter(pk=person, is_active=True, created_at__lte=now + timedelta(days=1)))
    assert read(person=make_person("Zoé").pk, now=timezone.now())
    [written] = read.kept.values()
    assert len(written.params) == written.sql.count("+%s") == 2
