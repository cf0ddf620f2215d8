"""Door of the dossiers."""

__all__: list[str] = []
