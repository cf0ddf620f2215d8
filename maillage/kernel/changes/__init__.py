"""What changed: one row per thing touched, one stamp per kind. Search and the visitors' cache follow it. Door: `public`."""
