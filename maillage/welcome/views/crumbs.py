"""The way back, and between the pages of the coordination."""

from django.urls import reverse

WEEK = [("La semaine", "/la-semaine/")]


def tabs() -> list[tuple[str, str]]:
    """Give the pages of the welcome, for the coordination."""
    return [
        ("Binômes d’accueil", reverse("welcome:pairs")),
        ("Comment ça va\u202f?", reverse("welcome:check_ins")),
        ("Relais", reverse("welcome:handovers")),
    ]
