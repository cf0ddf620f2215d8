"""Find the need of an address."""

from typing import Any

from django.http import Http404
from django.urls import reverse_lazy

from maillage.needs import rules
from maillage.needs.models import Need
from maillage.needs.queries import pages

NOT_HERE = "Ce besoin n’existe pas, ou vous ne pouvez pas le lire."
TOP: list[tuple[str, Any]] = [("Accueil", "/"), ("Rencontres", reverse_lazy("meetings:meeting_list"))]
ALL: list[tuple[str, Any]] = [*TOP, ("Besoins", reverse_lazy("needs:need_list"))]


def visible_or_404(*, person: Any, number: int) -> Need:
    """Fetch a need this reader may open, merged ones included.

    Raises:
        Http404: nothing here, or nothing this reader may know of.
    """
    need = pages.need_of(number=number) if rules.may_read(person=person) else None
    if need is None:
        raise Http404(NOT_HERE)
    return need


def crumbs_to(need: Need) -> list[tuple[str, Any]]:
    """Give the way back to a need."""
    return [*ALL, (need.title, need.get_absolute_url())]
