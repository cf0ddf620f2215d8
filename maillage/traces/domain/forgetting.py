"""What somebody leaves behind when they go: what they wrote at a table stays, without their name."""

from typing import Any

from django.db.models import Q

from maillage.kernel.db.public import writing
from maillage.people.public import DEPARTED_NAME
from maillage.traces.models import Certificate, Participant


def forget(*, person: Any) -> None:
    """Take somebody's name off the tables, and erase their certificates. Feedback is tied to nobody."""
    with writing():
        Participant.objects.filter(person=person).update(person=None, name=DEPARTED_NAME)
        # Those of before they had an account are known by the address alone.
        Certificate.objects.filter(Q(person=person) | Q(registration__email__iexact=person.email)).delete()
