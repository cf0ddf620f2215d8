"""What a calendar keeps of an appointment."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal

Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]
Answer = Literal["NEEDS-ACTION", "ACCEPTED", "TENTATIVE", "DECLINED"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Somebody with an address. `answer` says whether they come, when they are invited."""

    name: str
    email: str
    answer: Answer = "ACCEPTED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One appointment. `uid` never changes; `sequence` grows with each change that matters to whoever comes.

    `starts` and `ends` are aware datetimes, whose zone is kept; or dates, for whole days, the last one included.
    `conference` is the address by which one takes part from afar.
    """

    uid: str
    starts: date | datetime
    ends: date | datetime
    summary: str
    changed: datetime
    created: datetime | None = None
    sequence: int = 0
    status: Status = "CONFIRMED"
    description: str = ""
    location: str = ""
    url: str = ""
    conference: str = ""
    categories: Sequence[str] = field(default=())
    organiser: Who | None = None
    attendee: Who | None = None

    def __post_init__(self) -> None:
        """Refuse what no calendar would take.

        Raises:
            ValueError: no UID, a naive datetime, a date beside a datetime, or an end before the start.
        """
        if not self.uid.strip():
            raise ValueError("a UID is needed")
        timed = [isinstance(value, datetime) for value in (self.starts, self.ends)]
        if timed[0] != timed[1]:
            raise ValueError("two datetimes, or two dates")
        if any(isinstance(value, datetime) and value.tzinfo is None for value in (self.starts, self.ends, self.changed, self.created)):
            raise ValueError("datetimes are aware")
        # Hours of the same zone are compared as clocks show them, unless told otherwise.
        starts, ends = (value.astimezone(UTC) if isinstance(value, datetime) else value for value in (self.starts, self.ends))
        if ends < starts or (timed[0] and ends == starts):
            raise ValueError("it ends after it starts")
