"""*La semaine* among the messages one may stop. It is part of the digest of the coordination, and never sent alone."""

from typing import ClassVar

from maillage.home.queries.digest import CATEGORY, NAME
from maillage.kernel.notices.public import Notice


class WeekNotice(Notice):
    """What waits for the coordination, once a week, with the minutes it asks."""

    name: ClassVar[str] = NAME
    label: ClassVar[str] = "La semaine, dans le courrier groupé"
    category: ClassVar[str] = CATEGORY
    template: ClassVar[str] = "letters/mail/digest"
    why: ClassVar[str] = "vous coordonnez le réseau"
    managed: ClassVar[bool] = True
    coordination: ClassVar[bool] = True
