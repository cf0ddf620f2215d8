"""What a member finds of the initiatives on *Mon bureau*: begun and not sent, waiting for the coordination."""

from functools import partial
from typing import Any

from django.db.models import Case, F, IntegerField, When
from django.urls import reverse

from maillage.initiatives.models import Contribution, Experiment, Initiative, Testimony
from maillage.kernel.cards import DeskItem
from maillage.kernel.db.public import Part, Row
from maillage.kernel.desks import Desk

MOST = 12
PAGES: tuple[tuple[type[Contribution], str, str], ...] = (
    (Experiment, "initiatives:experiment_edit", "Expérimentation"),
    (Initiative, "initiatives:initiative_edit", "Initiative"),
    (Testimony, "initiatives:testimony_edit", "Témoignage"),
)
SENT = Case(When(submitted_at=None, then=0), default=1, output_field=IntegerField())


def _own(model: type[Contribution], at: Any) -> Any:
    own = model.objects.filter(contributor_id=at.person, published_at=None, withdrawn_at=None)  # type: ignore[attr-defined]
    return own.order_by(SENT, "pk")


def _item(page: str, noun: str, row: Row) -> DeskItem:
    state = f"{noun} en relecture" if row.number else f"{noun}, brouillon"
    url = reverse(page, args=[row.pk])
    return DeskItem(data_kind="initiative", state=state, title=row.title or "Sans titre", url=url, unfinished=not row.number)


desk_items = Desk(
    *(
        Part(
            name=f"{model.KIND}.own",
            rows=partial(_own, model),
            columns={"title": F("title"), "number": SENT},
            make=partial(_item, page, noun),
            most=MOST,
        )
        for model, page, noun in PAGES
    )
)
