"""What this room keeps about somebody: their choices, what they follow, the state of their address."""

from typing import Any

from maillage.kernel.calendar.public import REGIONS
from maillage.kernel.text.dates import WEEKDAYS, hour
from maillage.letters.models import BouncedAddress, Digest, Follow, Level, MailPreferences
from maillage.letters.things import THINGS

SIDES = {"followed": "ce que vous suivez", "managed": "ce que vous gérez"}


def own_data(*, person: Any) -> dict[str, Any]:
    """Give it as JSON values."""
    kept: dict[str, Any] = {}
    if row := MailPreferences.objects.filter(person_id=person.pk).first():
        kept["preferences"] = {
            "niveaux": [_level(key, level) for key, level in sorted(row.levels.items())],
            "jours_du_courrier_groupe": [WEEKDAYS[day] for day in row.weekdays],
            "rien_le_soir": row.quiet_evenings,
            "rien_a_partir_de": hour(row.quiet_from),
            "rien_jusqu_a": hour(row.quiet_until),
            "jours_sans_courriel": [WEEKDAYS[day] for day in row.quiet_weekdays],
            "vacances_scolaires_de": REGIONS.get(row.quiet_region, row.quiet_region),
            "absence_du": row.away_from.isoformat() if row.away_from else None,
            "absence_au": row.away_until.isoformat() if row.away_until else None,
            "change_le": row.changed_at.isoformat(),
        }
    kept["suivis"] = [
        {
            "genre": THINGS[follow.about_kind].label if follow.about_kind in THINGS else follow.about_kind,
            "identifiant": str(follow.about),
            "niveau": Level(follow.level).label,
            "depuis_le": follow.created_at.isoformat(),
        }
        for follow in Follow.objects.filter(person_id=person.pk).order_by("pk")
    ]
    kept["adresse_qui_refuse"] = [
        {"depuis_le": row.first_at.isoformat(), "raison": row.why} for row in BouncedAddress.objects.filter(address=person.email)
    ]
    kept["courriers_groupes"] = [row.day.isoformat() for row in Digest.objects.filter(person_id=person.pk).order_by("pk")]
    return {key: value for key, value in kept.items() if value}


def forget(*, person: Any) -> None:
    """Erase it."""
    MailPreferences.objects.filter(person_id=person.pk).delete()
    Follow.objects.filter(person_id=person.pk).delete()
    Digest.objects.filter(person_id=person.pk).delete()
    BouncedAddress.objects.filter(address=person.email).delete()


def _level(key: str, level: str) -> str:
    side, _, category = key.partition(":")
    return f"{category}, {SIDES.get(side, side)}\u00a0: {Level(level).label}"
