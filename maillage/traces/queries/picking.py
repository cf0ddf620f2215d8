"""Find what somebody names in their own words."""

import re
from typing import Any

from maillage.initiatives import public as initiatives
from maillage.library import public as library

NUMBER = re.compile(r"/bibliotheque/ressources/(\d{1,9})(?:-|/|$)")
MOST = 8


def resources_named(*, text: str, person: Any) -> list[library.Resource]:
    """Give the listed resources this reader may read with this address, or these words in their title; at most eight."""
    shown = library.Resource.objects.listed_for(person)
    if found := NUMBER.search(text):
        return list(shown.filter(pk=int(found.group(1))))
    words = text.strip()
    exact = list(shown.filter(title__iexact=words).order_by("-published_at", "-pk")[:MOST])
    return exact or list(shown.filter(title__icontains=words).order_by("-published_at", "-pk")[:MOST])


def testimonies_offered(*, meeting: Any, trace: Any, person: Any) -> list[Any]:
    """Give published testimonies that may be attached: those of the meeting's witnesses first, then the newest for meetings."""
    taken = set(trace.testimony_rows.values_list("testimony_id", flat=True))
    of_witnesses = [row.testimony for row in meeting.people_rows.filter(testimony__isnull=False).select_related("testimony")]
    newest = initiatives.Testimony.objects.listed_for(person).filter(for_meetings=True).order_by("-published_at", "-pk")[:MOST]
    found = {each.pk: each for each in (*of_witnesses, *newest) if each.is_listed and each.pk not in taken}
    return list(found.values())
