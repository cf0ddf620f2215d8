from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "maillage.library"
    label = "library"
    verbose_name = "Bibliothèque"

    def ready(self) -> None:
        """Lend to the rooms below what they show of the library, and say what it keeps about people."""
        from maillage.library import public as library
        from maillage.network import public as network
        from maillage.people.public import register_own_data

        register_own_data(
            name="library", label="Ce que vous avez partagé", collect=library.own_data, forget=library.forget, files=library.own_files
        )
        lent = {
            "register_organisation_panel": library.shared_by_organisation,
            "register_person_panel": library.shared_by_person,
            "register_organisation_count": library.count_by_organisation,
            "register_theme_count": library.count_by_theme,
            "register_theme_user": _move_resources,
        }
        for name, function in lent.items():
            if hasattr(network, name):
                getattr(network, name)(function)


def _move_resources(theme: object, into: object) -> None:
    from maillage.library import public as library

    library.follow_merge(theme=theme, into=into)  # type: ignore[arg-type]
