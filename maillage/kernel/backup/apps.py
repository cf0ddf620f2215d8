from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "maillage.kernel.backup"
    label = "backup"
    verbose_name = "Sauvegardes"
