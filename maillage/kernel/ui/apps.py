"""The design of the site: tags, templates, stylesheet, script."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "maillage.kernel.ui"
    label = "ui"
    verbose_name = "Présentation"

    def ready(self) -> None:
        from maillage.kernel.ui import checks  # noqa: F401  (registers the check of the network's colour)
