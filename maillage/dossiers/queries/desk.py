"""What a member finds of the dossiers on *Mon bureau*: begun, sent, asked, received, to answer."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from maillage.dossiers import rules
from maillage.dossiers.models import AccessRequest, Dossier, ExtensionRequest, Release
from maillage.kernel.cards import DeskItem
from maillage.kernel.db.public import Part, Row
from maillage.kernel.desks import Desk
from maillage.kernel.text.dates import short_date

MOST = 12


def _own(at: Any) -> Any:
    return Dossier.objects.filter(contributor_id=at.person, withdrawn_at=None, published_at=None).order_by("title", "pk")


def _asked(_at: Any) -> Any:
    return AccessRequest.objects.filter(settled_at=None, dossier__withdrawn_at=None).order_by("asked_at", "pk")


def _lent(at: Any) -> Any:
    return Release.objects.filter(ended_at=None, ends_on__gte=at.today, dossier__withdrawn_at=None).order_by("ends_on", "pk")


def _longer(at: Any) -> Any:
    asked = Exists(ExtensionRequest.objects.filter(release=OuterRef("pk"), answered_at=None))
    return _lent(at).filter(_mine(at.person), asked).exclude(person_id=at.person).distinct()


def _mine(person: int) -> Q:
    steward = Q(
        dossier__organisation__memberships__person_id=person,
        dossier__organisation__memberships__is_steward=True,
        dossier__organisation__memberships__ended_on=None,
    )
    named = Q(dossier__contact_id=person) | Q(dossier__contributor_id=person)
    return named & rules.not_left(person=person, organisation="dossier__organisation_id") | steward


def _item(row: Row, state: str, page: str, *, anchor: str = "", unfinished: bool = False) -> DeskItem:
    url = f"{reverse(page, args=[row.uuid])}{anchor}"
    return DeskItem(data_kind="dossier", state=state, title=row.title or "Dossier sans titre", url=url, unfinished=unfinished)


def _release(row: Row) -> DeskItem:
    until = f" jusqu’au {short_date(row.day)}" if row.day else ""
    return _item(row, f"À votre disposition{until}", "dossiers:release_detail")


OWN = {"uuid": F("uuid"), "title": F("title")}
OTHERS = {"uuid": F("uuid"), "title": F("dossier__title")}
desk_items = Desk(
    Part(
        name="dossiers.answer",
        rows=lambda at: _asked(at).filter(_mine(at.person)).exclude(person_id=at.person).distinct(),
        columns=OTHERS | {"since": F("asked_at")},
        make=lambda row: _item(row, "Une demande attend votre réponse", "dossiers:request_detail", unfinished=True),
        most=MOST,
    ),
    Part(
        name="dossiers.extension",
        rows=_longer,
        columns=OTHERS | {"day": F("ends_on")},
        make=lambda row: _item(row, "On vous demande plus de temps", "dossiers:release_detail", anchor="#prolonger", unfinished=True),
        most=MOST,
    ),
    Part(
        name="dossiers.draft",
        rows=lambda at: _own(at).filter(submitted_at=None),
        columns=OWN,
        make=lambda row: _item(row, "Brouillon", "dossiers:share_draft", unfinished=True),
        most=MOST,
    ),
    Part(
        name="dossiers.sent",
        rows=lambda at: _own(at).filter(submitted_at__isnull=False),
        columns=OWN,
        make=lambda row: _item(row, "En relecture", "dossiers:share_draft"),
        most=MOST,
    ),
    Part(
        name="dossiers.asked",
        rows=lambda at: _asked(at).filter(person_id=at.person),
        columns=OTHERS | {"since": F("asked_at")},
        make=lambda row: _item(row, "Vous avez demandé", "dossiers:request_detail"),
        most=MOST,
    ),
    Part(
        name="dossiers.release",
        rows=lambda at: _lent(at).filter(person_id=at.person),
        columns=OTHERS | {"day": F("ends_on")},
        make=_release,
        most=MOST,
    ),
)
