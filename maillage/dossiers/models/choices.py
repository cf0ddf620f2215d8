"""The closed lists of a dossier. Codes are stored, French labels are read."""

from django.db import models


class Access(models.TextChoices):
    """Who may open the sheet itself: that the dossier exists, whose it is, what is in it."""

    PUBLIC = "PUBLIC", "Toutes et tous"
    MEMBERS = "MEMBERS", "Les membres du réseau"


class PartAccess(models.TextChoices):
    PUBLIC = "PUBLIC", "Ouvert à toutes et tous"
    MEMBERS = "MEMBERS", "Ouvert aux membres"
    RELEASE = "RELEASE", "De personne à personne"
    CLOSED = "CLOSED", "Non partagé"


class Section(models.TextChoices):
    """What a part is about, in the order of the approach of the decree of 21 November 2013."""

    PRESENTATION = "PRESENTATION", "Présentation"
    EVALUATION = "EVALUATION", "Autoévaluation"
    ANALYSIS = "ANALYSIS", "Analyse partagée"
    STAKES = "STAKES", "Enjeux"
    PROJECT = "PROJECT", "Projet d’action culturelle"
    OPERATIONS = "OPERATIONS", "Opérations culturelles"
    SPECIFIC = "SPECIFIC", "Parties propres à un niveau demandé"
    BUDGET = "BUDGET", "Plan financier"
    ANNEX = "ANNEX", "Annexes"
    OTHER = "OTHER", "Autre partie"


class Status(models.TextChoices):
    """Where the file stands with the authorities."""

    DRAFT = "DRAFT", "En préparation"
    VALIDATED = "VALIDATED", "Validé par l’organe d’administration"
    FILED = "FILED", "Déposé"
    INCOMPLETE = "INCOMPLETE", "Incomplet, pièces demandées"
    ADMISSIBLE = "ADMISSIBLE", "Recevable"
    INADMISSIBLE = "INADMISSIBLE", "Irrecevable"
    INSPECTION = "INSPECTION", "En cours d’instruction"
    OPINION = "OPINION", "Avis rendu"
    DECIDED = "DECIDED", "Décidé"
    RUNNING = "RUNNING", "Contrat-programme en cours"
    EXTENDED = "EXTENDED", "Contrat prolongé"
    RENEWAL_DUE = "RENEWAL_DUE", "Reconduction à demander"
    SUSPENDED = "SUSPENDED", "Suspendu"
    LOST = "LOST", "Reconnaissance perdue"
    WITHDRAWN = "WITHDRAWN", "Demande retirée"


class Outcome(models.TextChoices):
    GRANTED = "GRANTED", "Accordé"
    PARTLY = "PARTLY", "Accordé en partie"
    REFUSED = "REFUSED", "Refusé"


class TerritoryType(models.TextChoices):
    CITY = "CITY", "Grande ville"
    TOWN = "TOWN", "Ville moyenne"
    TOWN_VILLAGES = "TOWN_VILLAGES", "Ville et villages"
    RURAL = "RURAL", "Rural"
    SUBURBAN = "SUBURBAN", "Périurbain"


class Talk(models.TextChoices):
    """How somebody who asks would rather talk."""

    PHONE = "PHONE", "Par téléphone"
    MEETING = "MEETING", "À une rencontre"
    WRITING = "WRITING", "Par écrit"
