"""The natures of content: their French word and their shape. Their colour lives in css/2-tokens/tokens.css."""

from typing import NamedTuple


class Kind(NamedTuple):
    """A nature: the word shown beside the shape, and the path of the shape in a 24 × 24 box."""

    word: str
    shape: str


KINDS = {
    "ressource": Kind("Ressource", "M4 2h9a7 7 0 0 1 7 7v13H4z"),
    "dossier": Kind("Dossier", "M2 4h8l2.5 3.5H22V20H2z"),
    "question": Kind("Question", "M12 2a10 10 0 1 1 0 20H2V12A10 10 0 0 1 12 2z"),
    "rencontre": Kind("Rencontre", "M10.8 2.5v19A9.6 9.6 0 0 1 10.8 2.5zM13.2 2.5a9.6 9.6 0 0 1 0 19z"),
    "echeance": Kind("Échéance", "M4 2h16l-8 10 8 10H4l8-10z"),
    "centre": Kind("Organisation", "M3 22V11a9 9 0 0 1 18 0v11h-6v-6a3 3 0 0 0-6 0v6z"),
    "personne": Kind("Personne", "M12 2a5.2 5.2 0 1 1 0 10.4A5.2 5.2 0 0 1 12 2zM2.5 22a9.5 8 0 0 1 19 0z"),
    "initiative": Kind("Initiative", "M12 22C6 22 2 17.5 2 9.5c6 0 9.4 3.2 10 8.5.4-8 3.4-14 10-16 1 9-1 20-10 20z"),
    "neutre": Kind(
        "Page", "M2 2h9v9H2zM17.5 2a4.5 4.5 0 1 1 0 9H13V6.5A4.5 4.5 0 0 1 17.5 2zM2 22v-4.5a4.5 4.5 0 0 1 9 0V22zM13 13h9l-9 9z"
    ),
}


def kind_of(name: str) -> Kind:
    """Return the nature called `name`; raise `LookupError` with the known names when there is none."""
    try:
        return KINDS[name]
    except KeyError:
        raise LookupError(f"unknown kind {name!r}; known: {', '.join(KINDS)}") from None
