"""The closed lists of a link. Codes are stored, French labels are read, slugs stand in addresses."""

from django.db import models
from django.utils.text import slugify


class Kind(models.TextChoices):
    SITE = "SITE", "Site"
    ARTICLE = "ARTICLE", "Article"
    VIDEO = "VIDEO", "Vidéo"
    PODCAST = "PODCAST", "Podcast"
    TOOL = "TOOL", "Outil en ligne"
    OFFICIAL = "OFFICIAL", "Texte officiel"
    ORGANISATION = "ORGANISATION", "Organisation"
    STUDY = "STUDY", "Étude ou chiffres"
    TRAINING = "TRAINING", "Formation"
    FUNDING = "FUNDING", "Aide ou appel"
    OTHER = "OTHER", "Autre"


class State(models.TextChoices):
    """What the weekly visits say."""

    ALIVE = "vivant", "Répond"
    TROUBLED = "trouble", "À suivre"
    DEAD = "mort", "Ne répond plus"


KIND_SLUGS = {kind.value: slugify(kind.label) for kind in Kind}
KINDS_BY_SLUG = {slug: value for value, slug in KIND_SLUGS.items()}
