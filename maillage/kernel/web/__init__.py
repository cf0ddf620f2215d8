"""Around every request: log, headers, errors, the visitors' cache, health."""
