"""Who the network is: the words and the colour that every page carries."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.conf import settings

from maillage.kernel.ui.colour import DEFAULT_SUN


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The identity of a network, read from the settings; `logo` is a static path, empty for the drawn one."""

    name: str = "Maillage"
    tagline: str = ""
    description: str = ""
    sun: str = DEFAULT_SUN
    logo: str = ""
    country: str = "BE"


def network() -> Network:
    """Return the identity of this network. `settings.NETWORK` may be a `Network` or a mapping of its fields."""
    given = getattr(settings, "NETWORK", None)
    if isinstance(given, Network):
        return given
    if given is None:
        return Network()
    read = given.get if isinstance(given, Mapping) else lambda key, default=None: getattr(given, key, default)
    values = {field.name: read(field.name, None) or read(f"NETWORK_{field.name.upper()}", None) for field in fields(Network)}
    return Network(**{key: str(value) for key, value in values.items() if value})
