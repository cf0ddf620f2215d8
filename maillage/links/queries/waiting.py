"""What waits for somebody: the coordination's week, a sponsor's yearly questions, own data."""

from typing import Any

from django.urls import reverse

from maillage.kernel.access.public import is_coordinator
from maillage.kernel.cards import WeekItem, first_of_week
from maillage.kernel.text.dates import short_date
from maillage.links.models import Batch, Link, LinkConfirmation
from maillage.links.models.links import LinkQuerySet


def waiting() -> LinkQuerySet:
    """Give the links that wait for the coordination, oldest first."""
    return Link.objects.waiting().select_related("sponsor").defer("text", "words").order_by("created_at", "pk")


def dead() -> LinkQuerySet:
    """Give the links that do not answer any more, oldest first."""
    return Link.objects.dead().select_related("sponsor").defer("text", "words").order_by("dead_at", "pk")


def week_items(*, person: Any) -> list[WeekItem]:
    """Give what waits for the coordination: links to publish, then links that do not answer any more."""
    if not is_coordinator(person=person):
        return []
    everything = reverse("links:week_list")
    return [
        *first_of_week(waiting=waiting(), make=_to_publish, all_url=everything),
        *first_of_week(waiting=dead(), make=_to_withdraw, all_url=everything),
    ]


def _to_publish(link: Link) -> WeekItem:
    return WeekItem(
        kind="links.link",
        data_kind="ressource",
        label="Nouveau lien",
        title=link.title,
        url=link.get_absolute_url(),
        since=link.created_at,
        details=[str(link.sponsor), link.why],
        primary_label="Publier",
        primary_url=reverse("links:publish", args=[link.pk]),
        minutes=1,
    )


def _to_withdraw(link: Link) -> WeekItem:
    return WeekItem(
        kind="links.link",
        data_kind="ressource",
        label="Lien qui ne répond plus",
        title=link.title,
        url=link.get_absolute_url(),
        since=link.dead_at or link.updated_at,
        details=[f"recommandé par {link.sponsor}", "à retirer, corriger ou laisser"],
        primary_label="Retirer",
        primary_url=reverse("links:withdraw_dead", args=[link.pk]),
        minutes=1,
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
