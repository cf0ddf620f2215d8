"""The first useful act of a newcomer: three proposals on *Mon bureau*, until one is done or they are put aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from maillage.community import public as community
from maillage.meetings import public as meetings

NEW_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAct:
    """One thing to do, in a few minutes, that is of use to others."""

    data_kind: str
    title: str
    text: str
    url: str
    label: str


def is_new(*, person: Any) -> bool:
    """Say whether somebody arrived lately and has not put the proposals aside: known without a query."""
    return bool(person.joined_at and person.first_act_at is None and person.joined_at > timezone.now() - timedelta(days=NEW_DAYS))


def first_acts(*, person: Any, organisation: Any, missing: Sequence[str], may_edit: bool) -> list[FirstAct]:
    """Give what a newcomer may do; nothing, without any query, for everybody else; nothing once one was done.

    `missing`: what the sheet of their organisation lacks; `may_edit`: whether they keep it.
    """
    if not is_new(person=person) or _did_one(person=person):
        return []
    found = [_sheet(organisation, missing)] if organisation and missing and may_edit else []
    return [*found, *_question(person), *_date(person)]


def _did_one(*, person: Any) -> bool:
    if community.Answer.objects.filter(author=person).exists():
        return True
    return bool(meetings.Registration.objects.live().filter(person=person).exists())


def _sheet(organisation: Any, missing: Sequence[str]) -> FirstAct:
    return FirstAct(
        data_kind="centre",
        title=f"Compléter la fiche de {organisation.name}",
        text=f"Il y manque {', '.join(missing)}.",
        url=reverse("network:organisation_edit", args=[organisation.pk]),
        label="Compléter la fiche",
    )


def _question(person: Any) -> list[FirstAct]:
    found = community.open_questions_for(people=[person], limit=1).get(person.pk)
    question = found[0] if found else community.listed_for(person=person, discussions=community.Discussion.objects.unanswered()).first()
    if question is None:
        return []
    return [
        FirstAct(
            data_kind="question",
            title=str(question),
            text="Personne n’a encore répondu. Deux phrases de ce que vous en savez suffisent.",
            url=question.get_absolute_url(),
            label="Répondre",
        )
    ]


def _date(person: Any) -> list[FirstAct]:
    meeting = meetings.coming(person=person).filter(stage="OPEN").first()
    if meeting is None:
        return []
    return [
        FirstAct(
            data_kind="rencontre",
            title=str(meeting),
            text="C’est là que l’on se rencontre.",
            url=meeting.get_absolute_url(),
            label="Voir la date",
        )
    ]
