"""The closed lists of a resource. Codes are stored, French labels are read, slugs stand in addresses."""

from django.db import models
from django.utils.text import slugify


class Form(models.TextChoices):
    TOOL = "TOOL", "Outil"
    GUIDE = "GUIDE", "Guide"
    MINUTES = "MINUTES", "Compte rendu"
    TEXT = "TEXT", "Texte"
    SLIDES = "SLIDES", "Diaporama"
    VIDEO = "VIDEO", "Vidéo ou lien"
    TEMPLATE = "TEMPLATE", "Modèle de document"
    SESSION = "SESSION", "Déroulé d’animation"
    SHEET = "SHEET", "Fiche pratique"
    BUDGET = "BUDGET", "Budget"
    GRID = "GRID", "Grille"
    OTHER = "OTHER", "Autre document"


class Access(models.TextChoices):
    PUBLIC = "PUBLIC", "Toutes et tous"
    MEMBERS = "MEMBERS", "Les membres du réseau"


class WordsIn(models.TextChoices):
    """In which language the title and the words about a document of another language are written."""

    SITE = "SITE", "En français"
    TITLE = "TITLE", "Le titre dans la langue du document, le reste en français"
    ALL = "ALL", "Dans la langue du document"


class Licence(models.TextChoices):
    CITE = "CITE", "Libre, en citant l’organisation"
    CC0 = "CC0", "Domaine public (CC0)"
    CC_BY = "CC_BY", "Creative Commons BY 4.0"
    CC_BY_SA = "CC_BY_SA", "Creative Commons BY-SA 4.0"
    CC_BY_NC = "CC_BY_NC", "Creative Commons BY-NC 4.0"
    CC_BY_NC_SA = "CC_BY_NC_SA", "Creative Commons BY-NC-SA 4.0"
    CC_BY_ND = "CC_BY_ND", "Creative Commons BY-ND 4.0"
    INTERNAL = "INTERNAL", "Interne au réseau"


LICENCE_URLS = {
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/deed.fr",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/deed.fr",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/deed.fr",
    Licence.CC_BY_NC: "https://creativecommons.org/licenses/by-nc/4.0/deed.fr",
    Licence.CC_BY_NC_SA: "https://creativecommons.org/licenses/by-nc-sa/4.0/deed.fr",
    Licence.CC_BY_ND: "https://creativecommons.org/licenses/by-nd/4.0/deed.fr",
}
LANGUAGES = {
    "fr": "français",
    "nl": "néerlandais",
    "de": "allemand",
    "en": "anglais",
    "es": "espagnol",
    "it": "italien",
    "ar": "arabe",
    "tr": "turc",
    "pt": "portugais",
    "uk": "ukrainien",
}
SITE_LANGUAGE = "fr"
FORM_SLUGS = {form.value: slugify(form.label) for form in Form}
FORMS_BY_SLUG = {slug: value for value, slug in FORM_SLUGS.items()}
ACCESS_SLUGS = {Access.PUBLIC.value: "public", Access.MEMBERS.value: "membres"}
ACCESS_BY_SLUG = {slug: value for value, slug in ACCESS_SLUGS.items()}
