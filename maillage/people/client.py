"""Where a request comes from, and on which device, in words."""

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104  (an address for a row, not one to listen on)
BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser"),
    ("Firefox", r"Firefox/|FxiOS"),
    ("Chrome", r"Chrome/|CriOS|Chromium"),
    ("Safari", r"Safari/"),
)
DEVICES = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("un téléphone Android", r"Android.*Mobile"),
    ("une tablette Android", r"Android"),
    ("Windows", r"Windows"),
    ("Mac", r"Mac OS X|Macintosh"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)


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


def device_name(*, user_agent: str) -> str:
    """Give a browser and a device in French: "Firefox sur Windows"."""
    browser = next((name for name, pattern in BROWSERS if re.search(pattern, user_agent)), "")
    device = next((name for name, pattern in DEVICES if re.search(pattern, user_agent)), "")
    if browser and device:
        return f"{browser} sur {device}"
    return browser or (f"Un navigateur sur {device}" if device else "Un appareil inconnu")
