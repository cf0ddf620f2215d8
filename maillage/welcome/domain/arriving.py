"""Put the first useful act aside."""

from typing import Any

from django.utils import timezone

from maillage.people import public as people


def put_aside(*, person: Any) -> None:
    """Show the proposals of the first days no more."""
    people.Person.objects.filter(pk=person.pk, first_act_at=None).update(first_act_at=timezone.now())
