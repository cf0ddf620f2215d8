"""Who the network is: the words and the colour that every page carries."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol, cast

from django.conf import settings

from maillage.kernel.ui.colour import DEFAULT_SUN


class Network(Protocol):
    """What the design reads of `settings.NETWORK`; `logo` is the path of a picture, empty for the drawn one."""

    @property
    def name(self) -> str: ...
    @property
    def tagline(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def sun(self) -> str: ...
    @property
    def logo(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Nameless:
    """The identity of a site that gives none."""

    name: str = "Maillage"
    tagline: str = "Plateforme d’échange et de partage"
    description: str = ""
    sun: str = DEFAULT_SUN
    logo: str = ""


def network() -> Network:
    """Return the identity of this network."""
    return cast("Network", getattr(settings, "NETWORK", None) or Nameless())


@cache
def logo_version(*, path: str) -> str:
    """Give a short name of the logo's bytes, for its address."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]
