"""Find the meeting of an address under the reader's rights."""

from typing import Any

from django.http import Http404

from maillage.meetings import rules
from maillage.meetings.models import Meeting

NOT_HERE = "Cette page n’existe pas, ou vous ne pouvez pas la lire."


def number_in(address: str) -> int:
    """Read the number an address begins with."""
    return int(address.partition("-")[0])


def visible_or_404(*, person: Any, number: int) -> Meeting:
    """Fetch a meeting this reader may open.

    Raises:
        Http404: nothing here, or nothing this reader may know of.
    """
    meeting = rules.visible_to(person=person, meetings=Meeting.objects.select_related("commune", "series")).filter(pk=number).first()
    if meeting is None:
        raise Http404(NOT_HERE)
    return meeting
