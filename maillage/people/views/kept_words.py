"""What is kept about somebody, from JSON values to words."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from maillage.kernel.text.dates import long_date
from maillage.people.models import Person
from maillage.people.own_data import OWN_DATA
from maillage.people.queries import LANGUAGES

VALUES: dict[str, dict[str, str]] = {
    "trade": dict(Person.Trade.choices),
    "role": dict(Person.Role.choices),
    "languages": LANGUAGES,
    "visibility": dict(Person.Visibility.choices),
    "mail_choices": {"none": "arrêté"},
    "type": {"totp": "application de codes", "webauthn": "clé d’accès", "recovery_codes": "codes de secours"},
}
# What a room writes as a name and not as French words. Other keys are words already, and only take a capital.
LABELS = {
    "name": "Nom",
    "email": "Adresse électronique",
    "role": "Rôle",
    "function": "Fonction",
    "trade": "Métier",
    "phone": "Téléphone",
    "languages": "Langues",
    "about": "Présentation",
    "visibility": "Qui lit quoi",
    "mail_choices": "Courriers arrêtés",
    "created_at": "Compte ouvert",
    "joined_at": "Membre depuis",
    "trusted_at": "Publie sans attente depuis",
    "left_at": "Départ",
    "seen_on": "Dernier passage",
    "warned_on": "Prévenu·e de la fermeture du compte le",
    "charter_version": "Version de la charte acceptée",
    "charter_at": "Charte acceptée le",
    "first_act_at": "Premiers gestes écartés le",
    "last_login": "Dernière connexion",
    "is_active": "Compte ouvert à la connexion",
    "has_password": "A un mot de passe",
    "double_verification": "Moyens de double vérification",
    "courriers": "Courriels envoyés",
    "a": "À",
    "absence_au": "Absence, jusqu’au",
    "absence_du": "Absence, à partir du",
    "acceptee_le": "Acceptée le",
    "adresse_qui_refuse": "Adresse qui refuse les courriels",
    "ajoutee_le": "Ajoutée le",
    "ce_que_je_fais": "Ce que vous faites",
    "change_le": "Choix changés le",
    "courriers_groupes": "Courriers groupés reçus",
    "demandes_pour_rejoindre": "Demandes pour rejoindre le réseau",
    "depuis_le": "Depuis le",
    "envoye_le": "Envoyé le",
    "invitations_envoyees": "Invitations envoyées",
    "invitations_recues": "Invitations reçues",
    "je_peux_aider_sur": "Ce que vous proposez d’expliquer",
    "jours_du_courrier_groupe": "Jours du courrier groupé",
    "jours_sans_courriel": "Jours sans courriel",
    "jusqu_au": "Jusqu’au",
    "lu_le": "Lu le",
    "ouverte_le": "Ouverte le",
    "pieces": "Pièces jointes",
    "preferences": "Vos préférences",
    "recommandations_donnees": "Recommandations données",
    "repondu_le": "Répondu le",
    "reponse": "Réponse",
    "reponses": "Réponses",
    "responsable_de_la_fiche": "Responsable de la fiche",
    "rien_a_partir_de": "Aucun courriel à partir de",
    "rien_jusqu_a": "Aucun courriel jusqu’à",
    "rien_le_soir": "Aucun courriel le soir et la nuit",
    "theme": "Thème",
    "type": "Moyen",
    "utilisee_le": "Utilisée le",
    "vacances_scolaires_de": "Aucun courriel pendant les vacances scolaires de",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One heading of a room: facts about one thing, or a line for each of several."""

    label: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What one room keeps, in words."""

    id: str
    label: str
    parts: list[Part]


def room_in_words(*, name: str, values: dict[str, Any]) -> Room:
    """Give what a room keeps as facts and lines; what is empty is left out."""
    alone = {key: value for key, value in values.items() if not isinstance(value, dict | list)}
    parts = [Part(label="", facts=_facts(alone))] if _facts(alone) else []
    for key, value in values.items():
        if isinstance(value, dict) and _facts(value):
            parts.append(Part(label=_label(key), facts=_facts(value)))
        elif isinstance(value, list) and value:
            parts.append(Part(label=_label(key), lines=[_words(item, {}) for item in value]))
    return Room(id=f"garde-{name}", label=OWN_DATA[name].label, parts=parts)


def _facts(values: dict[str, Any]) -> list[tuple[str, str]]:
    return [(_label(key), words) for key, value in values.items() if (words := _words(value, VALUES.get(key, {})))]


def _label(key: str) -> str:
    return LABELS.get(key, key.replace("_", " ").capitalize())


def _words(value: Any, said: dict[str, str]) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case dict():
            said_in = {key: _words(each, said or VALUES.get(key, {})) for key, each in value.items()}
            return " · ".join(f"{_label(key)} : {words}" for key, words in said_in.items() if words)
        case list():
            return ", ".join(words for each in value if (words := _words(each, said)))
        case str():
            return said.get(value) or _date_words(value) or value
    return str(value)


def _date_words(value: str) -> str:
    if len(value) < 10 or value[4:5] != "-":
        return ""
    try:
        if len(value) == 10:
            return long_date(date.fromisoformat(value))
        return long_date(timezone.localtime(datetime.fromisoformat(value)).date())
    except ValueError:
        return ""
