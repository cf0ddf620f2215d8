from django.apps import AppConfig


class WelcomeConfig(AppConfig):
    name = "maillage.welcome"
    label = "welcome"
    verbose_name = "Accueil des membres"

    def ready(self) -> None:
        """Read the replies by mail, and say what is kept about people."""
        from maillage.people.public import register_handover, register_own_data
        from maillage.welcome import by_mail
        from maillage.welcome import public as welcome
        from maillage.welcome.domain import questions

        register_own_data(name="welcome", label="Votre accueil et vos relais", collect=welcome.own_data, forget=welcome.forget)
        register_handover(questions.PART, questions.held_by, questions.hand_over, label="Vos questions ouvertes", data_kind="question")
        by_mail.register()
