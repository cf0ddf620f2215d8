"""Names people type: kept as they are, but never a way to slip a link into somebody's mail."""

import re

from django.core.exceptions import ValidationError

from maillage.kernel.text.characters import one_line

LINK = re.compile(r"(?i)https?:|www\.|://|@|[<>{}\[\]\\]|\w\.(?:com|net|org|be|fr|eu|info|io|ru|cn|top|xyz)\b")


def clean_name(value: str) -> str:
    """Give the name with single spaces.

    Raises:
        ValidationError: it holds what looks like an address or code, or no letter.
    """
    name = one_line(value)
    if LINK.search(name):
        raise ValidationError("Écrivez seulement votre nom, sans adresse ni lien.")
    if not any(character.isalpha() for character in name):
        raise ValidationError("Écrivez votre prénom et votre nom.")
    return name
