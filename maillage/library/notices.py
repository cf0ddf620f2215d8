"""What the library tells people."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from maillage.kernel.cards import Card
from maillage.kernel.notices.public import ORDINARY, Notice
from maillage.library.inspiring import KINDS
from maillage.library.models import Inspiration, Use
from maillage.library.telling import ToCoordination, ToWriter

CATEGORY = "Bibliothèque"


class ContributionWaiting(ToCoordination):
    """To the coordination: a first contribution waits."""

    name: ClassVar[str] = "library.contribution_waiting"
    label: ClassVar[str] = "Une contribution à publier"
    category: ClassVar[str] = CATEGORY
    called: ClassVar[str] = "resource"
    says: ClassVar[str] = "{who} propose « {thing} »"
    page: ClassVar[str] = "library:moderation_detail"


class _ToContributor(ToWriter):
    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "vous avez partagé cette ressource"
    called: ClassVar[str] = "resource"


class ContributionPublished(_ToContributor):
    """To the contributor: it can be read."""

    name: ClassVar[str] = "library.contribution_published"
    label: ClassVar[str] = "Votre contribution est publiée"
    says: ClassVar[str] = "« {thing} » est publiée"
    action: ClassVar[str] = "Voir ma ressource"
    once: ClassVar[bool] = True


class ChangeAsked(_ToContributor):
    """To the contributor: something to complete before publishing."""

    name: ClassVar[str] = "library.change_asked"
    label: ClassVar[str] = "Une contribution à compléter"
    says: ClassVar[str] = "« {thing} » : un point à compléter"
    page: ClassVar[str] = "library:draft"
    action: ClassVar[str] = "Compléter et renvoyer"


class ContributionDeclined(_ToContributor):
    """To the contributor: it was not kept, and why."""

    name: ClassVar[str] = "library.contribution_declined"
    label: ClassVar[str] = "Une contribution non retenue"
    says: ClassVar[str] = "« {thing} » n’a pas été retenue"
    page: ClassVar[str] = "library:draft"
    action: ClassVar[str] = "Revoir mon brouillon"


class ResourceWithdrawnNotice(_ToContributor):
    """To the contributor: somebody else withdrew it, and why."""

    name: ClassVar[str] = "library.resource_withdrawn"
    label: ClassVar[str] = "Une de vos ressources est retirée"
    says: ClassVar[str] = "« {thing} » a été retirée"
    action: ClassVar[str] = "Voir la page"


class ResourceUsedNotice(Notice):
    """To the contributor: a team used it."""

    name: ClassVar[str] = "library.resource_used"
    label: ClassVar[str] = "Une équipe s’est servie de votre ressource"
    many: ClassVar[str] = "équipes se sont servies de"
    weight: ClassVar[str] = ORDINARY
    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "vous avez partagé cette ressource"

    def __init__(self, *, use: Use) -> None:
        self.use = use

    def recipients(self) -> Iterable[Any]:
        contributor = self.use.resource.contributor
        return [contributor] if contributor.is_member else []

    def fact(self) -> str:
        return str(self.use.uuid)

    def about(self) -> tuple[str, UUID] | None:
        return "library.resource", self.use.resource.uuid

    def digest_text(self, *, person: Any) -> str:
        return str(self.use.words)

    def title(self) -> str:
        return f"{self.use.organisation} a utilisé « {self.use.resource} »"

    def url(self) -> str:
        return self.use.resource.get_absolute_url()

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"resource": self.use.resource, "use": self.use, "action_label": "Lire sur la page"}


class InspirationNotice(Notice):
    """To those who shared a source: something took from it."""

    name: ClassVar[str] = "library.inspiration"
    label: ClassVar[str] = "Une équipe s’est inspirée de ce que vous avez partagé"
    many: ClassVar[str] = "équipes s’inspirent de"
    weight: ClassVar[str] = ORDINARY
    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "vous avez partagé la source"

    def __init__(self, *, inspiration: Inspiration, taker: Card, source: Card) -> None:
        self.inspiration, self.taker, self.source = inspiration, taker, source

    def recipients(self) -> Iterable[Any]:
        kind = KINDS[self.inspiration.source_kind]
        owners = [owner for owner in kind.owners(uuid=self.inspiration.source) if owner.is_member and owner.pk != self.inspiration.by_id]
        # Told by its title only to those who may read it.
        return [owner for owner in owners if KINDS[self.inspiration.taker_kind].cards(uuids=[self.inspiration.taker], person=owner)]

    def fact(self) -> str:
        return str(self.inspiration.uuid)

    def about(self) -> tuple[str, UUID] | None:
        return self.inspiration.source_kind, self.inspiration.source

    def digest_text(self, *, person: Any) -> str:
        return str(self.inspiration.words)

    def title(self) -> str:
        return f"« {self.taker.title} » s’inspire de « {self.source.title} »"

    def url(self) -> str:
        return self.taker.url

    def context(self, *, person: Any) -> dict[str, Any]:
        return {
            "taker": self.taker,
            "source": self.source,
            "words": self.inspiration.words,
            "by": self.inspiration.by,
            "action_label": "Voir ce qui s’en inspire",
        }
