"""Door of the links."""

__all__: list[str] = []
