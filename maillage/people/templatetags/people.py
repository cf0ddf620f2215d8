"""What the pages of one's own account share."""

from typing import Any

from django.template import Library
from django.urls import reverse

from maillage.people.domain import recovery_codes

register = Library()

TABS = (
    ("Profil", "people:profile_edit"),
    ("Notifications", "letters:notifications"),
    ("Courriers", "letters:preferences"),
    ("Sécurité", "mfa_index"),
    ("Appareils", "people:sessions"),
    ("Mes données", "people:own_data"),
)


@register.simple_tag
def codes_left(*, user: Any) -> int | None:
    """Count somebody's recovery codes; None: they never made any."""
    return recovery_codes.codes_left(person=user)


@register.simple_tag
def account_tabs() -> list[tuple[str, str]]:
    """Give the sub-pages of one's account: (label, address)."""
    return [(label, reverse(name)) for label, name in TABS]
