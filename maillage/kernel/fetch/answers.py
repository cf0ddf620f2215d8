"""What came from the outside."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came. `url` is where the redirects led; `moved_to` the same when all of them were permanent, else ""."""

    url: str
    status: int
    media_type: str
    charset: str
    body: bytes = b""
    moved_to: str = ""
    retry_after: str = ""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a visit says.

    `outcome`: "alive"; "failed" (it does not answer, or says the page is not there); "unsure" (it answers, and not to us:
    refused to robots, asked to come later, a kind we do not read). `wait` is the number of seconds the site asked to wait.
    """

    outcome: str
    status: int = 0
    code: str = ""
    moved_to: str = ""
    wait: int = 0
