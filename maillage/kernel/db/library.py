"""Choice of the SQLite library.

SQLite 3.7.0 to 3.51.2 can damage a WAL database shared by two connections (the "WAL-reset" race; fixed in 3.51.3,
3.50.7 and 3.44.6). `pysqlite3` brings its own, newer library: it takes the place of the standard one when that one is affected.
"""

import sqlite3
import sys

LIMITS = {"SQLITE_LIMIT_COLUMN": 2, "SQLITE_LIMIT_VARIABLE_NUMBER": 9}
FIXED_BRANCHES = {(3, 44): 6, (3, 50): 7}


def is_affected(*, version: tuple[int, int, int]) -> bool:
    """Say whether this version of SQLite has the WAL-reset race."""
    if version >= (3, 51, 3):
        return False
    fixed_from = FIXED_BRANCHES.get(version[:2])
    return fixed_from is None or version[2] < fixed_from


def use_safe_sqlite() -> None:
    """Put `pysqlite3` in the place of the standard module when that is safer. To be called before Django's backends load."""
    if not is_affected(version=sqlite3.sqlite_version_info[:3]):
        return
    try:
        import pysqlite3
        import pysqlite3.dbapi2
    except ImportError:
        return
    if pysqlite3.dbapi2.sqlite_version_info > sqlite3.sqlite_version_info:
        # Named by Django and missing there; the connection of our backend answers to them.
        for name, number in LIMITS.items():
            setattr(pysqlite3, name, getattr(pysqlite3, name, number))
        sys.modules["sqlite3"] = pysqlite3
        sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
