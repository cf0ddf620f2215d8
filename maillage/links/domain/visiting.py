"""The weekly visits: a few links at a time, one host after the other, spaced, and never twice where we were asked to wait."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from maillage.kernel.fetch.public import INTERNET, Checked, FetchRefused, Outside, check
from maillage.links.domain.caring import EVERY, note_check
from maillage.links.domain.reading import read_link, unread
from maillage.links.models import Link
from maillage.links.models.links import LISTED, LinkQuerySet

logger = logging.getLogger(__name__)
AT_MOST = 10
LOOKED_AT = 400
READ_AT_MOST = 5
SPACED_SECONDS = 2.0
CUT_OFF_AT = 3
NOBODY = ("unknown_host", "no_connection", "slow")


def due() -> list[Link]:
    """Give the links to visit in this run, one of each host, those that wait longest first."""
    by_host: dict[str, Link] = {}
    for link in _waiting().order_by(F("check_after").asc(nulls_first=True), "pk")[:LOOKED_AT]:
        by_host.setdefault(urlsplit(link.url).hostname or "", link)
    return list(by_host.values())[:AT_MOST]


def _waiting() -> LinkQuerySet:
    return Link.objects.filter(LISTED).filter(Q(check_after=None) | Q(check_after__lte=timezone.now()))


def visit_due(*, outside: Outside = INTERNET, pause: Callable[[float], object] = time.sleep) -> int:
    """Visit what is due; return how many links were. Nothing when visits are switched off.

    When nobody answers anything, it is this server that is cut off: nothing is held against the links.
    """
    if not settings.FETCH_LINKS:
        return 0
    seen: list[tuple[Link, Checked]] = []
    for link in due():
        if seen:
            pause(SPACED_SECONDS)
        try:
            seen.append((link, check(url=link.url, outside=outside)))
        except FetchRefused:
            return 0
        except Exception:
            # One strange site must not keep the others from being visited.
            logger.exception("link visit failed", extra={"link": str(link.uuid)})
            Link.objects.filter(pk=link.pk).update(check_after=timezone.now() + EVERY)
    if len(seen) >= CUT_OFF_AT and all(found.code in NOBODY for _, found in seen):
        logger.warning("no site answers: visits put off")
        Link.objects.filter(pk__in=[link.pk for link, _ in seen]).update(check_after=timezone.now() + timedelta(hours=1))
        return 0
    for link, found in seen:
        note_check(link=link, found=found)
    return len(seen)


def read_unread(*, outside: Outside = INTERNET, pause: Callable[[float], object] = time.sleep) -> int:
    """Read the pages of the links added lately; return how many were tried."""
    if not settings.FETCH_LINKS:
        return 0
    tried = 0
    for link in unread()[:READ_AT_MOST]:
        if tried:
            pause(SPACED_SECONDS)
        read_link(link=link, outside=outside)
        tried += 1
    return tried


def something_due() -> bool:
    """Say whether a run would have anything to do."""
    return bool(settings.FETCH_LINKS) and (_waiting().exists() or unread().exists())
