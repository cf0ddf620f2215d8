"""What the links tell people."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.notices.public import Notice
from maillage.links.models import Link, LinkDecision
from maillage.links.signing import token_for
from maillage.people import public as people

CATEGORY = "Bibliothèque"


class LinkWaiting(Notice):
    """To the coordination: a link of somebody who shares for the first time."""

    name: ClassVar[str] = "links.link_waiting"
    label: ClassVar[str] = "Un lien à publier"
    category: ClassVar[str] = CATEGORY
    template: ClassVar[str] = "links/mail/link_waiting"
    why: ClassVar[str] = "vous coordonnez le réseau"

    def __init__(self, *, link: Link) -> None:
        self.link = link

    def recipients(self) -> Iterable[Any]:
        return people.coordinators()

    def fact(self) -> str:
        return str(self.link.uuid)

    def title(self) -> str:
        return f"{self.link.sponsor} propose un lien\u00a0: « {self.link} »"

    def url(self) -> str:
        return self.link.get_absolute_url()

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"link": self.link, "sponsor": self.link.sponsor, "action_label": "Lire et décider"}


class _ToSponsor(Notice):
    """To whoever vouches for a link."""

    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "vous recommandez ce lien"
    action: ClassVar[str] = "Voir le lien"

    def __init__(self, *, link: Link, decision: LinkDecision | None = None) -> None:
        self.link = link
        self.decision = decision

    def recipients(self) -> Iterable[Any]:
        return [self.link.sponsor] if self.link.sponsor.is_member else []

    def fact(self) -> str:
        return str(self.decision.uuid if self.decision else self.link.uuid)

    def url(self) -> str:
        return self.link.get_absolute_url()

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"link": self.link, "decision": self.decision, "action_label": self.action}


class LinkPublishedNotice(_ToSponsor):
    """It can be read."""

    name: ClassVar[str] = "links.link_published"
    label: ClassVar[str] = "Votre lien est publié"
    template: ClassVar[str] = "links/mail/link_published"

    def title(self) -> str:
        return f"Votre lien « {self.link} » est publié"


class LinkDeclinedNotice(_ToSponsor):
    """It was not kept, and why."""

    name: ClassVar[str] = "links.link_declined"
    label: ClassVar[str] = "Un lien non retenu"
    template: ClassVar[str] = "links/mail/link_declined"
    action: ClassVar[str] = "Voir les liens du réseau"

    def title(self) -> str:
        return f"« {self.link} » n’a pas été retenu"

    def url(self) -> str:
        return reverse("links:link_list")


class LinkWithdrawnNotice(_ToSponsor):
    """Somebody else withdrew it, and why."""

    name: ClassVar[str] = "links.link_withdrawn"
    label: ClassVar[str] = "Un de vos liens est retiré"
    template: ClassVar[str] = "links/mail/link_withdrawn"
    action: ClassVar[str] = "Voir la page"

    def title(self) -> str:
        return f"« {self.link} » a été retiré"


class LinkDeadNotice(_ToSponsor):
    """Its address does not answer any more."""

    name: ClassVar[str] = "links.link_dead"
    label: ClassVar[str] = "Un de vos liens ne répond plus"
    template: ClassVar[str] = "links/mail/link_dead"
    action: ClassVar[str] = "Corriger, retirer ou laisser"

    def fact(self) -> str:
        return f"{self.link.uuid}:{self.link.dead_at:%Y-%m-%d}"

    def title(self) -> str:
        return f"Le lien « {self.link} » ne répond plus"


class StillGood(Notice):
    """To a sponsor, each year: are these links still good? Answered on the site or from the mail, without signing in."""

    name: ClassVar[str] = "links.still_good"
    label: ClassVar[str] = "Vos liens sont-ils toujours bons\u202f?"
    category: ClassVar[str] = CATEGORY
    template: ClassVar[str] = "links/mail/still_good"
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
        signed = settings.BASE_URL + reverse("links:confirm_by_mail", args=[token_for(person=self.sponsor)])
        return {"links": self.links, "more": self.more, "url": signed, "action_label": "Dire lesquels sont toujours bons"}
