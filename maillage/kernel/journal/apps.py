from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class JournalConfig(AppConfig):
    name = "maillage.kernel.journal"
    label = "journal"
    verbose_name = "Journal"

    def ready(self) -> None:
        """Load every room's events and reactions, so that each fact finds its name and its listeners."""
        for config in apps.get_app_configs():
            for module in ("events", "reactions"):
                if config.name.startswith("maillage.") and find_spec(f"{config.name}.{module}"):
                    import_module(f"{config.name}.{module}")
