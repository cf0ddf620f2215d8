from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "maillage.dossiers"
    label = "dossiers"
    verbose_name = "Dossiers"

    def ready(self) -> None:
        """Lend to the rooms below what they show of the dossiers, and say what is kept about people."""
        from maillage.dossiers import public as dossiers
        from maillage.network import public as network
        from maillage.people.public import register_own_data

        register_own_data(
            name="dossiers",
            label="Vos dossiers, demandes et mises à disposition",
            collect=dossiers.own_data,
            forget=dossiers.forget,
            files=dossiers.own_files,
        )
        network.register_organisation_panel(dossiers.shared_by_organisation)
        network.register_person_panel(dossiers.shared_by_person)
        network.register_organisation_count(dossiers.count_by_organisation)
        network.register_theme_count(dossiers.count_by_theme)
        network.register_theme_user(_move_dossiers)


def _move_dossiers(theme: object, into: object) -> None:
    from maillage.dossiers import public as dossiers

    dossiers.follow_merge(theme=theme, into=into)  # type: ignore[arg-type]
