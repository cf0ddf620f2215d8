"""Limits on tries: where a request comes from, and how often. Counted in the cache that all processes share."""

import hashlib
import ipaddress
import re

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104  (an address for a row, not one to listen on)


def client_address(*, request: HttpRequest) -> str:
    """Give the address of whoever asks.

    `X-Forwarded-For` is believed only as far as our own proxies wrote it: TRUSTED_PROXIES is counted from the right.
    """
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    count = settings.TRUSTED_PROXIES
    text = seen[-count] if 0 < count <= len(seen) else request.META.get("REMOTE_ADDR", "")
    text = re.sub(r"^\[(.+)\](?::\d+)?$|^([\d.]+):\d+$", lambda found: found.group(1) or found.group(2), text)
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return UNKNOWN
    return str(getattr(address, "ipv4_mapped", None) or address)


def client_network(*, request: HttpRequest) -> str:
    """Give what counts as one client: an IPv4 address, or the /64 an IPv6 subscriber owns."""
    address = ipaddress.ip_address(client_address(request=request))
    return str(address) if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))


def within(*, name: str, key: str, most: int, seconds: int) -> bool:
    """Count one more try under this name and key; say whether there were at most `most` in the last `seconds`.

    Each try takes a place of its own for that long. `add` is atomic in the shared cache; `incr` is not, and there forgets
    for how long the count was to be kept.
    """
    where = f"limit:{name}:{hashlib.sha256(key.encode()).hexdigest()[:32]}"
    places = [f"{where}:{number}" for number in range(most)]
    taken = cache.get_many(places)
    return any(cache.add(place, 1, timeout=seconds) for place in places if place not in taken)
