"""What a member finds of the initiatives on *Mon bureau*: begun and not sent, waiting for the coordination."""

from typing import Any

from django.db.models import Case, CharField, F, IntegerField, Value, When
from django.urls import reverse

from maillage.initiatives.models import Experiment, Initiative, Testimony
from maillage.kernel.access.public import is_member
from maillage.kernel.cards import DeskItem

MOST = 24
PAGES = {
    "experiment": ("initiatives:experiment_edit", "Expérimentation"),
    "initiative": ("initiatives:initiative_edit", "Initiative"),
    "testimony": ("initiatives:testimony_edit", "Témoignage"),
}


def desk_items(*, person: Any) -> list[DeskItem]:
    """Give this member's drafts, then what waits for the coordination: one query."""
    if not is_member(person=person):
        return []
    rows = _rows(Initiative, "initiative", person).union(
        _rows(Testimony, "testimony", person), _rows(Experiment, "experiment", person), all=True
    )
    return [_item(*row) for row in rows.order_by("sent", "what", "number")[:MOST]]


def _rows(model: Any, what: str, person: Any) -> Any:
    mine = model.objects.filter(contributor_id=person.pk, published_at=None, withdrawn_at=None).order_by()
    sent = Case(When(submitted_at=None, then=0), default=1, output_field=IntegerField())
    named = mine.annotate(what=Value(what, output_field=CharField()), sent=sent, number=F("pk"), named=F("title"))
    return named.values_list("what", "sent", "number", "named")


def _item(what: str, sent: int, number: int, title: str) -> DeskItem:
    page, noun = PAGES[what]
    state = f"{noun} en relecture" if sent else f"{noun}, brouillon"
    return DeskItem(data_kind="initiative", state=state, title=title or "Sans titre", url=reverse(page, args=[number]), unfinished=not sent)
