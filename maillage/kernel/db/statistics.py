"""What the database knows of how its tables are filled."""

from django.db import connection


def keep_statistics() -> None:
    """Let SQLite look at its tables again, where they changed much since the last time; PostgreSQL does so by itself.

    Without, it guesses: among 20,000 resources it walks a list of 12,000 to find ten by their identifiers (24 ms instead of
    0.8). A connection that is already open goes on with what it knew. Takes a few hundredths of a second.

    Raises:
        DatabaseError: the database is away, or somebody wrote for longer than the timeout.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # 2: analyse where useful; 0x10000: tables never analysed too. SQLite bounds the work by itself.
            cursor.execute("PRAGMA optimize=0x10002")
