"""Door of the needs."""
