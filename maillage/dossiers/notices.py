"""What people are told about the dossiers they share."""

from typing import ClassVar

from maillage.library.public import ToCoordination, ToWriter

CATEGORY = "Dossiers"


class DossierWaiting(ToCoordination):
    """To the coordination: a first dossier waits."""

    name: ClassVar[str] = "dossiers.dossier_waiting"
    label: ClassVar[str] = "Un dossier à publier"
    category: ClassVar[str] = CATEGORY
    called: ClassVar[str] = "dossier"
    says: ClassVar[str] = "{who} propose « {thing} »"
    page: ClassVar[str] = "dossiers:moderation_detail"


class _ToContributor(ToWriter):
    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "vous avez partagé ce dossier"
    called: ClassVar[str] = "dossier"


class DossierPublishedNotice(_ToContributor):
    """To the contributor: it can be read."""

    name: ClassVar[str] = "dossiers.dossier_published"
    label: ClassVar[str] = "Votre dossier est publié"
    says: ClassVar[str] = "« {thing} » est publié"
    action: ClassVar[str] = "Voir mon dossier"
    once: ClassVar[bool] = True


class DossierChangeAsked(_ToContributor):
    """To the contributor: something to complete before publishing."""

    name: ClassVar[str] = "dossiers.change_asked"
    label: ClassVar[str] = "Un dossier à compléter"
    says: ClassVar[str] = "« {thing} » : un point à compléter"
    page: ClassVar[str] = "dossiers:share_draft"
    action: ClassVar[str] = "Compléter et renvoyer"


class DossierDeclined(_ToContributor):
    """To the contributor: it was not kept, and why."""

    name: ClassVar[str] = "dossiers.dossier_declined"
    label: ClassVar[str] = "Un dossier non retenu"
    says: ClassVar[str] = "« {thing} » n’a pas été retenu"
    page: ClassVar[str] = "dossiers:share_draft"
    action: ClassVar[str] = "Revoir mon brouillon"


class DossierWithdrawnNotice(_ToContributor):
    """To the contributor: somebody else withdrew it, and why."""

    name: ClassVar[str] = "dossiers.dossier_withdrawn"
    label: ClassVar[str] = "Un de vos dossiers est retiré"
    says: ClassVar[str] = "« {thing} » a été retiré"
    action: ClassVar[str] = "Voir la page"
