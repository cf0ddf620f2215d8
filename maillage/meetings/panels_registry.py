"""What rooms above lend to the page of a meeting. They register in their `AppConfig.ready`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from maillage.meetings.models import Meeting, Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPanel:
    """Something to show at the end of the page of a meeting: `template` is drawn with `context`, under the heading `title`."""

    title: str
    template: str
    context: dict[str, Any]
    id: str = "traces"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingAction:
    """Something whoever holds a meeting may do, as a link of their bar."""

    label: str
    url: str
    icon: str = ""


PanelMaker = Callable[[Meeting, Any], MeetingPanel | None]
OwnPanelMaker = Callable[[Registration], MeetingPanel | None]
ActionMaker = Callable[[Meeting, Any], Sequence[MeetingAction]]
PANELS: dict[str, PanelMaker] = {}
OWN_PANELS: dict[str, OwnPanelMaker] = {}
# Those that have something to say only from the first hour of a meeting on.
ONCE_BEGUN: set[str] = set()
ACTIONS: dict[str, ActionMaker] = {}


def register_meeting_panel(function: PanelMaker, *, once_begun: bool = False) -> None:
    """Lend a part of the page: `function(meeting, person)` gives what this reader may see, None when there is nothing.

    `once_begun`: it is asked only once the meeting has begun.
    """
    name = f"{function.__module__}.{function.__qualname__}"
    PANELS[name] = function
    if once_begun:
        ONCE_BEGUN.add(name)


def register_meeting_action(function: ActionMaker) -> None:
    """Lend links to the bar of those who hold a meeting: `function(meeting, person)` gives them."""
    ACTIONS[f"{function.__module__}.{function.__qualname__}"] = function


def register_own_panel(function: OwnPanelMaker) -> None:
    """Lend a part of the page of one's registration, once the meeting is over: `function(registration)` gives it, or None."""
    OWN_PANELS[f"{function.__module__}.{function.__qualname__}"] = function


def own_panels_of(*, registration: Registration) -> list[MeetingPanel]:
    """Give what is lent to the page of a registration."""
    return [panel for make in OWN_PANELS.values() if (panel := make(registration)) is not None]


def panels_of(*, meeting: Meeting, person: Any) -> list[MeetingPanel]:
    """Give what is lent to a page, in the order of registration."""
    begun = meeting.starts_at is not None and meeting.starts_at <= timezone.now()
    made = (make(meeting, person) for name, make in PANELS.items() if begun or name not in ONCE_BEGUN)
    return [panel for panel in made if panel is not None]


def actions_of(*, meeting: Meeting, person: Any) -> list[MeetingAction]:
    """Give the links lent to the bar of a meeting."""
    return [action for make in ACTIONS.values() for action in make(meeting, person)]
