"""Pages of a theme: each resource once, newest first, whatever stands under it, both ways."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from maillage.library.models import Resource
from maillage.library.queries import lists
from tests.factories.library import make_resource, make_theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def themes(bruno, monkeypatch):
    """A theme and two under it: nine resources, some under both, some for members only, two of the same instant."""
    monkeypatch.setattr(lists, "PER_PAGE", 2)
    now = timezone.now()
    above = make_theme()
    under = [make_theme(name, name.lower(), parent=above) for name in ("Maternelle", "Primaire")]
    shelves = [[above], under, [above, *under], [under[1]], [above], [under[0]], [under[1], above], under, [above]]
    for number, shelf in enumerate(shelves):
        at = now - timedelta(days=number - (number == 4))
        make_resource(bruno, title=f"R{number}", themes=shelf, at=at, access="MEMBERS" if number % 3 == 2 else "PUBLIC")
    make_resource(bruno, title="Ailleurs", themes=[make_theme("Autre", "autre")])
    return [above.pk, *(theme.pk for theme in under)]


def walk(person, themes):
    """Every page from the first to the last, then back."""
    pages, after, back = [], "", []
    while True:
        rows, _, more = lists.page_under(person=person, themes=themes, after=after)
        pages.append([row.title for row in rows])
        if not more:
            break
        after = lists.cursor(rows[-1])
    while True:
        rows, more, _ = lists.page_under(person=person, themes=themes, before=lists.cursor(rows[0]))
        if not rows:
            break
        back.append([row.title for row in rows])
        if not more:
            break
    return [title for page in pages for title in page], back


@pytest.mark.parametrize("most", [12, 1], ids=["slices", "joined"])
def test_pages_of_a_theme_hold_everything_once(themes, chloe, monkeypatch, most):
    monkeypatch.setattr(lists, "MAX_SLICES", most)
    for person in (chloe, AnonymousUser()):
        listed = Resource.objects.listed_for(person).filter(themes__in=themes).distinct().order_by("-published_at", "-id")
        expected = [resource.title for resource in listed]
        assert len(expected) == (9 if person is chloe else 6)
        forth, back = walk(person, themes)
        assert forth == expected
        assert [title for page in reversed(back) for title in page] == expected[: len(expected) - (len(expected) % 2 or 2)]


def test_one_theme_alone(themes, chloe):
    assert walk(chloe, themes[:1])[0] == ["R0", "R2", "R4", "R6", "R8"]
    assert lists.page_under(person=chloe, themes=[]) == ([], False, False)
