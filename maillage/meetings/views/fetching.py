"""Find the meeting of an address under the reader's rights."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.urls import reverse_lazy

from maillage.kernel.access.public import Refused
from maillage.meetings import rules
from maillage.meetings.models import Meeting, RegistrationQuestion

NOT_HERE = "Cette page n’existe pas, ou vous ne pouvez pas la lire."
NO_RIGHT = "Seules les personnes qui préparent cette rencontre peuvent ouvrir cette page."
CRUMBS: list[tuple[str, Any]] = [("Accueil", "/")]
AGENDA: list[tuple[str, Any]] = [*CRUMBS, ("Rencontres", reverse_lazy("meetings:meeting_list"))]


def visible_or_404(*, person: Any, number: int, with_asked: bool = False) -> Meeting:
    """Fetch a meeting this reader may open. `with_asked`: find out in the same query whether it asks questions.

    Raises:
        Http404: nothing here, or nothing this reader may know of.
    """
    found = Meeting.objects.select_related("commune", "series")
    if with_asked:
        found = found.annotate(asks=Exists(RegistrationQuestion.objects.filter(meeting=OuterRef("pk"))))
    meeting: Meeting | None = rules.visible_to(person=person, meetings=found).filter(pk=number).first()
    if meeting is None:
        raise Http404(NOT_HERE)
    if with_asked and not meeting.asks:  # type: ignore[attr-defined]
        meeting._prefetched_objects_cache = {"asked": RegistrationQuestion.objects.none()}  # type: ignore[attr-defined]  # noqa: SLF001
    return meeting


def editable_or_404(*, person: Any, number: int) -> Meeting:
    """Fetch a meeting this person may prepare.

    Raises:
        Http404: nothing this reader may know of.
        Refused: it is somebody else's.
    """
    meeting = visible_or_404(person=person, number=number)
    if not rules.may_edit(person=person, meeting=meeting):
        raise Refused(NO_RIGHT)
    return meeting


def held_or_404(*, person: Any, number: int) -> Meeting:
    """Fetch a meeting this person holds.

    Raises:
        Http404: nothing this reader may know of.
        Refused: it is somebody else's.
    """
    meeting = visible_or_404(person=person, number=number)
    if not rules.may_hold(person=person, meeting=meeting):
        raise Refused(NO_RIGHT)
    return meeting


def crumbs_to(meeting: Meeting) -> list[tuple[str, Any]]:
    """Give the way back to a meeting."""
    return [*AGENDA, (str(meeting), meeting.get_absolute_url())]


def small_number(text: str) -> int:
    """Read a number of the address; 0 when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
