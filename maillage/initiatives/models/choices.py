"""The closed lists of the room. Codes are stored, French labels are read, slugs stand in addresses."""

from django.db import models
from django.utils.text import slugify


class Access(models.TextChoices):
    PUBLIC = "PUBLIC", "Toutes et tous"
    MEMBERS = "MEMBERS", "Les membres du réseau"


class Step(models.TextChoices):
    """The line of life of an initiative, in order."""

    SPOTTED = "SPOTTED", "repérée"
    DESCRIBED = "DESCRIBED", "décrite"
    CONTACTED = "CONTACTED", "contactée"
    TRIED = "TRIED", "essayée ailleurs"
    MODELLED = "MODELLED", "modélisée"
    TOOL = "TOOL", "outil"


class Public(models.TextChoices):
    TODDLERS = "TODDLERS", "0–3 ans"
    NURSERY = "NURSERY", "3–6 ans"
    PRIMARY = "PRIMARY", "6–12 ans"
    TEENS = "TEENS", "12–18 ans"
    YOUNG = "YOUNG", "18–25 ans"
    ADULTS = "ADULTS", "adultes"
    SENIORS = "SENIORS", "personnes âgées"
    FAMILIES = "FAMILIES", "familles"
    TEAMS = "TEAMS", "professionnel·le·s et bénévoles"
    EVERYBODY = "EVERYBODY", "tous publics"


class Discipline(models.TextChoices):
    THEATRE = "THEATRE", "théâtre"
    DANCE = "DANCE", "danse"
    MUSIC = "MUSIC", "musique"
    VISUAL = "VISUAL", "arts plastiques"
    PUPPETS = "PUPPETS", "marionnette"
    STORIES = "STORIES", "conte et littérature"
    FILM = "FILM", "cinéma et vidéo"
    PHOTO = "PHOTO", "photographie"
    DIGITAL = "DIGITAL", "arts numériques"
    STREET = "STREET", "cirque et arts de la rue"
    HERITAGE = "HERITAGE", "patrimoine"
    SCIENCE = "SCIENCE", "sciences et nature"
    DEBATE = "DEBATE", "débat et citoyenneté"


class ContactShown(models.TextChoices):
    MEMBERS = "MEMBERS", "Les membres du réseau"
    COORDINATION = "COORDINATION", "La coordination seulement"


class Consent(models.TextChoices):
    """What the people on a photo agreed to."""

    NOBODY = "NOBODY", "Personne n’est reconnaissable"
    WRITTEN = "WRITTEN", "Accord écrit des personnes (ou de leurs parents)"
    SPOKEN = "SPOKEN", "Accord de vive voix, pour le réseau"
    NONE = "NONE", "Pas encore d’accord"


def slugs(choices: type[models.TextChoices]) -> dict[str, str]:
    """Give the word of each code in an address."""
    return {value: slugify(label.replace("–", "-").replace("·", "")) for value, label in choices.choices}


STEP_SLUGS, PUBLIC_SLUGS, DISCIPLINE_SLUGS = slugs(Step), slugs(Public), slugs(Discipline)
ACCESS_SLUGS = {Access.PUBLIC.value: "public", Access.MEMBERS.value: "membres"}
KEY_LABELS: dict[str, str] = {**dict(Public.choices), **dict(Discipline.choices)}
# On the page of a sheet, to visitors; for members; to nobody but those who look after it.
SHOWN_TO_ALL = (Consent.NOBODY, Consent.WRITTEN)
SHOWN_TO_MEMBERS = (*SHOWN_TO_ALL, Consent.SPOKEN)
