from django.apps import AppConfig


class WelcomeConfig(AppConfig):
    name = "maillage.welcome"
    label = "welcome"
    verbose_name = "Accueil des membres"
