from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "maillage.editorial"
    verbose_name = "pages"

    def ready(self) -> None:
        from maillage.editorial import public
        from maillage.people.public import register_charter, register_own_data

        register_own_data(name="editorial", label="Pages", collect=public.own_data, forget=public.forget)
        register_charter(public.charter_version)
