from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class NoticesConfig(AppConfig):
    name = "maillage.kernel.notices"
    label = "notices"
    verbose_name = "Messages"

    def ready(self) -> None:
        """Load every room's notices, so that preferences and tests see them all."""
        for config in apps.get_app_configs():
            if config.name.startswith("maillage.") and config.name != self.name and find_spec(f"{config.name}.notices"):
                import_module(f"{config.name}.notices")
