"""Door of the calendars."""

from maillage.kernel.calendar.days import REGIONS, school_break
from maillage.kernel.calendar.event import Event, Who
from maillage.kernel.calendar.writing import MEDIA_TYPE, calendar_text, invitation_type

__all__ = ["MEDIA_TYPE", "REGIONS", "Event", "Who", "calendar_text", "invitation_type", "school_break"]
