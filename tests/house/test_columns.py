"""Both databases hold the same: what one would refuse fails in the tests of the other."""

import pytest
from django.db import DataError, connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone

from maillage.network.models import Theme

# SQLite answers by our guard, PostgreSQL by itself.
REFUSED = (AssertionError, DataError, ValueError)
TOO_LONG = "x" * (Theme._meta.get_field("name").max_length + 1)


def theme_named(name, slug):
    return Theme(name=name, slug=slug, created_at=timezone.now())


@pytest.mark.django_db
@pytest.mark.parametrize("text", [TOO_LONG, "a\0b"])
def test_a_text_that_does_not_fit_is_refused_however_it_is_written(text):
    theme = theme_named("Eau", "eau")
    theme.save()
    writings = [
        lambda: theme_named(text, "autre").save(),
        lambda: Theme.objects.bulk_create([theme_named(text, "autre")]),
        lambda: Theme.objects.filter(pk=theme.pk).update(name=text),
        lambda: setattr(theme, "name", text) or theme.save(),
    ]
    if connection.vendor == "sqlite":
        # PostgreSQL would cut this one short without a word: the guard sees it.
        writings.append(lambda: Theme.objects.bulk_update([theme], ["name"]))
    for write in writings:
        with pytest.raises(REFUSED), transaction.atomic():
            write()
    assert Theme.objects.get(pk=theme.pk).name == "Eau"
    assert not Theme.objects.filter(slug="autre").exists()


@pytest.mark.django_db
def test_what_fits_and_what_the_database_computes_pass():
    theme = theme_named(TOO_LONG[:-1], "eau")
    theme.save()
    Theme.objects.update(name=Value("Eau"))
    Theme.objects.update(name=Concat(F("name"), Value(" vive")))
    theme.refresh_from_db()
    assert theme.name == "Eau vive"
