"""Rows held while an act is written."""

import threading

import pytest
from django.db import connection

from maillage.kernel.db.public import locked, writing
from maillage.people.models import Person
from tests.factories.network import make_membership, make_organisation


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one act at a time")
@pytest.mark.django_db(transaction=True)
def test_a_row_held_stops_those_who_hold_it_too_and_nobody_who_points_to_it(amel):
    """At its end, a transaction looks at the rows it points to: two acts would wait for each other."""
    organisation = make_organisation()
    pointed, held_too = threading.Event(), threading.Event()

    def point():
        try:
            make_membership(amel, organisation)
            pointed.set()
        finally:
            connection.close()

    def hold():
        try:
            with writing():
                locked(row=amel)
            held_too.set()
        finally:
            connection.close()

    threads = [threading.Thread(target=each) for each in (point, hold)]
    with writing():
        assert locked(row=amel) == Person.objects.get(pk=amel.pk)
        for thread in threads:
            thread.start()
        assert pointed.wait(30), "who only points to the row waits for who holds it"
        assert not held_too.wait(0.3), "two hold the same row"
    assert held_too.wait(30)
    for thread in threads:
        thread.join(30)
