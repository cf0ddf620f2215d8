"""A world is built once for each worker: the tests that follow find its rows and its files put back as they were.

The rows go around the models, as they are in the tables, on both databases. Inside a test's transaction they go with it.
"""

import pickle
import shutil
import tempfile
from contextlib import nullcontext
from functools import cache

from django.conf import settings
from django.db import connection, transaction

from maillage.kernel.changes.kept import forget_all

# Written by Django itself when it migrates: no test writes there.
OF_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}
_worlds = {}


def kept_world(name, build, *, within=nullcontext):
    """Give what `build()` gives: built the first time, afterwards put back, database and data folder alike."""
    if name not in _worlds:
        with within():
            made = build()
        folder = tempfile.TemporaryDirectory(prefix="maillage-world-")
        shutil.copytree(settings.DATA_DIR, folder.name, dirs_exist_ok=True)
        _worlds[name] = pickle.dumps(made), _rows(), folder
        return made
    made, rows, folder = _worlds[name]
    with transaction.atomic():
        _put_back(rows)
    shutil.copytree(folder.name, settings.DATA_DIR, dirs_exist_ok=True)
    forget_all()
    return pickle.loads(made)  # noqa: S301  (written above)


class Untouched:
    """The database as the migrations left it: what a test committed is undone without making everything again, as emptying would ask."""

    def __init__(self):
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            self.kept = connection.Database.connect(":memory:")
            connection.connection.backup(self.kept)
        else:
            self.kept = _rows()

    def put_back(self):
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            self.kept.backup(connection.connection)
        else:
            with transaction.atomic():
                _put_back(self.kept)
        forget_all()


def _rows():
    """Give {table: (names of columns, rows)} of the tables that are not empty; on PostgreSQL the rows are one text."""
    found = {}
    with connection.cursor() as cursor:
        for table in _filled(cursor):
            names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            columns = ", ".join(map(connection.ops.quote_name, names))
            if connection.vendor == "postgresql":
                with cursor.copy(f'COPY "{table}" ({columns}) TO STDOUT') as out:
                    rows = b"".join(map(bytes, out))
            else:
                # The plus hides the type of the column, after which Python would make dates and booleans.
                cursor.execute(f'SELECT {", ".join(f"+{connection.ops.quote_name(each)}" for each in names)} FROM "{table}"')
                rows = cursor.fetchall()
            found[table] = columns, rows
    return found


def _put_back(found):
    with connection.cursor() as cursor:
        for table in _filled(cursor):
            cursor.execute(f'DELETE FROM "{table}"')
        for table, (columns, rows) in found.items():
            if connection.vendor == "postgresql":
                with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as into:
                    into.write(rows)
            else:
                places = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({places})', rows)


def _filled(cursor):
    """Give the tables that hold something."""
    cursor.execute(" UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in _tables()))
    return sorted(table for (table,) in cursor.fetchall())


@cache
def _tables():
    return [table for table in connection.introspection.django_table_names(only_existing=True) if table not in OF_DJANGO]
