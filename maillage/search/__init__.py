"""Search: one French analysis, one index derived from the database, one page of results."""
