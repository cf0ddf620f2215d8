"""Which answers count as a reading."""

import re

from django.http import HttpRequest, HttpResponseBase

ROBOTS = re.compile(
    r"bot|crawl|spider|slurp|preview|externalhit|whatsapp|telegram|signal|monitor|curl|wget|python|libwww|scan|fetch|http-client|feed",
    re.IGNORECASE,
)


def is_a_reading(*, request: HttpRequest, response: HttpResponseBase) -> bool:
    """Say whether an answer counts as somebody taking a file: its beginning was sent, and not to a robot."""
    if request.method != "GET" or response.status_code not in (200, 206):
        return False
    if not request.headers.get("Range", "bytes=0-").replace(" ", "").startswith("bytes=0-"):
        return False
    return is_somebody(request=request)


def is_somebody(*, request: HttpRequest) -> bool:
    """Say whether a person asks, by how the program names itself: not a robot, a preview, nor one that names nothing."""
    agent = request.headers.get("User-Agent", "")
    return bool(agent) and not ROBOTS.search(agent) and "prefetch" not in request.headers.get("Sec-Purpose", "")
