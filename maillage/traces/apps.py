from django.apps import AppConfig


class TracesConfig(AppConfig):
    name = "maillage.traces"
    label = "traces"
    verbose_name = "Traces"
