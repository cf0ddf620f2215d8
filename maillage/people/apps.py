from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "maillage.people"
    label = "people"
    verbose_name = "Personnes"

    def ready(self) -> None:
        """Say what this room keeps about people."""
        from maillage.people.domain import departure
        from maillage.people.own_data import register_own_data

        register_own_data(name="people", label="Votre compte", collect=departure.own_data, forget=departure.forget)
