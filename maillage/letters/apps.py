from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "maillage.letters"
    label = "letters"
    verbose_name = "Courriers"

    def ready(self) -> None:
        """Say what is kept about people, and what waits for the coordination."""
        from maillage.kernel.waiting import register_waiting_week
        from maillage.letters.own_data import forget, own_data
        from maillage.letters.queries.waiting import RETURNED, week_items
        from maillage.people.public import register_own_data

        register_own_data(name="letters", label="Vos choix de courrier", collect=own_data, forget=forget)
        register_waiting_week("letters", week_items, labels={RETURNED})
