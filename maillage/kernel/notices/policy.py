"""When a notice is mailed: the kernel asks one object, named by the setting `NOTICE_POLICY`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from maillage.kernel.notices.base import Notice


class Way(StrEnum):
    """How a person is told besides the site."""

    MAIL = "mail"
    DIGEST = "digest"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """What is done with one notice for one person; a mail leaves at `at`, now when it is None.

    `silent`: on site it is read already. `because`: the thing whose level decided, when one did.
    """

    way: Way
    at: datetime | None = None
    silent: bool = False
    because: tuple[str, UUID] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """The one switch that stops a mail: its whole address, the words of its link, and the address to write to, if any."""

    url: str
    words: str = "Ne plus recevoir ce genre de courrier"
    mailto: str = ""


class Policy:
    """What holds where no room decides: everything leaves at once, to whoever has not stopped it."""

    def decide(self, *, notice: Notice, people: Sequence[Any]) -> Mapping[int, Mailing]:
        """Say, for each account by its id, how it is told, in a number of queries that does not grow with them."""
        return {
            person.pk: Mailing(way=Way.MAIL if notice.always_mailed or person.wants_mail(notice.name) else Way.NEVER) for person in people
        }

    def stop(self, *, notice: Notice, person: Any, mailing: Mailing) -> Stop | None:
        """Give the switch of a notice for an account it was decided to mail."""
        return None

    def suppressed(self, *, addresses: Collection[str]) -> set[str]:
        """Give those of these addresses to which nothing is sent, since they do not exist."""
        return set()

    def last_look(self, *, mail: Any) -> str:
        """Look at a mail that waited its turn, just before it leaves: write it anew in place, or say why it leaves no more."""
        return ""

    def refused(self, *, address: str, why: str) -> None:
        """Note that a relay refused this address for good."""


def the_policy() -> Policy:
    """Give the policy of this project."""
    return _policy(getattr(settings, "NOTICE_POLICY", ""))


@lru_cache(maxsize=2)
def _policy(path: str) -> Policy:
    made: Policy = import_string(path)() if path else Policy()
    return made
