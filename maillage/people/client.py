"""On which device somebody is, in words."""

import re

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


def device_name(*, user_agent: str) -> str:
    """Give a browser and a device in French: "Firefox sur Windows"."""
    browser = next((name for name, pattern in BROWSERS if re.search(pattern, user_agent)), "")
    device = next((name for name, pattern in DEVICES if re.search(pattern, user_agent)), "")
    if browser and device:
        return f"{browser} sur {device}"
    return browser or (f"Un navigateur sur {device}" if device else "Un appareil inconnu")
