"""Values kept until something changes."""

import uuid

import pytest

from maillage.kernel.changes import public as changes
from maillage.kernel.changes.kept import KeptValues, forget_all
from maillage.kernel.db.public import writing

pytestmark = pytest.mark.django_db


def change(kind):
    with writing():
        changes.touch(kind=kind, uuid=uuid.uuid4())


@pytest.fixture
def made():
    return []


@pytest.fixture
def ask(made):
    kept = KeptValues(kinds=("test.lamp", "test.table"), most=3)

    def get(key="a", during=None):
        def make():
            made.append(key)
            if during:
                change(during)
            return f"{key}{len(made)}"

        return kept.get(key, make)

    get.kept = kept
    return get


def test_a_value_is_worked_out_once(ask, made, django_assert_num_queries):
    assert ask() == "a1"
    with django_assert_num_queries(1):
        assert ask() == "a1"
    assert ask("b") == "b2"
    assert made == ["a", "b"]


@pytest.mark.parametrize("kind", ["test.lamp", "test.table"])
def test_a_change_of_its_kinds_works_it_out_again(ask, kind):
    ask()
    change(kind)
    assert ask() == "a2"
    assert ask() == "a2"


def test_another_change_leaves_it(ask, django_assert_num_queries):
    ask()
    change("test.other")
    with django_assert_num_queries(1):
        assert ask() == "a1"


def test_a_change_meanwhile_is_not_missed(ask):
    assert ask(during="test.lamp") == "a1"
    assert ask() == "a2"


def test_it_keeps_no_more_than_asked(ask):
    for key in "abcd":
        ask(key)
    assert list(ask.kept.values) == ["b", "c", "d"]


def test_all_can_be_forgotten(ask):
    ask()
    forget_all()
    assert ask() == "a2"
