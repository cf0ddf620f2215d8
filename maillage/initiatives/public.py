"""Door of the initiatives."""

__all__: list[str] = []
