"""What PostgreSQL refuses is refused on SQLite too, which stores any text in any column."""

from contextlib import contextmanager

from django.db import models

TEXTS = (models.CharField, models.TextField, models.FileField)


@contextmanager
def strict_columns():
    """Check every text on its way to a row, whether it is saved, created with others or updated."""
    of_django = models.Field.get_db_prep_save

    def checked(field, value, connection):
        prepared = of_django(field, value, connection)
        if connection.vendor == "sqlite" and isinstance(field, TEXTS) and not hasattr(value, "as_sql"):
            text = str(prepared or "")
            name = f"{field.model._meta.label}.{field.name}" if hasattr(field, "model") else repr(field)
            # A TextField's length is the widget's alone: its column has none.
            if not isinstance(field, models.TextField) and field.max_length is not None:
                assert len(text) <= field.max_length, f"{name} holds {field.max_length} characters, not {len(text)}: {text[:60]!r}…"
            assert "\0" not in text, f"{name} cannot hold a NUL: {text[:60]!r}…"
        return prepared

    models.Field.get_db_prep_save = checked
    try:
        yield
    finally:
        models.Field.get_db_prep_save = of_django
