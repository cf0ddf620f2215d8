"""What somebody to whom a question is carried receives: the question itself, why them, and how to decline."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings

from maillage.community.links import decline_path
from maillage.community.models import Carry, Discussion
from maillage.community.notices import _AboutDiscussion, shown_writer
from maillage.kernel.notices.public import ESSENTIAL
from maillage.letters import public as letters
from maillage.people.public import members


class CarriedNotice(_AboutDiscussion):
    """To the colleague who may have lived it: once, and never again."""

    name: ClassVar[str] = "community.carried"
    label: ClassVar[str] = "Une question que l’on vous porte"
    why: ClassVar[str] = "quelqu’un pense que vous l’avez vécu"
    weight: ClassVar[str] = ESSENTIAL

    def __init__(self, *, carried: Carry, discussion: Discussion) -> None:
        super().__init__(discussion=discussion)
        self.carried = carried

    def recipients(self) -> Iterable[Any]:
        people = members().filter(pk=self.carried.person_id)
        return letters.without_the_silent(people=people, kind=Discussion.KIND, uuid=self.discussion.uuid)

    def title(self) -> str:
        return f"{self._bearer()} vous porte une question\u00a0: «\u00a0{self.discussion}\u00a0»"

    def context(self, *, person: Any) -> dict[str, Any]:
        return super().context(person=person) | {
            "bearer": self._bearer(),
            "why_you": self.carried.why,
            "decline_url": settings.BASE_URL + decline_path(carried=self.carried),
        }

    def _bearer(self) -> str:
        by = self.carried.by
        if by is not None and by.pk == self.discussion.author_id:
            return str(by)
        return "La coordination" if self.discussion.author is None else f"La coordination, pour {shown_writer(discussion=self.discussion)},"
