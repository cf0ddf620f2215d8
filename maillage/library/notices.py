"""What the library tells people."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.urls import reverse

from maillage.kernel.cards import Card
from maillage.kernel.notices.public import Notice
from maillage.library.inspiring import KINDS
from maillage.library.models import Decision, Inspiration, Resource, Use
from maillage.people import public as people

CATEGORY = "Bibliothèque"


class ContributionWaiting(Notice):
    """To the coordination: a first contribution waits."""

    name: ClassVar[str] = "library.contribution_waiting"
    label: ClassVar[str] = "Une contribution à publier"
    category: ClassVar[str] = CATEGORY
    template: ClassVar[str] = "library/mail/contribution_waiting"
    why: ClassVar[str] = "vous coordonnez le réseau"

    def __init__(self, *, resource: Resource) -> None:
        self.resource = resource

    def recipients(self) -> Iterable[Any]:
        return people.coordinators()

    def fact(self) -> str:
        return f"{self.resource.uuid}:{self.resource.submitted_at.isoformat() if self.resource.submitted_at else ''}"

    def title(self) -> str:
        return f"{self.resource.contributor} propose « {self.resource} »"

    def url(self) -> str:
        return reverse("library:moderation_detail", args=[self.resource.uuid])

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"resource": self.resource, "contributor": self.resource.contributor, "action_label": "Lire et décider"}


class _ToContributor(Notice):
    """To whoever shared a resource, about what was decided."""

    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "vous avez partagé cette ressource"
    action: ClassVar[str] = ""

    def __init__(self, *, resource: Resource, decision: Decision) -> None:
        self.resource = resource
        self.decision = decision

    def recipients(self) -> Iterable[Any]:
        return [self.resource.contributor] if self.resource.contributor.is_member else []

    def fact(self) -> str:
        return str(self.decision.uuid)

    def url(self) -> str:
        return reverse("library:draft", args=[self.resource.uuid])

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"resource": self.resource, "decision": self.decision, "by": self.decision.by, "action_label": self.action}


class ContributionPublished(Notice):
    """To the contributor: it can be read."""

    name: ClassVar[str] = "library.contribution_published"
    label: ClassVar[str] = "Votre contribution est publiée"
    category: ClassVar[str] = CATEGORY
    template: ClassVar[str] = "library/mail/contribution_published"
    why: ClassVar[str] = "vous avez partagé cette ressource"

    def __init__(self, *, resource: Resource, word: str = "") -> None:
        self.resource = resource
        self.word = word

    def recipients(self) -> Iterable[Any]:
        return [self.resource.contributor] if self.resource.contributor.is_member else []

    def fact(self) -> str:
        return str(self.resource.uuid)

    def title(self) -> str:
        return f"« {self.resource} » est publiée"

    def url(self) -> str:
        return self.resource.get_absolute_url()

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"resource": self.resource, "word": self.word, "action_label": "Voir ma ressource"}


class ChangeAsked(_ToContributor):
    """To the contributor: something to complete before publishing."""

    name: ClassVar[str] = "library.change_asked"
    label: ClassVar[str] = "Une contribution à compléter"
    template: ClassVar[str] = "library/mail/change_asked"
    action: ClassVar[str] = "Compléter et renvoyer"

    def title(self) -> str:
        return f"« {self.resource} » : un point à compléter"


class ContributionDeclined(_ToContributor):
    """To the contributor: it was not kept, and why."""

    name: ClassVar[str] = "library.contribution_declined"
    label: ClassVar[str] = "Une contribution non retenue"
    template: ClassVar[str] = "library/mail/contribution_declined"
    action: ClassVar[str] = "Revoir mon brouillon"

    def title(self) -> str:
        return f"« {self.resource} » n’a pas été retenue"


class ResourceWithdrawnNotice(_ToContributor):
    """To the contributor: somebody else withdrew it, and why."""

    name: ClassVar[str] = "library.resource_withdrawn"
    label: ClassVar[str] = "Une de vos ressources est retirée"
    template: ClassVar[str] = "library/mail/resource_withdrawn"
    action: ClassVar[str] = "Voir la page"

    def title(self) -> str:
        return f"« {self.resource} » a été retirée"

    def url(self) -> str:
        return self.resource.get_absolute_url()


class ResourceUsedNotice(Notice):
    """To the contributor: a team used it."""

    name: ClassVar[str] = "library.resource_used"
    label: ClassVar[str] = "Une équipe s’est servie de votre ressource"
    category: ClassVar[str] = CATEGORY
    template: ClassVar[str] = "library/mail/resource_used"
    why: ClassVar[str] = "vous avez partagé cette ressource"

    def __init__(self, *, use: Use) -> None:
        self.use = use

    def recipients(self) -> Iterable[Any]:
        contributor = self.use.resource.contributor
        return [contributor] if contributor.is_member else []

    def fact(self) -> str:
        return str(self.use.uuid)

    def title(self) -> str:
        return f"{self.use.organisation} s’est servi de « {self.use.resource} »"

    def url(self) -> str:
        return self.use.resource.get_absolute_url()

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"resource": self.use.resource, "use": self.use, "action_label": "Lire sur la page"}


class InspirationNotice(Notice):
    """To those who shared a source: something took from it."""

    name: ClassVar[str] = "library.inspiration"
    label: ClassVar[str] = "Une équipe s’est inspirée de ce que vous avez partagé"
    category: ClassVar[str] = CATEGORY
    template: ClassVar[str] = "library/mail/inspiration"
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
