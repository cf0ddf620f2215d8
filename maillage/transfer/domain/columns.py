"""Names of columns accepted in a sheet, and the values they take."""

import unicodedata

COLUMNS: dict[str, tuple[str, ...]] = {
    "path": ("chemin", "fichier", "nom du fichier", "path", "file", "filename", "url"),
    "title": ("titre", "title", "intitule"),
    "summary": ("resume", "description", "summary", "en une phrase", "phrase"),
    "themes": ("themes", "theme", "mots cles", "categories", "categorie", "subject"),
    "organisation": ("organisation", "centre", "structure", "organisations", "creator"),
    "year": ("annee", "year", "date"),
    "access": ("acces", "access", "visibilite"),
    "form": ("forme", "type", "nature"),
    "author": ("auteur", "auteurs", "autrice", "auteur rice", "author"),
    "audience": ("public", "public vise", "audience"),
    "context": ("contexte", "context"),
    "language": ("langue", "language"),
}
LABELS = {
    "path": "Chemin du fichier",
    "title": "Titre",
    "summary": "En une phrase",
    "themes": "Thèmes",
    "organisation": "Organisation",
    "year": "Année",
    "access": "Accès",
    "form": "Forme",
    "author": "Auteur·rice",
    "audience": "Public",
    "context": "Contexte",
    "language": "Langue",
}
PUBLIC_WORDS = {"public", "ouvert", "tous", "toutes et tous", "web", "oui"}
MEMBERS_WORDS = {"membres", "members", "membre", "interne", "prive", "reseau", "non"}


def plain(*, text: object) -> str:
    """Give a text without accents, capitals nor double spaces, to compare names."""
    folded = unicodedata.normalize("NFKD", str(text or "")).encode("ascii", "ignore").decode().casefold()
    return " ".join("".join(letter if letter.isalnum() else " " for letter in folded).split())


def guess_columns(*, headers: list[str]) -> dict[str, str]:
    """Guess which header stands for which of our columns: {"title": "Intitulé"}."""
    found: dict[str, str] = {}
    for name, accepted in COLUMNS.items():
        for header in headers:
            if plain(text=header) in accepted and header not in found.values():
                found[name] = header
                break
    return found
