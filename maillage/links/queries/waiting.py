"""What waits for somebody: the coordination's week, a sponsor's yearly questions, own data."""

from datetime import date
from typing import Any

from django.db.models import F
from django.urls import reverse

from maillage.kernel.cards import WeekItem
from maillage.kernel.db.public import Row
from maillage.kernel.desks import Week, WeekPart
from maillage.kernel.text.dates import short_date
from maillage.library import public as library
from maillage.links.models import Batch, Link, LinkConfirmation
from maillage.links.models.links import LinkQuerySet
from maillage.people.public import name_under

NEW = "Nouveau lien"


def waiting() -> LinkQuerySet:
    """Give the links that wait for the coordination, oldest first."""
    return Link.objects.waiting().select_related("sponsor").defer("text", "words").order_by("created_at", "pk")


def dead(*, today: date | None = None) -> LinkQuerySet:
    """Give the links that do not answer any more, oldest first."""
    return Link.objects.dead(today=today).select_related("sponsor").defer("text", "words").order_by("dead_at", "pk")


def _to_publish(row: Row) -> WeekItem:
    return WeekItem(
        kind="links.link",
        data_kind="ressource",
        label=NEW,
        title=row.title,
        url=_page(row),
        since=row.at,
        details=[row.first, row.second],
        primary_label="Publier",
        primary_url=reverse("links:publish", args=[row.pk]),
        minutes=1,
        actions=library.worded_outcomes(decline_url=reverse("links:decline", args=[row.pk]), decline_name="word"),
    )


def _to_withdraw(row: Row) -> WeekItem:
    return WeekItem(
        kind="links.link",
        data_kind="ressource",
        label="Lien qui ne répond plus",
        title=row.title,
        url=_page(row),
        since=row.at,
        details=[f"recommandé par {row.first}", "à retirer, corriger ou laisser"],
        primary_label="Retirer",
        primary_url=reverse("links:withdraw_dead", args=[row.pk]),
        minutes=1,
    )


def _page(row: Row) -> str:
    return Link(pk=row.pk, title=row.title, slug=row.slug).get_absolute_url()


SHOWN = {"title": F("title"), "slug": F("slug"), "first": name_under(path="sponsor")}
week_items = Week(
    WeekPart(
        name="links.waiting",
        rows=lambda _: waiting(),
        columns=SHOWN | {"second": F("why"), "since": F("created_at")},
        make=_to_publish,
        all_url="links:week_list",
    ),
    WeekPart(
        name="links.dead",
        rows=lambda at: dead(today=at.today),
        columns=SHOWN | {"since": F("dead_at")},
        make=_to_withdraw,
        all_url="links:week_list",
    ),
)


def own_data(*, person: Any) -> dict[str, Any]:
    """Give all that the links keep about somebody, as JSON values."""
    return {
        "liens recommandés": [
            {
                "titre": link.title,
                "adresse": link.url,
                "pourquoi": link.why,
                "ajouté le": link.created_at.isoformat(),
                "publié le": link.published_at.isoformat() if link.published_at else None,
                "retiré le": link.withdrawn_at.isoformat() if link.withdrawn_at else None,
            }
            for link in Link.objects.filter(sponsor=person).defer("text", "words").order_by("pk")
        ],
        "liens confirmés": [
            {"lien": str(row.link), "le": row.at.isoformat()}
            for row in LinkConfirmation.objects.filter(by=person).select_related("link").order_by("pk")
        ],
        "liens en préparation": [row.get("url", "") for batch in Batch.objects.filter(owner=person).order_by("pk") for row in batch.rows],
    }


def dead_words(*, link: Link) -> str:
    """Say since when a link does not answer: the reason of its withdrawal in one tap."""
    return f"L’adresse ne répond plus depuis le {short_date(link.dead_at)}." if link.dead_at else "L’adresse ne répond plus."
