"""Dossiers in the digest: those published between two instants, releases that end soon, receivers who wait for more time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from maillage.dossiers.models import DossierTheme, ExtensionRequest, Release
from maillage.dossiers.queries.cards import cards_of, listed_to
from maillage.kernel.text.dates import long_date, short_date
from maillage.letters import public as letters
from maillage.network import public as network

# Said before the mail of the last three days; and a mail was already sent when more time was asked.
ENDS_SOON, ASKED_SINCE = timedelta(days=12), timedelta(days=2)
Found = dict[int, list[letters.DigestEntry]]


def collect_ending(*, people: Sequence[Any], since: datetime, until: datetime) -> Found:
    """Give each member, once, what was lent to them and ends soon, and who waits for their answer to keep something longer."""
    found: Found = {}
    first, last = timezone.localdate(since + ENDS_SOON), timezone.localdate(until + ENDS_SOON)
    lent = Release.objects.filter(
        person__in=people, ended_at=None, warned_at=None, dossier__withdrawn_at=None, ends_on__gt=first, ends_on__lte=last
    )
    for release in lent.select_related("dossier").order_by("ends_on", "pk"):
        found.setdefault(release.person_id, []).append(_release(release, until))
    for extension in _asked(people=people, since=since - ASKED_SINCE, until=until - ASKED_SINCE):
        found.setdefault(extension.release.answer.by_id, []).append(_extension(extension))
    return found


def _news(*, reader: Any, since: datetime, until: datetime) -> list[letters.News]:
    found = listed_to(reader is not None).filter(published_at__gte=since, published_at__lt=until)
    rows, more = letters.first_rows(found.order_by("-published_at", "-pk"))
    themes = letters.by_owner(DossierTheme.objects.filter(dossier__in=rows).values_list("dossier_id", "theme_id"))
    news = [
        letters.News(
            entry=letters.entry_of(card=card, at=row.published_at),
            themes=themes.get(row.pk, frozenset()),
            by=frozenset(filter(None, (row.contributor_id, row.contact_id))),
        )
        for row, card in zip(rows, cards_of(dossiers=rows), strict=True)
    ]
    return letters.with_more(news, more)


def _release(release: Release, at: datetime) -> letters.DigestEntry:
    page = release.get_absolute_url()
    return letters.DigestEntry(
        key=letters.entry_key(kind="dossiers.release", uuid=release.uuid),
        kind="dossiers.release",
        data_kind="dossier",
        title=str(release.dossier),
        url=page,
        text="",
        at=at,
        detail=f"À votre disposition jusqu’au {long_date(release.ends_on)}",
        action_label="Demander plus de temps",
        action_url=f"{page}#prolonger",
    )


def _asked(*, people: Sequence[Any], since: datetime, until: datetime) -> Any:
    worked = network.Membership.objects.filter(
        person=OuterRef("release__answer__by"), organisation=OuterRef("release__dossier__organisation")
    )
    still_there = Q(~Exists(worked)) | Q(Exists(worked.filter(ended_on=None)))
    waiting = ExtensionRequest.objects.filter(
        still_there,
        answered_at=None,
        asked_at__gte=since,
        asked_at__lt=until,
        release__answer__by__in=people,
        release__ended_at=None,
        release__dossier__withdrawn_at=None,
    )
    return waiting.select_related("release__dossier", "release__answer", "release__person").order_by("asked_at", "pk")


def _extension(extension: ExtensionRequest) -> letters.DigestEntry:
    release = extension.release
    return letters.DigestEntry(
        key=letters.entry_key(kind="dossiers.extension", uuid=extension.uuid),
        kind="dossiers.extension",
        data_kind="dossier",
        title=str(release.dossier),
        url=release.get_absolute_url(),
        text=extension.words,
        at=extension.asked_at,
        detail=f"{release.person} aimerait le garder jusqu’au {short_date(extension.until_on)} et attend votre réponse",
        action_label="Répondre",
        action_url=f"{release.get_absolute_url()}#prolonger",
    )


NEWS = letters.NewsSource(news=_news, interests=network.theme_interests)
SECTIONS = (
    letters.DigestSection(
        key="dossiers.ending",
        title="Dossiers mis à disposition",
        position=25,
        collect=collect_ending,
        category="Dossiers",
        nouns=("échéance", "échéances"),
        most=8,
        reminds=True,
    ),
    letters.DigestSection(
        key="dossiers",
        title="Nouveaux dossiers",
        position=65,
        collect=NEWS.collect,
        category="Dossiers",
        collect_open=NEWS.collect_open,
        nouns=("dossier", "dossiers"),
        all_name="dossiers:dossier_list",
    ),
)
