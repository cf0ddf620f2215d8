"""Limits on tries, counted in the cache shared by all processes."""

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def within(*, name: str, key: str, most: int, seconds: int) -> bool:
    """Count one more try under this name and key; say whether there were at most `most` in the window of `seconds`."""
    where = f"network:{name}:{hashlib.sha256(key.encode()).hexdigest()[:32]}"
    cache.add(where, 0, timeout=seconds)
    try:
        return bool(cache.incr(where) <= most)
    except ValueError:
        return True


def came_from(*, request: HttpRequest) -> str:
    """Give the network address of a request, behind as many proxies as the settings say."""
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        if len(hops) >= settings.TRUSTED_PROXIES:
            return hops[-settings.TRUSTED_PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))
