"""The closed lists of a discussion. Codes are stored, French words are read, slugs stand in addresses."""

from django.db import models

MOST_TITLE, MOST_TEXT, MOST_ANSWER, MOST_WORDS = 200, 20_000, 20_000, 300
MOST_CARRIED = 3


class Kind(models.TextChoices):
    """What somebody brings to the others."""

    QUESTION = "QUESTION", "question"
    IDEA = "IDEA", "idée"
    EXPERIENCE = "EXPERIENCE", "expérience"
    WISH = "WISH", "envie"
    NEWS = "NEWS", "annonce"


class Access(models.TextChoices):
    """Who reads it."""

    MEMBERS = "MEMBERS", "les membres du réseau"
    PUBLIC = "PUBLIC", "tout le monde"


class Held(models.TextChoices):
    """Why it waits for the coordination before others read it."""

    FIRST = "FIRST", "première publication"
    RELAYED = "RELAYED", "question à relayer"


class Via(models.TextChoices):
    """How an answer arrived."""

    SITE = "SITE", "par le site"
    MAIL = "MAIL", "par courriel"
    MEETING = "MEETING", "trouvée en rencontre"


KIND_SLUGS = {
    Kind.QUESTION.value: "question",
    Kind.IDEA.value: "idee",
    Kind.EXPERIENCE.value: "experience",
    Kind.WISH.value: "envie",
    Kind.NEWS.value: "annonce",
}
KINDS_BY_SLUG = {slug: value for value, slug in KIND_SLUGS.items()}
KIND_PLURALS = {
    Kind.QUESTION.value: "Questions",
    Kind.IDEA.value: "Idées",
    Kind.EXPERIENCE.value: "Expériences",
    Kind.WISH.value: "Envies",
    Kind.NEWS.value: "Annonces",
}
