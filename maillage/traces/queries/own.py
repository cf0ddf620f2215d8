"""What the room keeps about somebody, to hand over."""

from typing import Any

from maillage.traces.models import Certificate, FeedbackAsked, Note, Participant, Trace


def own_data(*, person: Any) -> dict[str, Any]:
    """Give all that the room keeps about somebody, as JSON values. What they answered to three questions is tied to nobody."""
    seats = Participant.objects.filter(person=person).select_related("board__meeting").order_by("pk")
    notes = Note.objects.filter(by__person=person).select_related("board__meeting").order_by("pk")
    certificates = Certificate.objects.filter(person=person).select_related("registration__meeting").order_by("pk")
    asked = FeedbackAsked.objects.filter(registration__person=person).select_related("registration__meeting").order_by("pk")
    return {
        "tables rejointes": [{"rencontre": str(seat.board.meeting), "le": seat.joined_at.isoformat()} for seat in seats],
        "notes prises": [{"rencontre": str(note.board.meeting), "texte": note.text, "le": note.created_at.isoformat()} for note in notes],
        "attestations": [
            {
                "rencontre": str(each.registration.meeting),
                "code": each.code,
                "heures": str(each.hours or ""),
                "délivrée le": each.issued_at.isoformat(),
            }
            for each in certificates
        ],
        "avis demandés": [{"rencontre": str(each.registration.meeting), "répondu": each.is_answered} for each in asked],
        "traces publiées": [
            {"rencontre": str(trace.meeting), "le": trace.published_at.isoformat()}
            for trace in Trace.objects.filter(published_by=person, published_at__isnull=False).select_related("meeting").order_by("pk")
            if trace.published_at
        ],
    }
