"""What waits for somebody: the coordination's week, a person's drafts and own data."""

from datetime import timedelta
from typing import Any

from django.db.models import OuterRef, Prefetch, Subquery
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import is_coordinator
from maillage.kernel.cards import WeekItem, first_of_week
from maillage.kernel.text.dates import short_date
from maillage.library.models import Decision, Keep, Resource, ResourceAuthor, ResourceOrganisation, Use, VersionFile
from maillage.library.models.resources import LISTED, ResourceQuerySet


def waiting() -> ResourceQuerySet:
    """Give the contributions that wait, oldest first."""
    organisations = Prefetch("organisation_rows", ResourceOrganisation.objects.select_related("organisation").order_by("position"))
    return Resource.objects.waiting().select_related("contributor").prefetch_related(organisations).order_by("submitted_at", "pk")


def to_check(*, days: int = 14) -> ResourceQuerySet:
    """Give the published resources whose date to check has come, or comes within these days, oldest first."""
    until = timezone.localdate() + timedelta(days=days)
    return Resource.objects.filter(LISTED, check_on__lte=until).order_by("check_on", "pk")


def week_items(*, person: Any) -> list[WeekItem]:
    """Give what waits for the coordination: the oldest contributions to publish, then resources to check."""
    if not is_coordinator(person=person):
        return []
    everything = reverse("library:moderation")
    return [
        *first_of_week(waiting=waiting(), make=_to_publish, all_url=everything),
        *first_of_week(waiting=to_check(), make=_to_check, all_url=everything),
    ]


def _to_publish(resource: Resource) -> WeekItem:
    return WeekItem(
        kind="library.resource",
        data_kind="ressource",
        label="Nouvelle ressource",
        title=str(resource),
        url=reverse("library:moderation_detail", args=[resource.uuid]),
        since=resource.submitted_at or resource.created_at,
        details=[str(resource.contributor), *(row.organisation.name for row in list(resource.organisation_rows.all())[:1])],
        primary_label="Publier",
        primary_url=reverse("library:publish", args=[resource.uuid]),
        minutes=3,
    )


def _to_check(resource: Resource) -> WeekItem:
    return WeekItem(
        kind="library.resource",
        data_kind="ressource",
        label="Ressource à vérifier",
        title=str(resource),
        url=resource.get_absolute_url(),
        since=resource.updated_at,
        details=[f"à jour au {short_date(resource.up_to_date_on)}" if resource.up_to_date_on else "jamais vérifiée"],
        primary_label="Elle est à jour",
        primary_url=reverse("library:resource_checked", args=[resource.pk]),
        minutes=2,
    )


SENT_BACK = {kind.value: str(kind.label).capitalize() for kind in (Decision.Kind.CHANGE_ASKED, Decision.Kind.DECLINED)}


def drafts_of(*, person: Any) -> list[Any]:
    """Give somebody's drafts, newest first; one that was sent back says so in `sent_back`, with `last_word`."""
    last = Decision.objects.filter(resource=OuterRef("pk")).order_by("-pk")
    drafts = Resource.objects.drafts_of(person).annotate(
        last_kind=Subquery(last.values("kind")[:1]), last_word=Subquery(last.values("word")[:1])
    )
    found: list[Any] = list(drafts.order_by("-updated_at", "-pk")[:50])
    for draft in found:
        draft.sent_back = SENT_BACK.get(draft.last_kind, "")
    return found


def sent_by(*, person: Any) -> list[Resource]:
    """Give what somebody sent and which still waits."""
    return list(Resource.objects.waiting().filter(contributor=person).order_by("submitted_at"))


def own_data(*, person: Any) -> dict[str, Any]:
    """Give all that the library keeps about somebody, as JSON values."""
    shared = Resource.objects.filter(contributor=person).order_by("pk")
    return {
        "ressources partagées": [
            {
                "titre": str(each),
                "adresse": each.get_absolute_url() if each.published_at else "",
                "présentation": each.summary,
                "mot de contexte": each.quote,
                "commencée le": each.created_at.isoformat(),
                "publiée le": each.published_at.isoformat() if each.published_at else None,
                "retirée le": each.withdrawn_at.isoformat() if each.withdrawn_at else None,
            }
            for each in shared
        ],
        "ressources signées": [str(row.resource) for row in ResourceAuthor.objects.filter(person=person).select_related("resource")],
        "ressources gardées": [str(row.resource) for row in Keep.objects.filter(person=person).select_related("resource").order_by("pk")],
        "réutilisations racontées": [
            {"ressource": str(use.resource), "organisation": str(use.organisation), "mots": use.words, "le": use.at.isoformat()}
            for use in Use.objects.filter(by=person).select_related("resource", "organisation").order_by("pk")
        ],
    }


def own_files(*, person: Any) -> list[Any]:
    """Give the files somebody brought."""
    rows = VersionFile.objects.filter(version__by=person).select_related("file").order_by("pk")
    return list({row.file_id: row.file for row in rows}.values())
