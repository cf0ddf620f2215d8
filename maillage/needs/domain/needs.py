"""Say a need, change its words, close it, open it again, make one of two."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.kernel.text.characters import one_line, readable
from maillage.needs import notices, rules
from maillage.needs.domain import voices
from maillage.needs.events import NeedClosed, NeedMerged, NeedReopened, NeedRevised, NeedSaid
from maillage.needs.likeness import joined, stems
from maillage.needs.models import MOST_TITLE, Need, NeedMeeting, NeedTheme, NeedVoice
from maillage.network.public import Theme

MEMBERS_ONLY = "Les besoins se disent entre membres du réseau."
TITLE_MISSING = "Dites en quelques mots ce dont vous avez besoin."
NO_RIGHT = "Seules la personne qui a dit ce besoin et la coordination peuvent le modifier."
COORDINATION_ONLY = "Seule la coordination du réseau réunit et clôt les besoins."
CHANGED_SINCE = "Quelqu’un a modifié ce besoin entre-temps. Vérifiez, puis enregistrez à nouveau."
NOT_ITSELF = "Choisissez un autre besoin\u00a0: celui-ci ne se réunit pas avec lui-même."
ENDED = "Ce besoin est clos, ou réuni avec un autre."


@dataclass(frozen=True, kw_only=True)
class Content:
    """A need as somebody says it."""

    title: str
    detail: str = ""
    themes: Sequence[Theme] = field(default_factory=tuple)


def say(*, person: Any, content: Content, words: str = "", key: UUID | None = None) -> Need:
    """Say a need; whoever says it is its first voice. `key`: the form's identity; sent twice, one need.

    Raises:
        Refused: not a member, or no title.
    """
    if not rules.may_say(person=person):
        raise Refused(MEMBERS_ONLY)
    now = timezone.now()
    # Held so that the same form sent twice at once waits for its first half.
    with writing():
        locked(row=person)
        if key and (known := Need.objects.filter(uuid=key, created_by_id=person.pk).first()):
            return known
        named = {"uuid": key} if key and not Need.objects.filter(uuid=key).exists() else {}
        need = Need(created_by=person, created_at=now, changed_at=now, **named)
        _write(need, content)
        journal.record(NeedSaid(need=need.uuid), actor=person)
        changes.touch(kind=Need.KIND, uuid=need.uuid)
        voices.join(need=need, person=person, words=words)
    need.refresh_from_db()
    return need


def revise(*, need: Need, person: Any, content: Content, read_at: datetime | None = None) -> Need:
    """Change the words of a need. `read_at`: `changed_at` when the form was opened.

    Raises:
        Refused: no right, or no title.
        Stale: it ended, or somebody changed it since `read_at`.
    """
    with writing():
        need = _held(need)
        if not rules.may_edit(person=person, need=need):
            raise Refused(NO_RIGHT)
        if read_at is not None and read_at != need.changed_at:
            raise Stale(CHANGED_SINCE)
        need.changed_at = timezone.now()
        _write(need, content)
        journal.record(NeedRevised(need=need.uuid), actor=person)
        changes.touch(kind=Need.KIND, uuid=need.uuid)
    return need


def close(*, need: Need, person: Any, words: str) -> Need:
    """Close a need with words; those who share it read them.

    Raises:
        Refused: not the coordination, or no words.
        Stale: it ended already.
    """
    words = readable(words).strip()[:2000]
    if not words:
        raise Refused("Dites en une phrase pourquoi ce besoin est clos\u00a0: les personnes qui le partagent la liront.")
    _check_coordination(person)
    with writing():
        need = _held(need)
        need.closed_at = need.changed_at = timezone.now()
        need.closed_by, need.closed_words = person, words
        need.save()
        journal.record(NeedClosed(need=need.uuid), actor=person)
        changes.touch(kind=Need.KIND, uuid=need.uuid)
        send(notices.NeedClosedNotice(need=need))
    return need


def reopen(*, need: Need, person: Any) -> Need:
    """Let a closed need go on.

    Raises:
        Refused: not the coordination.
        Stale: it goes on already, or is merged.
    """
    _check_coordination(person)
    with writing():
        need = locked(row=need)
        if need.closed_at is None or need.merged_into_id is not None:
            raise Stale("Ce besoin n’est pas clos.")
        need.closed_at, need.closed_by, need.closed_words = None, None, ""
        need.changed_at = timezone.now()
        need.save()
        journal.record(NeedReopened(need=need.uuid), actor=person)
        changes.touch(kind=Need.KIND, uuid=need.uuid)
    return need


def merge(*, need: Need, into: Need, person: Any) -> Need:
    """Make one need of two: voices, themes and meetings go to `into`; the words of `need` stay on its page, and its address leads there.

    Raises:
        Refused: not the coordination, or a need with itself.
        Stale: one of them ended.
    """
    _check_coordination(person)
    if need.pk == into.pk:
        raise Refused(NOT_ITSELF)
    with writing():
        # In one order, so that two merges that cross do not wait for each other.
        held = {each.pk: _held(each) for each in sorted((need, into), key=lambda each: each.pk)}
        need, into = held[need.pk], held[into.pk]
        NeedVoice.objects.filter(need=need).exclude(person__in=NeedVoice.objects.filter(need=into).values("person_id")).update(need=into)
        NeedVoice.objects.filter(need=need).delete()
        for model, name in ((NeedTheme, "theme_id"), (NeedMeeting, "meeting_id")):
            there = model.objects.filter(need=into).values(name)
            model.objects.filter(need=need).exclude(**{f"{name}__in": there}).update(need=into)
            model.objects.filter(need=need).delete()
        Need.objects.filter(merged_into=need).update(merged_into=into)
        need.merged_into, need.voices = into, 0
        need.changed_at = into.changed_at = timezone.now()
        need.save()
        into.save(update_fields=["changed_at"])
        voices.recount(need=into)
        journal.record(NeedMerged(need=need.uuid, into=into.uuid), actor=person)
        changes.touch_all(kind=Need.KIND, uuids=[need.uuid, into.uuid])
    return into


def _check_coordination(person: Any) -> None:
    if not rules.may_decide(person=person):
        raise Refused(COORDINATION_ONLY)


def _held(need: Need) -> Need:
    """Hold a need that goes on.

    Raises:
        Stale: it ended.
    """
    need = locked(row=need)
    if not need.goes_on:
        raise Stale(ENDED)
    return need


def _write(need: Need, content: Content) -> None:
    """Write the words of a need, in the caller's transaction.

    Raises:
        Refused: no title.
    """
    need.title = one_line(content.title)[:MOST_TITLE].strip()
    if not need.title:
        raise Refused(TITLE_MISSING)
    need.detail = readable(content.detail).strip()[:4000]
    need.stems = joined(words=stems(text=need.title), most=2 * MOST_TITLE)
    need.save()
    NeedTheme.objects.filter(need=need).delete()
    NeedTheme.objects.bulk_create([NeedTheme(need=need, theme=theme) for theme in dict.fromkeys(content.themes)])
