"""Door of the journal."""

from maillage.kernel.journal.acts import react_to, record, replay
from maillage.kernel.journal.events import EVENTS, REACTIONS, Event, on

__all__ = ["EVENTS", "REACTIONS", "Event", "on", "react_to", "record", "replay"]
