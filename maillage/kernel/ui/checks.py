"""What is refused at start: a sun colour on which nothing could be read."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from maillage.kernel.ui.colour import INK, contrast, is_colour
from maillage.kernel.ui.network import network


@register()
def network_sun_can_be_read(**kwargs: Any) -> list[CheckMessage]:
    """Buttons and the home page write in black on the sun colour."""
    sun = network().sun
    if not is_colour(sun):
        return [Error(f"NETWORK_SUN={sun!r} is not a colour.", hint="Write it #rrggbb, for example #ffcb3d.", id="ui.E001")]
    if contrast(sun, INK) < 4.5:
        return [Error(f"NETWORK_SUN={sun} is too dark to write on.", hint="Choose a lighter colour, for example #ffcb3d.", id="ui.E002")]
    return []
