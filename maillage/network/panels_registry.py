"""What rooms above lend to the pages of this one. They register in their `AppConfig.ready`."""

from collections.abc import Callable, Sequence
from typing import Any

from maillage.kernel.cards import Card
from maillage.network.models import Organisation, Theme

OrganisationPanel = Callable[[Organisation, Any], Sequence[Card]]
ThemeMerge = Callable[[Theme, Theme], None]

ORGANISATION_PANELS: dict[str, OrganisationPanel] = {}
PERSON_PANELS: dict[str, Callable[[Any, Any], Sequence[Card]]] = {}
ORGANISATION_COUNTS: dict[str, Callable[[Sequence[int], Any], dict[int, int]]] = {}
THEME_USERS: dict[str, ThemeMerge] = {}
THEME_COUNTS: dict[str, Callable[[], dict[int, int]]] = {}


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def register_organisation_panel(function: OrganisationPanel) -> None:
    """Lend "what it shared": `function(organisation, person)` gives the cards this reader may see, newest first."""
    ORGANISATION_PANELS[_name(function)] = function


def register_person_panel(function: Callable[[Any, Any], Sequence[Card]]) -> None:
    """Lend "what she or he shared": `function(of, person)` gives the cards this reader may see, newest first."""
    PERSON_PANELS[_name(function)] = function


def register_organisation_count(function: Callable[[Sequence[int], Any], dict[int, int]]) -> None:
    """Lend the figure of the lists: `function(organisation_ids, person)` counts the resources this reader may see, by id."""
    ORGANISATION_COUNTS[_name(function)] = function


def register_theme_user(function: ThemeMerge) -> None:
    """Have tagged things moved when two themes are merged: `function(theme, into)`, in the transaction of the act.

    It moves its rows (or drops the doubles) and touches what search shows of them.
    """
    THEME_USERS[_name(function)] = function


def register_theme_count(function: Callable[[], dict[int, int]]) -> None:
    """Lend the number of things tagged with each theme: `function()` gives {theme id: count}."""
    THEME_COUNTS[_name(function)] = function
