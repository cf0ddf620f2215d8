"""Door of the meetings: find, count, show, register, forget."""

from maillage.meetings.models import Meeting, Registration, Series, SubGroup
from maillage.meetings.rules import listed_for, may_edit, may_hold, people_who_hold, visible_to

__all__ = [
    "Meeting",
    "Registration",
    "Series",
    "SubGroup",
    "listed_for",
    "may_edit",
    "may_hold",
    "people_who_hold",
    "visible_to",
]
