"""Closed lists of the room. Codes are kept in the database; labels are French."""

from django.db import models


class Kind(models.TextChoices):
    """What sort of meeting."""

    WORKSHOP = "WORKSHOP", "rencontre-atelier"
    NETWORK_DAY = "NETWORK_DAY", "journée de réseau"
    TRAINING = "TRAINING", "formation"
    VISIT = "VISIT", "visite"
    GROUP = "GROUP", "séance de groupe"
    ONLINE = "ONLINE", "rencontre en ligne"


class Mode(models.TextChoices):
    """How the meeting is held."""

    ON_SITE = "ON_SITE", "sur place"
    REMOTE = "REMOTE", "à distance"
    BOTH = "BOTH", "sur place et à distance"


class Seat(models.TextChoices):
    """How one person takes part."""

    ON_SITE = "ON_SITE", "sur place"
    REMOTE = "REMOTE", "à distance"


class Stage(models.TextChoices):
    """Where the meeting stands, as decided. « complète » and « inscriptions closes » by date are worked out, not decided."""

    IDEA = "IDEA", "idée"
    PREPARING = "PREPARING", "en préparation"
    OPEN = "OPEN", "ouverte"
    CLOSED = "CLOSED", "inscriptions closes"
    HELD = "HELD", "tenue"
    PUBLISHED = "PUBLISHED", "traces publiées"
    POSTPONED = "POSTPONED", "reportée"
    CANCELLED = "CANCELLED", "annulée"


class Access(models.TextChoices):
    """Who may read the page."""

    PUBLIC = "PUBLIC", "tout le monde"
    MEMBERS = "MEMBERS", "les membres"


class Role(models.TextChoices):
    """What somebody does in a meeting, besides coming."""

    ORGANISER = "ORGANISER", "organise"
    FACILITATOR = "FACILITATOR", "anime"
    WITNESS = "WITNESS", "témoigne"
    TRAINER = "TRAINER", "forme"


class Part(models.TextChoices):
    """What an organisation does in a meeting."""

    ORGANISER = "ORGANISER", "organise"
    HOST = "HOST", "accueille"


class State(models.TextChoices):
    """Where a registration stands."""

    UNCONFIRMED = "UNCONFIRMED", "adresse à confirmer"
    SEATED = "SEATED", "inscrit·e"
    WAITING = "WAITING", "en liste d’attente"
    OFFERED = "OFFERED", "place proposée"
    CANCELLED = "CANCELLED", "annulée"


class Presence(models.TextChoices):
    """What was noted at the door."""

    PRESENT = "PRESENT", "présent·e"
    ABSENT = "ABSENT", "absent·e"
    EXCUSED = "EXCUSED", "excusé·e"


class Answer(models.TextChoices):
    """What somebody says of a date."""

    YES = "YES", "oui"
    IF_NEED_BE = "IF_NEED_BE", "si besoin"
    NO = "NO", "non"


# Decided stages whose page is shown in the agenda.
ANNOUNCED = (Stage.OPEN, Stage.CLOSED, Stage.HELD, Stage.PUBLISHED, Stage.POSTPONED, Stage.CANCELLED)
DRAFTS = (Stage.IDEA, Stage.PREPARING)
# Once over, their traces are still to be published.
UNTOLD = (Stage.OPEN, Stage.CLOSED, Stage.HELD)
# Registrations that hold a seat, or that a seat is kept for.
HOLDING = (State.SEATED, State.OFFERED)
