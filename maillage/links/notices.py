"""What the links tell people."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.notices.public import Notice
from maillage.library.public import ToCoordination, ToWriter
from maillage.links.models import Link
from maillage.links.signing import STILL_GOOD

CATEGORY = "Bibliothèque"


class LinkWaiting(ToCoordination):
    """To the coordination: a link of somebody who shares for the first time."""

    name: ClassVar[str] = "links.link_waiting"
    label: ClassVar[str] = "Un lien à publier"
    category: ClassVar[str] = CATEGORY
    called: ClassVar[str] = "link"
    writer: ClassVar[str] = "sponsor"
    says: ClassVar[str] = "{who} propose un lien\u00a0: « {thing} »"


class _ToSponsor(ToWriter):
    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "vous recommandez ce lien"
    called: ClassVar[str] = "link"
    writer: ClassVar[str] = "sponsor"
    action: ClassVar[str] = "Voir le lien"


class LinkPublishedNotice(_ToSponsor):
    """It can be read."""

    name: ClassVar[str] = "links.link_published"
    label: ClassVar[str] = "Votre lien est publié"
    says: ClassVar[str] = "Votre lien « {thing} » est publié"
    once: ClassVar[bool] = True


class LinkDeclinedNotice(_ToSponsor):
    """It was not kept, and why."""

    name: ClassVar[str] = "links.link_declined"
    label: ClassVar[str] = "Un lien non retenu"
    says: ClassVar[str] = "« {thing} » n’a pas été retenu"
    action: ClassVar[str] = "Voir les liens du réseau"

    def url(self) -> str:
        return reverse("links:link_list")


class LinkWithdrawnNotice(_ToSponsor):
    """Somebody else withdrew it, and why."""

    name: ClassVar[str] = "links.link_withdrawn"
    label: ClassVar[str] = "Un de vos liens est retiré"
    says: ClassVar[str] = "« {thing} » a été retiré"
    action: ClassVar[str] = "Voir la page"


class LinkDeadNotice(_ToSponsor):
    """Its address does not answer any more."""

    name: ClassVar[str] = "links.link_dead"
    label: ClassVar[str] = "Un de vos liens ne répond plus"
    managed: ClassVar[bool] = True
    says: ClassVar[str] = "Le lien « {thing} » ne répond plus"
    action: ClassVar[str] = "Corriger, retirer ou laisser"

    def fact(self) -> str:
        return f"{self.thing.uuid}:{self.thing.dead_at:%Y-%m-%d}"


class StillGood(Notice):
    """To a sponsor, each year: are these links still good? Answered on the site or from the mail, without signing in."""

    name: ClassVar[str] = "links.still_good"
    label: ClassVar[str] = "Vos liens sont-ils toujours bons\u202f?"
    managed: ClassVar[bool] = True
    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "vous recommandez ces liens"

    def __init__(self, *, sponsor: Any, links: Sequence[Link], more: int = 0) -> None:
        self.sponsor = sponsor
        self.links = links
        self.more = max(0, more)

    def recipients(self) -> Iterable[Any]:
        return [self.sponsor] if self.sponsor.is_member else []

    def fact(self) -> str:
        return f"{self.sponsor.uuid}:{timezone.localdate():%Y-%m}"

    def title(self) -> str:
        count = len(self.links) + self.more
        return "Un de vos liens est-il toujours bon\u202f?" if count == 1 else f"Vos {count} liens sont-ils toujours bons\u202f?"

    def url(self) -> str:
        return reverse("links:mine_to_confirm")

    def context(self, *, person: Any) -> dict[str, Any]:
        signed = settings.BASE_URL + reverse("links:confirm_by_mail", args=[STILL_GOOD.token(uuid=self.sponsor.uuid)])
        return {"links": self.links, "more": self.more, "url": signed, "action_label": "Dire lesquels sont toujours bons"}
