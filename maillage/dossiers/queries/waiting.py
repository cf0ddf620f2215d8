"""What waits for somebody: the coordination's week, a person's drafts and own data."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import F, OuterRef, Prefetch, Subquery
from django.urls import reverse
from django.utils import timezone

from maillage.dossiers.models import Dossier, DossierDecision, DossierStatus, DossierVersion, SharingConsent, Status
from maillage.dossiers.models.dossiers import INCOMPLETE_DAYS, LISTED, DossierQuerySet
from maillage.dossiers.queries import promised
from maillage.kernel.cards import WeekItem
from maillage.kernel.db.public import Row
from maillage.kernel.desks import Week, WeekPart
from maillage.kernel.text.dates import short_date
from maillage.kernel.text.numbers import plural_fr
from maillage.library import public as library
from maillage.people.public import name_under

NEW = "Nouveau dossier"


def waiting() -> DossierQuerySet:
    """Give the dossiers that wait for the coordination, oldest first."""
    return Dossier.objects.waiting().select_related("contributor", "organisation", "kind").order_by("submitted_at", "pk")


def incomplete() -> DossierQuerySet:
    """Give the published dossiers whose file is incomplete, with the day since when (`incomplete_on`), the most urgent first."""
    newest = DossierStatus.objects.filter(dossier=OuterRef("pk"), status=Status.INCOMPLETE).order_by("-on", "-pk")
    found = Dossier.objects.filter(LISTED, status=Status.INCOMPLETE).annotate(incomplete_on=Subquery(newest.values("on")[:1]))
    return found.filter(incomplete_on__isnull=False).select_related("organisation").order_by(F("incomplete_on"), "pk")


def _to_publish(row: Row) -> WeekItem:
    return WeekItem(
        kind="dossiers.dossier",
        data_kind="dossier",
        label=NEW,
        title=str(Dossier(title=row.title)),
        url=reverse("dossiers:moderation_detail", args=[row.uuid]),
        since=row.at,
        details=[row.first, *([row.second] if row.second else [])],
        primary_label="Publier",
        primary_url=reverse("dossiers:publish", args=[row.uuid]),
        actions=library.worded_outcomes(
            change_url=reverse("dossiers:ask_change", args=[row.uuid]), decline_url=reverse("dossiers:decline", args=[row.uuid])
        ),
        minutes=5,
    )


def _clock(row: Row) -> WeekItem:
    dossier, since = Dossier(pk=row.pk, title=row.title, slug=row.slug), row.day or timezone.localdate()
    left = (since + timedelta(days=INCOMPLETE_DAYS) - timezone.localdate()).days
    words = (
        f"il reste {plural_fr(left, 'jour')}"
        if left >= 0
        else f"délai passé depuis le {short_date(since + timedelta(days=INCOMPLETE_DAYS))}"
    )
    return WeekItem(
        kind="dossiers.dossier",
        data_kind="echeance",
        label="Dossier incomplet",
        title=str(dossier),
        url=f"{dossier.get_absolute_url()}#etapes",
        since=timezone.make_aware(datetime.combine(since, time())),
        details=[*([row.second] if row.second else []), words],
        minutes=5,
    )


SHOWN = {"title": F("title"), "second": F("organisation__name")}
week_items = Week(
    WeekPart(
        name="dossiers.waiting",
        rows=lambda _: waiting(),
        columns=SHOWN | {"uuid": F("uuid"), "since": F("submitted_at"), "first": name_under(path="contributor")},
        make=_to_publish,
        all_url="dossiers:moderation",
    ),
    WeekPart(
        name="dossiers.incomplete",
        rows=lambda _: incomplete(),
        columns=SHOWN | {"slug": F("slug"), "day": F("incomplete_on")},
        make=_clock,
        all_url="dossiers:dossier_list",
        all_query="?statut=incomplet",
    ),
    *promised.WEEK,
)


def drafts_of(*, person: Any) -> list[Dossier]:
    """Give somebody's drafts, newest first, each with the last decision of the coordination if there is one."""
    decisions = Prefetch("decisions", DossierDecision.objects.select_related("by").order_by("-pk"))
    found = Dossier.objects.drafts_of(person).select_related("kind").prefetch_related(decisions)
    return list(found.order_by("-updated_at", "-pk")[:50])


def sent_by(*, person: Any) -> list[Dossier]:
    """Give what somebody sent and which still waits."""
    return list(Dossier.objects.waiting().filter(contributor=person).order_by("submitted_at"))


def own_data(*, person: Any) -> dict[str, Any]:
    """Give all that the sheets keep about somebody, as JSON values."""
    shared = Dossier.objects.filter(contributor=person).select_related("kind").order_by("pk")
    return {
        "dossiers partagés": [
            {
                "titre": str(each),
                "sorte": each.kind.name,
                "adresse": each.get_absolute_url() if each.published_at else "",
                "présentation": each.summary,
                "à lire avant de demander": each.word,
                "conditions": each.conditions,
                "commencé le": each.created_at.isoformat(),
                "publié le": each.published_at.isoformat() if each.published_at else None,
                "retiré le": each.withdrawn_at.isoformat() if each.withdrawn_at else None,
            }
            for each in shared
        ],
        "dossiers dont vous répondez": [
            str(each) for each in Dossier.objects.filter(contact=person).exclude(contributor=person).order_by("pk")
        ],
        "accords de partage donnés": [
            {"dossier": str(each.dossier), "le": each.at.isoformat(), "repris le": each.ended_at.isoformat() if each.ended_at else None}
            for each in SharingConsent.objects.filter(by=person).select_related("dossier").order_by("pk")
        ],
        "étapes notées": [
            {"dossier": str(each.dossier), "étape": each.get_status_display(), "le": each.on.isoformat(), "précision": each.note}
            for each in DossierStatus.objects.filter(by=person).select_related("dossier").order_by("pk")
        ],
    }


def own_files(*, person: Any) -> list[Any]:
    """Give the documents somebody brought."""
    rows = DossierVersion.objects.filter(by=person).select_related("file").order_by("pk")
    return list({row.file_id: row.file for row in rows}.values())
