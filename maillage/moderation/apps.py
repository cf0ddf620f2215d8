from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "maillage.moderation"
    label = "moderation"
    verbose_name = "Modération"

    def ready(self) -> None:
        """Say what this room keeps about people."""
        from maillage.moderation import public
        from maillage.people.public import register_own_data

        register_own_data(name="moderation", label="Vos signalements", collect=public.own_data, forget=public.forget)
