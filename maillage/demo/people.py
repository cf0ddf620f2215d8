"""The cast: invented people and organisations, as `data/` tells them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from maillage.demo.corpus import read, stable_uuid
from maillage.kernel.text.typography import typo

DOMAIN = "demo.example"
PASSWORD = "maillage-demo"  # noqa: S105 (shown on the page, for invented people)


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody invented. `joined` and `left`: so many days ago. `demo`: the part they play on the page of the demonstration."""

    key: str
    name: str
    function: str
    trade: str
    themes: Sequence[str]
    joined: int
    organisation: str = ""
    email: str = ""
    role: str = "MEMBER"
    about: str = ""
    steward: bool = False
    candidate: bool = False
    left: int = 0
    demo: str = ""
    tries: str = ""

    @property
    def uuid(self) -> UUID:
        return stable_uuid("person", self.key)

    @property
    def address(self) -> str:
        """The e-mail address, on a domain that cannot receive anything."""
        return self.email or f"{plain(self.name)}@{DOMAIN}"


@dataclass(frozen=True, kw_only=True)
class Team:
    """An invented organisation in a real commune."""

    key: str
    name: str
    kind: str
    commune: str
    province: str
    themes: Sequence[str]
    about: str

    @property
    def uuid(self) -> UUID:
        return stable_uuid("organisation", self.key)

    @property
    def site(self) -> str:
        return f"https://{plain(self.name).replace('.', '-')}.{DOMAIN}"


def plain(text: str) -> str:
    """Give "prenom.nom" from a name: no accent, no apostrophe."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9-]+", ".", bare).strip(".")


@lru_cache(maxsize=1)
def actors() -> tuple[Actor, ...]:
    """Give everybody, in the order of the file."""
    return tuple(Actor(**(row | {name: typo(row[name]) for name in ("about", "tries") if name in row})) for row in read("people"))


@lru_cache(maxsize=1)
def teams() -> tuple[Team, ...]:
    """Give every organisation, in the order of the file."""
    return tuple(Team(**(row | {"about": typo(row["about"])})) for row in read("organisations"))


def players() -> list[Actor]:
    """Give those one may enter as."""
    return [actor for actor in actors() if actor.demo]
