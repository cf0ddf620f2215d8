from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "maillage.letters"
    label = "letters"
    verbose_name = "Courriers"
