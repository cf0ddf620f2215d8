"""Spot, describe, call back, move along the line of life."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.initiatives import rules
from maillage.initiatives.domain import publishing
from maillage.initiatives.domain.content import Content, content_of, write_content
from maillage.initiatives.events import ContactCalled, ContributionRevised, InitiativeSpotted, StepNoted
from maillage.initiatives.models import Initiative, InitiativeStep, Revision
from maillage.initiatives.models.choices import Step
from maillage.initiatives.models.contributions import slug_of
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.files import public as files
from maillage.kernel.journal import public as journal
from maillage.kernel.text.characters import one_line, readable
from maillage.letters import public as letters

NO_RIGHT = "Seules les personnes qui s’occupent de cette fiche peuvent la modifier."
CHANGED_SINCE = "Quelqu’un a modifié cette fiche entre-temps. Vérifiez, puis enregistrez à nouveau."


def spot(*, coordinator: Any, title: str, content: Content, call_back_on: date | None = None, key: UUID | None = None) -> Initiative:
    """Open a sheet with a title and a contact, from an e-mail or a phone call. `key`: the form's identity; sent twice, one sheet.

    Raises:
        Refused: not the coordination, no title or no contact.
    """
    if not rules.may_spot(person=coordinator):
        raise Refused("Seule la coordination ouvre une fiche à partir d’un appel.")
    if not one_line(title):
        raise Refused("Donnez un titre, même provisoire.")
    if not (content.contact or one_line(content.contact_name)):
        raise Refused("Notez au moins le nom de la personne à rappeler.")
    now = timezone.now()
    with writing():
        named = {"uuid": key} if key else {}
        if key and (known := Initiative.objects.filter(uuid=key, contributor_id=coordinator.pk).first()):
            return known
        initiative = Initiative.objects.create(contributor=coordinator, created_at=now, updated_at=now, spotted_at=now, **named)
        write_content(initiative=initiative, content=content)
        initiative.title, initiative.slug = one_line(title)[:200], slug_of(title)
        initiative.call_back_on = call_back_on
        initiative.save()
        where = readable(content.source).strip()
        add_step(initiative=initiative, step=Step.SPOTTED, words=where[:2000] or "Repérée par la coordination.", by=coordinator, at=now)
        journal.record(InitiativeSpotted(initiative=initiative.uuid), actor=coordinator)
        changes.touch(kind=Initiative.KIND, uuid=initiative.uuid)
    return initiative


def save_draft(*, person: Any, key: UUID, content: Content) -> Initiative:
    """Keep a sheet as it is now, making it at the first call. `key` is the identity the form carries: sent twice, one sheet.

    Raises:
        Refused: not a member, or the draft of somebody else.
        Stale: it was sent since.
    """
    if not rules.may_contribute(person=person):
        raise Refused("Les initiatives se racontent entre membres du réseau.")
    now = timezone.now()
    with writing():
        initiative, made = Initiative.objects.get_or_create(
            uuid=key, defaults={"contributor": person, "created_at": now, "updated_at": now}
        )
        if not made:
            initiative = locked(row=initiative)
            if not initiative.is_draft:
                raise Stale("Cette fiche est déjà envoyée.")
            if not rules.may_edit_draft(person=person, thing=initiative):
                raise Refused("Ce brouillon appartient à quelqu’un d’autre.")
        write_content(initiative=initiative, content=content)
        initiative.slug, initiative.updated_at = slug_of(initiative.title), now
        initiative.save()
        if initiative.spotted_at:
            changes.touch(kind=Initiative.KIND, uuid=initiative.uuid)
    return initiative


def missing(*, thing: Initiative) -> list[str]:
    """Name what a sheet lacks to be published."""
    there = (
        ("un titre", thing.title),
        ("une phrase", thing.summary),
        ("un thème", thing.theme_rows.exists()),
        ("ce que vous avez fait, ou votre intention", thing.done or thing.intention),
    )
    return [name for name, value in there if not value]


def submit(*, initiative: Initiative, person: Any) -> Initiative:
    """Send a sheet: published at once for trusted people, else it waits.

    Raises:
        Refused: somebody else's draft, or something is missing.
    """
    return publishing.submit(thing=initiative, person=person, check=missing, then=described)


def publish(*, initiative: Initiative, coordinator: Any, word: str = "") -> Initiative:
    """Publish a sheet that waits.

    Raises:
        Refused: not the coordination.
        Stale: it no longer waits.
    """
    return publishing.publish(thing=initiative, coordinator=coordinator, word=word, then=described)


def described(*, thing: Initiative, by: Any, at: datetime) -> None:
    """Note that a sheet is described, in the caller's transaction, unless its line of life says it already."""
    if not thing.steps.filter(step=Step.DESCRIBED).exists():
        add_step(initiative=thing, step=Step.DESCRIBED, words="La fiche est écrite et publiée.", by=by, at=at)


def revise(*, initiative: Initiative, person: Any, content: Content, read_at: datetime | None = None) -> Revision | None:
    """Edit a published sheet and keep what changed; None when nothing others read did. `read_at`: `updated_at` when it was opened.

    Raises:
        Refused: no right, or something is missing.
        Stale: not published any more, or edited by somebody else since `read_at`.
    """
    with writing():
        initiative = locked(row=initiative)
        if not initiative.is_listed:
            raise Stale(publishing.settled(thing=initiative))
        if not rules.may_edit(person=person, thing=initiative):
            raise Refused(NO_RIGHT)
        if read_at is not None and read_at != initiative.updated_at:
            raise Stale(CHANGED_SINCE)
        before = content_of(initiative=initiative)
        found = write_content(initiative=initiative, content=content)
        if lacking := missing(thing=initiative):
            raise Refused(f"Il manque encore {', '.join(lacking)}.")
        if not found and content == before:
            return None
        now = timezone.now()
        initiative.slug, initiative.updated_at = slug_of(initiative.title), now
        initiative.save()
        changes.touch(kind=Initiative.KIND, uuid=initiative.uuid)
        if not found:
            return None
        revision = Revision.objects.create(thing=initiative.uuid, by=person, at=now, changes=found)
        journal.record(ContributionRevised(thing=initiative.uuid), actor=person)
    return revision


def call_back(*, initiative: Initiative, coordinator: Any, words: str, again_on: date | None = None) -> Initiative:
    """Note that the contact was called: the words, and when to call again if need be. The first time, it is a step.

    Raises:
        Refused: not the coordination, or no words.
    """
    with writing():
        initiative = locked(row=initiative)
        if not rules.may_call_back(person=coordinator, initiative=initiative):
            raise Refused("Seule la coordination note ses appels.")
        if not words.strip():
            raise Refused("Notez en une phrase ce qui s’est dit.")
        now = timezone.now()
        add_step(initiative=initiative, step=_kept_or_contacted(initiative), words=readable(words).strip()[:2000], by=coordinator, at=now)
        initiative.call_back_on = again_on
        initiative.save(update_fields=["call_back_on"])
        journal.record(ContactCalled(initiative=initiative.uuid), actor=coordinator)
        changes.touch(kind=Initiative.KIND, uuid=initiative.uuid)
    return initiative


def _kept_or_contacted(initiative: Initiative) -> str:
    """Calling somebody whose initiative was already tried elsewhere does not bring it back to "contactée"."""
    order = list(Step.values)
    last = present_step(initiative=initiative)
    return last if last and order.index(last) > order.index(Step.CONTACTED) else Step.CONTACTED


def note_step(
    *,
    initiative: Initiative,
    person: Any,
    step: str,
    words: str,
    on: date | None = None,
    evidence_url: str = "",
    evidence: files.StoredFile | None = None,
) -> InitiativeStep:
    """Move an initiative along its line of life, forward or back, with words and evidence. Nothing is erased.

    Raises:
        Refused: no right, no words, or an unknown step.
    """
    with writing():
        initiative = locked(row=initiative)
        if not rules.may_note_step(person=person, initiative=initiative):
            raise Refused(NO_RIGHT)
        if step not in Step.values or not words.strip():
            raise Refused("Une étape se dit avec quelques mots.")
        if evidence is not None:
            files.keep(file=evidence)
        row = add_step(
            initiative=initiative, step=step, words=readable(words).strip(), by=person, at=timezone.now(), on=on,
            evidence_url=evidence_url, evidence_file=evidence,
        )  # fmt: skip
        changes.touch(kind=Initiative.KIND, uuid=initiative.uuid)
        if initiative.is_listed:
            says = f"une nouvelle étape, {row.get_step_display().lower()}"
            letters.tell_followers(thing=initiative, kind=Initiative.KIND, says=says, fact=row.pk, words=row.words, by=person)
    return row


def add_step(
    *, initiative: Initiative, step: str, words: str, by: Any, at: datetime, on: date | None = None, **evidence: Any
) -> InitiativeStep:
    """Write a step, in the caller's transaction."""
    day = on or timezone.localtime(at).date()
    row = InitiativeStep.objects.create(initiative=initiative, step=step, words=words, by=by, at=at, on=day, **evidence)
    journal.record(StepNoted(initiative=initiative.uuid, step=step), actor=by)
    return row


def present_step(*, initiative: Initiative) -> str:
    """Give the last step of the line of life, "" when there is none."""
    return initiative.steps.order_by("-pk").values_list("step", flat=True).first() or ""


def discard(*, initiative: Initiative, person: Any) -> None:
    """Delete a draft with its photos and files.

    Raises:
        Refused: the draft of somebody else.
        Stale: it was sent since.
    """
    with writing():
        initiative = locked(row=initiative)
        if not initiative.is_draft:
            raise Stale("Cette fiche est déjà envoyée.")
        if not rules.may_edit_draft(person=person, thing=initiative):
            raise Refused("Seule la personne qui a commencé ce brouillon peut le supprimer.")
        delete_with_files(initiatives=[initiative])


def delete_with_files(*, initiatives: Sequence[Initiative]) -> None:
    """Delete drafts and their files, in the caller's transaction."""
    for initiative in initiatives:
        held = [row.file for row in initiative.files.select_related("file")]
        held += [row.evidence_file for row in initiative.steps.select_related("evidence_file") if row.evidence_file]
        changes.touch(kind=Initiative.KIND, uuid=initiative.uuid)
        initiative.delete()
        for file in held:
            files.give_up(file=file)
