"""Ending sessions from the server."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from maillage.kernel.db.public import writing
from maillage.people.models import Person


def end_sessions(*, person: Person | None) -> int:
    """End all sessions of somebody, or (None) of everybody; give how many. Nothing is told: whoever runs the site does."""
    with writing():
        known = UserSession.objects.all() if person is None else UserSession.objects.filter(user_id=person.pk)
        sessions = Session.objects.all()
        if person is not None:
            sessions = sessions.filter(session_key__in=list(known.values_list("session_key", flat=True)))
        ended, _ = sessions.delete()
        known.delete()
    return ended
