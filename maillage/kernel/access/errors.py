"""Refusals of the rules. Their words are French sentences: people read them."""

Act = tuple[str, str] | None


class Refused(Exception):
    """The rule forbids this act to this person; answered by a 403 page with the reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Stale(Exception):
    """What the person acted on has changed since; answered by the present state and a message (409)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Gone(Exception):
    """What is asked for was withdrawn: a tombstone (410). Without the `title` of a thing, a mailed link; `act`: what to do next."""

    def __init__(self, reason: str, *, title: str = "", act: Act = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.title = title
        self.act = act
