"""The database: models' base, transactions, SQLite's settings."""
