"""The floor: the same rows shown by bare Django views, with the ORM and one plain template. Nothing else."""
