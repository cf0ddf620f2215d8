"""What rooms above lend to the pages of this one. They register in their `AppConfig.ready`."""

from collections.abc import Callable, Sequence
from typing import Any

from maillage.kernel.cards import Card
from maillage.network.models import Organisation, Theme

OrganisationPanel = Callable[[Organisation, Any], Sequence[Card]]
OrganisationCount = Callable[[Any], dict[int, int]]
ThemeMerge = Callable[[Theme, Theme], None]

ORGANISATION_PANELS: dict[str, OrganisationPanel] = {}
PERSON_PANELS: dict[str, Callable[[Any, Any], Sequence[Card]]] = {}
ORGANISATION_COUNTS: dict[str, OrganisationCount] = {}
# The kinds of what is lent, in the order of arrival.
LENT_KINDS: dict[str, None] = {}
THEME_USERS: dict[str, ThemeMerge] = {}
THEME_COUNTS: dict[str, Callable[[], dict[int, int]]] = {}


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def register_organisation_panel(function: OrganisationPanel, *, kinds: Sequence[str]) -> None:
    """Lend "what it shared": `function(organisation, person)` gives the cards this reader may see, newest first.

    `kinds` ("library.resource"…): those whose change makes what visitors are kept of the organisations stale.
    """
    ORGANISATION_PANELS[_name(function)] = function
    LENT_KINDS.update(dict.fromkeys(kinds))


def register_person_panel(function: Callable[[Any, Any], Sequence[Card]]) -> None:
    """Lend "what she or he shared": `function(of, person)` gives the cards this reader may see, newest first."""
    PERSON_PANELS[_name(function)] = function


def register_organisation_count(function: OrganisationCount, *, kinds: Sequence[str]) -> None:
    """Lend the figure of the lists: `function(person)` counts, for every organisation, what this reader may see, by id.

    What it gives is kept until a thing of these `kinds` changes, for all members or for everybody else: it may depend on nothing else.
    """
    ORGANISATION_COUNTS[_name(function)] = function
    LENT_KINDS.update(dict.fromkeys(kinds))


def shown_with_organisations() -> tuple[str, ...]:
    """Give the kinds whose change makes the pages of organisations stale: the network's own, and those of what is lent."""
    return ("network.organisation", "network.theme", "people.person", *LENT_KINDS)


def register_theme_user(function: ThemeMerge) -> None:
    """Have tagged things moved when two themes are merged: `function(theme, into)`, in the transaction of the act.

    It moves its rows (or drops the doubles) and touches what search shows of them.
    """
    THEME_USERS[_name(function)] = function


def register_theme_count(function: Callable[[], dict[int, int]]) -> None:
    """Lend the number of things tagged with each theme: `function()` gives {theme id: count}."""
    THEME_COUNTS[_name(function)] = function
