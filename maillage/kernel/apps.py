from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class KernelConfig(AppConfig):
    name = "maillage.kernel"
    label = "kernel"
    verbose_name = "Noyau"

    def ready(self) -> None:
        """Load every room's periodic jobs, and let the worker run them."""
        from maillage.kernel.periodic import keep_running
        from maillage.kernel.server import BACKGROUND

        for config in apps.get_app_configs():
            if config.name.startswith("maillage.") and config.name != self.name and find_spec(f"{config.name}.periodic"):
                import_module(f"{config.name}.periodic")
        if keep_running not in BACKGROUND:
            BACKGROUND.append(keep_running)
