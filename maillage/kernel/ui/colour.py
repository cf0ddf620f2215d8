"""The sun colour of a network: what is derived from it, and the contrast it must keep.

Only the sun changes from one network to another: the hue of a kind of content means the same thing everywhere.
"""

import colorsys
import re
from functools import lru_cache

DEFAULT_SUN = "#ffcb3d"
INK, DARK_PAGE = "#241d1a", "#1b1716"
LEAST_CONTRAST = 7.0

Channels = tuple[float, float, float]


def is_colour(value: str) -> bool:
    """Say whether `value` is a colour written #rrggbb."""
    return bool(re.fullmatch(r"#[0-9a-fA-F]{6}", value))


def _channels(value: str) -> Channels:
    return int(value[1:3], 16) / 255, int(value[3:5], 16) / 255, int(value[5:7], 16) / 255


def _hex(channels: Channels) -> str:
    return "#" + "".join(f"{round(min(1.0, max(0.0, channel)) * 255):02x}" for channel in channels)


def _mix(first: str, second: str, share: float) -> str:
    one, two = _channels(first), _channels(second)
    return _hex((one[0] * share + two[0] * (1 - share), one[1] * share + two[1] * (1 - share), one[2] * share + two[2] * (1 - share)))


def _luminance(value: str) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(value))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the WCAG contrast ratio of two colours, from 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _readable(sun: str, on: str, *, lighter: bool) -> str:
    """Return the sun's hue, made darker or lighter until it is read on `on`."""
    hue, _, saturation = colorsys.rgb_to_hls(*_channels(sun))
    steps = range(99, 50, -1) if lighter else range(45, 0, -1)
    wanted = [_hex(colorsys.hls_to_rgb(hue, step / 100, saturation)) for step in (reversed(steps) if lighter else steps)]
    return next((shade for shade in wanted if contrast(shade, on) >= LEAST_CONTRAST), "#ffffff" if lighter else INK)


@lru_cache(maxsize=8)
def network_stylesheet(*, sun: str) -> str:
    """Return the rules that set the sun of the network, and the tints made of it. Raise `ValueError` when it is no colour."""
    if not is_colour(sun):
        raise ValueError(f"{sun!r} is not a colour written #rrggbb")
    pale, deep = _mix(sun, "#ffffff", 0.36), _mix(sun, DARK_PAGE, 0.16)
    label, dark_label = _readable(sun, pale, lighter=False), _readable(sun, deep, lighter=True)
    return (
        f":root {{ --sun: light-dark({sun}, {_mix(sun, '#000000', 0.94)}); }}\n"
        f"[data-kind=accueil] {{ --tint: light-dark({sun}, {deep}); }}\n"
        f"[data-kind=neutre] {{ --tint: light-dark({pale}, {deep}); --k: light-dark({label}, {dark_label}); }}\n"
        f"@supports not (color: light-dark(#000, #fff)) {{ :root {{ --sun: {sun}; }} }}\n"
    )
