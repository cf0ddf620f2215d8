"""What moderation keeps about somebody: their reports."""

from typing import Any

from maillage.moderation.models import Report


def own_data(*, person: Any) -> dict[str, Any]:
    """Give the reports somebody sent, as JSON values."""
    rows = Report.objects.filter(by=person).order_by("pk")
    return {
        "signalements envoyés": [
            {
                "page": str(row),
                "règle": row.get_rule_display(),
                "mots": row.words,
                "le": row.at.isoformat(),
                "suite": row.get_outcome_display(),
            }
            for row in rows
        ]
    }


def forget(*, person: Any) -> None:
    """Take somebody's name and words off their reports; that a thing was reported stays."""
    Report.objects.filter(by=person).update(by=None, words="")
