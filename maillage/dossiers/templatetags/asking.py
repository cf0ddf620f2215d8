"""The form to ask for a dossier, for the page that shows where a reader stands."""

from typing import Any

from django import template
from django.urls import reverse

from maillage.dossiers.forms.requests import AskForm

register = template.Library()
STEPS = (
    ("Vous vous présentez", "Votre demande part à une personne, pas à une boîte générique."),
    ("Vous en parlez ensemble", "Le contexte d’abord : c’est lui qui rend le dossier utile."),
    ("L’accès s’ouvre pour un temps", "Lecture en ligne et PDF à votre nom, soixante jours le plus souvent. Vous pouvez prolonger."),
)


@register.simple_tag
def ask_form(*, bound: Any = None) -> AskForm:
    """Give the form as it was sent, or an empty one."""
    return bound or AskForm()


@register.simple_tag
def ask_steps() -> tuple[tuple[str, str], ...]:
    """Give what happens, in order."""
    return STEPS


@register.simple_tag
def ask_url(*, ask: Any) -> str:
    """Give the address a request is sent to."""
    return reverse("dossiers:request_create", args=[ask.dossier.pk])
