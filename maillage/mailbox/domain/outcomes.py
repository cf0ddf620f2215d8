"""What becomes of a mail."""

from dataclasses import dataclass

from maillage.kernel.notices.public import Notice
from maillage.people.public import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What becomes of a mail. `notice` is sent in the transaction that says so."""

    state: str
    reason: str = ""
    words: str = ""
    person: Person | None = None
    reader: str = ""
    key: str = ""
    url: str = ""
    notice: Notice | None = None
