"""What waits for somebody: the coordination's week, a person's drafts and own data."""

from datetime import date, timedelta
from typing import Any

from django.db.models import F, OuterRef, Prefetch, Subquery
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.cards import WeekItem
from maillage.kernel.db.public import Row
from maillage.kernel.desks import Week, WeekPart
from maillage.kernel.text.dates import short_date
from maillage.library.models import Decision, Keep, Resource, ResourceAuthor, ResourceOrganisation, Use, VersionFile
from maillage.library.models.resources import LISTED, TITLE_LANGUAGE, ResourceQuerySet
from maillage.library.outcomes import worded_outcomes
from maillage.people.public import name_under

NEW = "Nouvelle ressource"


def waiting() -> ResourceQuerySet:
    """Give the contributions that wait, oldest first."""
    organisations = Prefetch("organisation_rows", ResourceOrganisation.objects.select_related("organisation").order_by("position"))
    return Resource.objects.waiting().select_related("contributor").prefetch_related(organisations).order_by("submitted_at", "pk")


def to_check(*, days: int = 14, today: date | None = None) -> ResourceQuerySet:
    """Give the published resources whose date to check has come, or comes within these days, oldest first."""
    until = (today or timezone.localdate()) + timedelta(days=days)
    return Resource.objects.filter(LISTED, check_on__lte=until).order_by("check_on", "pk")


def _to_publish(row: Row) -> WeekItem:
    return WeekItem(
        kind="library.resource",
        data_kind="ressource",
        label=NEW,
        title=str(Resource(title=row.title)),
        url=reverse("library:moderation_detail", args=[row.uuid]),
        since=row.at,
        details=[row.first, *([row.second] if row.second else [])],
        primary_label="Publier",
        primary_url=reverse("library:publish", args=[row.uuid]),
        minutes=3,
        language=row.third,
        actions=worded_outcomes(
            change_url=reverse("library:ask_change", args=[row.uuid]), decline_url=reverse("library:decline", args=[row.uuid])
        ),
    )


def _to_check(row: Row) -> WeekItem:
    resource = Resource(pk=row.pk, title=row.title, slug=row.slug)
    return WeekItem(
        kind="library.resource",
        data_kind="ressource",
        label="Ressource à vérifier",
        title=str(resource),
        url=resource.get_absolute_url(),
        since=row.at,
        details=[f"à jour au {short_date(row.day)}" if row.day else "jamais vérifiée"],
        primary_label="Elle est à jour",
        primary_url=reverse("library:resource_checked", args=[row.pk]),
        minutes=2,
        language=row.third,
    )


def _first_organisation() -> Subquery:
    rows = ResourceOrganisation.objects.filter(resource=OuterRef("pk")).order_by("position", "pk")
    return Subquery(rows.values("organisation__name")[:1])


week_items = Week(
    WeekPart(
        name="library.waiting",
        rows=lambda _: waiting().annotate(team=_first_organisation()),
        columns={
            "uuid": F("uuid"),
            "title": F("title"),
            "since": F("submitted_at"),
            "first": name_under(path="contributor"),
            "second": F("team"),
            "third": TITLE_LANGUAGE,
        },
        make=_to_publish,
        all_url="library:moderation",
    ),
    WeekPart(
        name="library.check",
        rows=lambda at: to_check(today=at.today),
        columns={"title": F("title"), "slug": F("slug"), "since": F("updated_at"), "day": F("up_to_date_on"), "third": TITLE_LANGUAGE},
        make=_to_check,
        all_url="library:moderation",
    ),
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
