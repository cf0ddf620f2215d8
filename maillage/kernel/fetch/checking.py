"""Is an address still alive? And may robots read it?"""

from urllib.robotparser import RobotFileParser

from django.utils import timezone
from django.utils.http import parse_http_date_safe

from maillage.kernel.fetch.addresses import read_address
from maillage.kernel.fetch.answers import Checked, Fetched
from maillage.kernel.fetch.errors import FetchFailed, FetchRefused
from maillage.kernel.fetch.outside import INTERNET, Outside
from maillage.kernel.fetch.reading import fetch

ROBOT = "Maillage"
LATER = {429, 503}
GONE = {404, 410}
ROBOTS_SECONDS = 2.5
MAX_WAIT = 30 * 24 * 3600


def check(*, url: str, outside: Outside = INTERNET) -> Checked:
    """Visit an address: HEAD, then GET when HEAD does not succeed. Never raises for what the other side does.

    Raises:
        FetchRefused: switched off (`off`): nothing can be said.
    """
    first = _visit(url=url, method="HEAD", outside=outside)
    # A name or a machine that is not there does not come back for another method; one that asks to wait is not asked again.
    if first.outcome == "alive" or first.wait or first.status in LATER or first.code in ("unknown_host", "private", "address"):
        return first
    return _visit(url=url, method="GET", outside=outside)


def _visit(*, url: str, method: str, outside: Outside) -> Checked:
    try:
        answer = fetch(url=url, method=method, outside=outside)
    except FetchFailed as failure:
        return Checked(outcome="failed", code=failure.code)
    except FetchRefused as refusal:
        if refusal.code == "off":
            raise
        # A file, or a heavy page: something is there. A private address: nobody outside can read it.
        there = refusal.code in ("type", "too_large", "packing")
        return Checked(outcome="alive" if there else "failed", code=refusal.code, status=200 if there else 0)
    return _judge(answer)


def _judge(answer: Fetched) -> Checked:
    if answer.ok:
        return Checked(outcome="alive", status=answer.status, moved_to=answer.moved_to)
    if answer.status in LATER:
        return Checked(outcome="unsure", status=answer.status, wait=seconds_to_wait(said=answer.retry_after))
    closed = answer.status in GONE or answer.status >= 500
    return Checked(outcome="failed" if closed else "unsure", status=answer.status)


def seconds_to_wait(*, said: str) -> int:
    """Read `Retry-After`: seconds or a date; 0 when it says nothing."""
    if said.isascii() and said.isdigit() and len(said) < 10:
        return min(int(said), MAX_WAIT)
    moment = parse_http_date_safe(said)
    return max(0, min(int(moment - timezone.now().timestamp()), MAX_WAIT)) if moment else 0


def robots_allow(*, url: str, outside: Outside = INTERNET) -> bool:
    """Say whether a site lets robots read this address; no robots.txt, or none readable, lets them (RFC 9309).

    Raises:
        FetchRefused: switched off, or an address we do not go to.
        FetchFailed: nobody answered.
    """
    target = read_address(url=url)
    rules = target.url.removesuffix(target.path) + "/robots.txt"
    try:
        answer = fetch(url=rules, types=("text/plain", "text/html"), max_bytes=500_000, seconds=ROBOTS_SECONDS, outside=outside)
    except FetchRefused as refusal:
        if refusal.code in ("type", "too_large", "packing"):
            return True
        raise
    if answer.status >= 500:
        return False
    if not answer.ok or answer.media_type != "text/plain":
        return True
    parser = RobotFileParser()
    parser.parse(answer.body.decode("utf-8", "replace").splitlines())
    return parser.can_fetch(ROBOT, target.url)
