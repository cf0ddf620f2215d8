"""Door of the traces."""
