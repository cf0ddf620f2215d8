"""What people are told when something is shared: two shapes of message, for the library and the rooms above it.

A room gives each message its name, its words (`says`) and its page, as class attributes.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.urls import reverse

from maillage.kernel.notices.public import Notice
from maillage.people import public as people


class _About(Notice):
    """About one contribution, and what was decided when something was.

    `called`: the name of the thing in the templates; `writer`: its field for whoever shared it; `says`: the line shown on site;
    `page`: the name of the page that takes its uuid (its own page by default); `action`: the words of the button.
    """

    called: ClassVar[str] = ""
    writer: ClassVar[str] = "contributor"
    says: ClassVar[str] = ""
    page: ClassVar[str] = ""
    action: ClassVar[str] = ""

    def __init__(self, *, thing: Any, decision: Any = None) -> None:
        self.thing, self.decision = thing, decision
        self.who = getattr(thing, self.writer)

    def title(self) -> str:
        return self.says.format(thing=self.thing, who=self.who)

    def url(self) -> str:
        return reverse(self.page, args=[self.thing.uuid]) if self.page else str(self.thing.get_absolute_url())

    def context(self, *, person: Any) -> dict[str, Any]:
        return {self.called: self.thing, self.writer: self.who, "action_label": self.action}


class ToCoordination(_About):
    """A first contribution waits."""

    why: ClassVar[str] = "vous coordonnez le réseau"
    managed: ClassVar[bool] = True
    coordination: ClassVar[bool] = True
    action: ClassVar[str] = "Lire et décider"

    def recipients(self) -> Iterable[Any]:
        return people.coordinators()

    def fact(self) -> str:
        sent = getattr(self.thing, "submitted_at", None)
        return f"{self.thing.uuid}:{sent.isoformat()}" if sent else str(self.thing.uuid)


class ToWriter(_About):
    """To whoever shared it, about what was decided. `once`: told once for the thing, whatever is decided again."""

    once: ClassVar[bool] = False

    def recipients(self) -> Iterable[Any]:
        return [self.who] if self.who.is_member else []

    def fact(self) -> str:
        return str(self.thing.uuid if self.once or self.decision is None else self.decision.uuid)

    def context(self, *, person: Any) -> dict[str, Any]:
        decided = {"decision": self.decision, "by": self.decision and self.decision.by, "word": self.decision.word if self.decision else ""}
        return super().context(person=person) | decided
