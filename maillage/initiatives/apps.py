from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "maillage.initiatives"
    label = "initiatives"
    verbose_name = "Initiatives"

    def ready(self) -> None:
        """Lend to the rooms below what they show of the initiatives, and say what is kept about people."""
        from maillage.initiatives import public as initiatives
        from maillage.network import public as network
        from maillage.people.public import register_own_data

        register_own_data(
            name="initiatives", label="Vos initiatives et vos témoignages", collect=initiatives.own_data, forget=initiatives.forget,
            files=initiatives.own_files,
        )  # fmt: skip
        network.register_organisation_panel(initiatives.shared_by_organisation)
        network.register_person_panel(initiatives.shared_by_person)
        network.register_organisation_count(initiatives.count_by_organisation)
        network.register_theme_count(initiatives.count_by_theme)
        network.register_theme_user(_move_initiatives)


def _move_initiatives(theme: object, into: object) -> None:
    from maillage.initiatives import public as initiatives

    initiatives.follow_merge(theme=theme, into=into)  # type: ignore[arg-type]
