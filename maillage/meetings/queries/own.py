"""What the room keeps about somebody, to hand over."""

from typing import Any

from maillage.meetings.models import CalendarKey, Incident, Meeting, MeetingPerson, Registration, SafetyCheck, Series, SeriesFollow
from maillage.meetings.queries.polls import polls_of


def own_data(*, person: Any) -> dict[str, Any]:
    """Give all that the room keeps about somebody, as JSON values."""
    registrations = (
        Registration.objects.filter(person=person).select_related("meeting").prefetch_related("answers__question").order_by("pk")
    )
    held = MeetingPerson.objects.filter(person=person).select_related("meeting").order_by("pk")
    return {
        "rencontres préparées": [
            {"titre": str(each), "état": each.get_stage_display(), "créée le": each.created_at.isoformat()}
            for each in Meeting.objects.filter(created_by=person).order_by("pk")
        ],
        "rôles dans des rencontres": [
            {"rencontre": str(row.meeting), "rôle": row.get_role_display(), "présentation": row.about, "phrase": row.quote} for row in held
        ],
        "sondages de dates": polls_of(person=person),
        "adresse d’agenda": [row.made_at.isoformat() for row in CalendarKey.objects.filter(person=person)],
        "inscriptions": [_registration(row) for row in registrations],
        "cycles créés": [str(each) for each in Series.objects.filter(created_by=person).order_by("pk")],
        "cycles suivis": [
            {"cycle": str(row.series), "depuis le": row.at.isoformat()}
            for row in SeriesFollow.objects.filter(person=person).select_related("series").order_by("pk")
        ],
        "vérifications de sécurité": [
            {"rencontre": str(row.meeting), "ligne": row.key, "le": row.at.isoformat()}
            for row in SafetyCheck.objects.filter(by=person).select_related("meeting").order_by("pk")
        ],
        "incidents notés": [
            {"rencontre": str(row.meeting), "ce qui s’est passé": row.what, "ce qui a été fait": row.done, "le": row.at.isoformat()}
            for row in Incident.objects.filter(by=person).select_related("meeting").order_by("pk")
        ],
    }


def _registration(row: Registration) -> dict[str, Any]:
    return {
        "rencontre": str(row.meeting),
        "état": row.get_state_display(),
        "comment": row.get_mode_display(),
        "attend aussi": row.get_wish_mode_display() if row.wish_mode else "",
        "places": row.seats,
        "avec": row.guests,
        "besoins": row.needs,
        "accord pour les photos": row.photo_consent,
        "covoiturage": row.carpool_from if row.carpool else "",
        "réponses": {answer.question.label: answer.text for answer in row.answers.all()},
        "présence": row.get_presence_display() if row.presence else "",
        "inscrit·e le": row.created_at.isoformat(),
    }
