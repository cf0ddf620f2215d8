"""Statistics of the tables, for good plans."""

import pytest
from django.db import connection

from maillage.kernel.db.statistics import keep_statistics
from maillage.kernel.periodic import JOBS
from tests.cast import make_person


@pytest.mark.django_db
def test_tables_are_looked_at():
    for number in range(50):
        make_person(f"Personne {number}")
    keep_statistics()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'people_person'")
            assert cursor.fetchone()[0] > 0


def test_the_worker_does_it_again():
    assert any(job.run is keep_statistics for job in JOBS.values())
