class FetchRefused(Exception):
    """We do not go there, or do not take what came. `code` is stable, `reason` a French sentence for the person."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason


class FetchFailed(FetchRefused):
    """We went, and the other side did not answer as a site does: unknown name, no connection, bad certificate, too slow."""
