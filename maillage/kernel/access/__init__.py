"""Who may open what. Rooms import from `maillage.kernel.access.public`."""
