"""What a member finds of the library on *Mon bureau*: what they have begun, with the words of the coordination when it was sent back."""

from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse

from maillage.kernel.cards import DeskItem
from maillage.kernel.db.public import Part, Row
from maillage.kernel.desks import Desk
from maillage.library.models import Decision, Resource
from maillage.library.models.resources import TITLE_LANGUAGE
from maillage.library.queries.waiting import SENT_BACK


def _drafts(at: Any) -> Any:
    last = Decision.objects.filter(resource=OuterRef("pk")).order_by("-pk")
    answered = {"last_kind": Subquery(last.values("kind")[:1]), "last_word": Subquery(last.values("word")[:1])}
    return Resource.objects.drafts_of(at.person).annotate(**answered).order_by("-updated_at", "-pk")


def _draft(row: Row) -> DeskItem:
    returned = SENT_BACK.get(row.first, "")
    return DeskItem(
        data_kind="ressource",
        state=returned or "Brouillon",
        title=str(Resource(title=row.title)),
        url=reverse("library:draft", args=[row.uuid]),
        note=f"La coordination vous écrit\u00a0: «\u00a0{row.second}\u00a0»" if returned else "",
        unfinished=True,
        language=row.third,
    )


desk_items = Desk(
    Part(
        name="library.draft",
        rows=_drafts,
        columns={
            "uuid": F("uuid"),
            "title": F("title"),
            "since": F("updated_at"),
            "first": F("last_kind"),
            "second": F("last_word"),
            "third": TITLE_LANGUAGE,
        },
        make=_draft,
        most=50,
        newest=True,
    ),
)
