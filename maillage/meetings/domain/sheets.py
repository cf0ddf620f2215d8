"""Scans of signed sign-in sheets: kept with their meeting as evidence, and erased at the date their page says."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.db.public import writing
from maillage.kernel.files import public as files
from maillage.meetings.domain import seats
from maillage.meetings.domain.attendance import check
from maillage.meetings.models import Meeting, SignedSheet

MOST_SHEETS = 20
DAYS_OF_MONTH = 365.25 / 12


def add_sheets(*, meeting: Meeting, by: Any, added: Sequence[files.StoredFile]) -> None:
    """Keep the scan of signed sheets.

    Raises:
        Refused: not one of those who hold the meeting, or too many sheets.
    """
    with writing():
        meeting = seats.hold(meeting=meeting)
        check(meeting=meeting, by=by)
        if meeting.signed_sheets.count() + len(added) > MOST_SHEETS:
            raise Refused(f"{MOST_SHEETS} feuilles au plus.")
        for file in added:
            files.keep(file=file)
            SignedSheet.objects.create(meeting=meeting, file=file, by=by, at=timezone.now())


def remove_sheet(*, sheet: SignedSheet, by: Any) -> None:
    """Take the scan of a sheet off, and erase it.

    Raises:
        Refused: not one of those who hold the meeting.
    """
    check(meeting=sheet.meeting, by=by)
    with writing():
        file = sheet.file
        sheet.delete()
        files.give_up(file=file)


def kept_until(*, sheet: SignedSheet) -> date:
    """Give the day a scan is erased: so many months after the meeting, or after it was added if that came later."""
    last = max(sheet.at, sheet.meeting.ends_at or sheet.at)
    return timezone.localdate(last + timedelta(days=settings.SIGNED_SHEETS_MONTHS * DAYS_OF_MONTH))


def erase_due() -> int:
    """Erase the scans whose day has come; return how many."""
    erased, today = 0, timezone.localdate()
    added = timezone.now() - timedelta(days=settings.SIGNED_SHEETS_MONTHS * DAYS_OF_MONTH - 1)
    for sheet in SignedSheet.objects.filter(at__lte=added).select_related("meeting", "file").order_by("pk"):
        if kept_until(sheet=sheet) > today:
            continue
        with writing():
            file = sheet.file
            sheet.delete()
            files.give_up(file=file)
            erased += 1
    return erased
