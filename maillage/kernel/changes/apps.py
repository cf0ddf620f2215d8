from django.apps import AppConfig


class ChangesConfig(AppConfig):
    name = "maillage.kernel.changes"
    label = "changes"
    verbose_name = "Changements"
