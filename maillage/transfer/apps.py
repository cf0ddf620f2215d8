from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "maillage.transfer"
    label = "transfer"
    verbose_name = "Reprises"
