"""Read a page of the outside. What does the work is imported when something is first read: web processes start without it."""

from collections.abc import Sequence

from django.conf import settings

from maillage.kernel.fetch.answers import Fetched
from maillage.kernel.fetch.errors import FetchRefused
from maillage.kernel.fetch.outside import INTERNET, Outside

SECONDS = 5.0
MAX_BYTES = 2_000_000
HTML = ("text/html", "application/xhtml+xml")
OFF = "Ce serveur ne consulte pas d’autres sites : remplissez la fiche vous-même."


def fetch(
    *,
    url: str,
    method: str = "GET",
    types: Sequence[str] = HTML,
    max_bytes: int = MAX_BYTES,
    seconds: float = SECONDS,
    outside: Outside = INTERNET,
) -> Fetched:
    """Read a page: `seconds` in all, `max_bytes` once unpacked, and of these media types only. Answers other than 2xx have no body.

    `outside` is for tests.

    Raises:
        FetchRefused: switched off, an address we do not go to, or an answer we do not take.
        FetchFailed: nobody answered as a site does.
    """
    if not settings.FETCH_LINKS:
        raise FetchRefused("off", OFF)
    from maillage.kernel.fetch.client import Wanted, follow

    return follow(url=url, wanted=Wanted(method, types, max_bytes), seconds=seconds, outside=outside)
