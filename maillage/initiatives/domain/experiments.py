"""Write the protocol of an experiment, note what is seen, decide what follows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.initiatives import rules
from maillage.initiatives.domain import publishing
from maillage.initiatives.events import ContributionRevised, ExperimentDecided, ObservationNoted
from maillage.initiatives.models import Experiment, ExperimentDecision, Initiative, Observation, Revision
from maillage.initiatives.models.choices import Access
from maillage.initiatives.models.contributions import slug_of
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.text.characters import one_line, readable
from maillage.network.public import Organisation

TEXTS = ("title", "question", "sites", "watched")


@dataclass(frozen=True, kw_only=True)
class Protocol:
    """What an experiment asks and watches. Dates include both ends."""

    title: str = ""
    question: str = ""
    sites: str = ""
    watched: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    organisation: Organisation | None = None
    initiative: Initiative | None = None
    access: str = Access.MEMBERS


def save_draft(*, person: Any, key: UUID, protocol: Protocol) -> Experiment:
    """Keep a protocol as it is now, making it at the first call.

    Raises:
        Refused: not a member, the draft of somebody else, or dates the wrong way round.
        Stale: it was sent since.
    """
    if not rules.may_contribute(person=person):
        raise Refused("Les expérimentations s’ouvrent entre membres du réseau.")
    now = timezone.now()
    with writing():
        experiment, made = Experiment.objects.get_or_create(
            uuid=key, defaults={"contributor": person, "created_at": now, "updated_at": now}
        )
        if not made:
            experiment = locked(row=experiment)
            if experiment.contributor_id != person.pk:
                raise Refused("Ce brouillon appartient à quelqu’un d’autre.")
            if not experiment.is_draft:
                raise Stale("Cette expérimentation est déjà envoyée.")
        _write(experiment=experiment, protocol=protocol, now=now)
    return experiment


def _write(*, experiment: Experiment, protocol: Protocol, now: datetime) -> list[str]:
    if protocol.starts_on and protocol.ends_on and protocol.ends_on < protocol.starts_on:
        raise Refused("La fin vient avant le début.")
    before = {name: getattr(experiment, name) for name in (*TEXTS, "starts_on", "ends_on", "organisation_id", "initiative_id", "access")}
    experiment.title = one_line(protocol.title)[:200]
    experiment.question, experiment.sites = readable(protocol.question).strip(), readable(protocol.sites).strip()
    experiment.watched = readable(protocol.watched).strip()
    experiment.starts_on, experiment.ends_on = protocol.starts_on, protocol.ends_on
    experiment.organisation, experiment.initiative, experiment.access = protocol.organisation, protocol.initiative, protocol.access
    experiment.slug, experiment.updated_at = slug_of(experiment.title), now
    experiment.told_in(experiment.question, experiment.sites, experiment.watched)
    experiment.save()
    return [name for name, value in before.items() if value != getattr(experiment, name)]


def missing(*, thing: Experiment) -> list[str]:
    """Name what a protocol lacks to be sent."""
    there = (
        ("un titre", thing.title),
        ("la question", thing.question),
        ("ce que vous regardez", thing.watched),
        ("la date de fin", thing.ends_on),
    )
    return [name for name, value in there if not value]


def submit(*, experiment: Experiment, person: Any) -> Experiment:
    """Send a protocol: published at once for trusted people, else it waits.

    Raises:
        Refused: somebody else's draft, or something is missing.
    """
    return publishing.submit(thing=experiment, person=person, check=missing)


def revise(*, experiment: Experiment, person: Any, protocol: Protocol, read_at: datetime | None = None) -> Revision | None:
    """Edit a published protocol; None when nothing changed.

    Raises:
        Refused: no right, something is missing, or dates the wrong way round.
        Stale: not published any more, or edited since `read_at`.
    """
    with writing():
        experiment = _held(experiment)
        if not rules.may_edit(person=person, thing=experiment):
            raise Refused("Seules les personnes qui s’occupent de cette expérimentation peuvent la modifier.")
        if read_at is not None and read_at != experiment.updated_at:
            raise Stale("Quelqu’un a modifié cette page entre-temps. Vérifiez, puis enregistrez à nouveau.")
        before = {name: str(getattr(experiment, name) or "") for name in (*TEXTS, "starts_on", "ends_on", "access")}
        changed = _write(experiment=experiment, protocol=protocol, now=timezone.now())
        if lacking := missing(thing=experiment):
            raise Refused(f"Il manque encore {', '.join(lacking)}.")
        if not changed:
            return None
        pairs = {name: [old, str(getattr(experiment, name) or "")] for name, old in before.items() if name in changed}
        revision = Revision.objects.create(thing=experiment.uuid, by=person, at=experiment.updated_at, changes=pairs)
        journal.record(ContributionRevised(thing=experiment.uuid), actor=person)
        _touch(experiment)
    return revision


def observe(*, experiment: Experiment, person: Any, words: str, on: date | None = None, site: str = "") -> Observation:
    """Note what was seen, on a day. The same words for the same day are noted once.

    Raises:
        Refused: no right, no words, or a day to come.
        Stale: not published any more.
    """
    with writing():
        experiment = _held(experiment)
        if not rules.may_observe(person=person, experiment=experiment):
            raise Refused("Seules les équipes de cette expérimentation notent ce qu’elles voient, tant qu’elle dure.")
        words, day = readable(words).strip(), on or timezone.localdate()
        if not words:
            raise Refused("Notez en quelques mots ce que vous avez vu.")
        if day > timezone.localdate():
            raise Refused("On note ce que l’on a déjà vu : choisissez une date passée, ou aujourd’hui.")
        if known := experiment.observations.filter(on=day, words=words, by=person).first():
            return known
        row = Observation.objects.create(experiment=experiment, on=day, site=one_line(site), words=words, by=person, at=timezone.now())
        journal.record(ObservationNoted(experiment=experiment.uuid), actor=person)
        _touch(experiment)
    return row


def decide(*, experiment: Experiment, person: Any, kind: str, words: str, until: date | None = None) -> ExperimentDecision:
    """Say what follows: stop, adapt or extend until a day.

    Raises:
        Refused: no right, no words, or no day to come for what goes on.
        Stale: not published any more, or already stopped.
    """
    Kind = ExperimentDecision.Kind  # noqa: N806  (a class)
    with writing():
        experiment = _held(experiment)
        if experiment.stopped_on:
            raise Stale("Cette expérimentation est déjà arrêtée.")
        if not rules.may_decide(person=person, experiment=experiment):
            raise Refused("Seules les personnes qui s’occupent de cette expérimentation décident de la suite.")
        if kind not in Kind.values or not words.strip():
            raise Refused("Dites ce que vous décidez, et pourquoi.")
        today = timezone.localdate()
        if kind != Kind.STOP and (until is None or until <= today):
            raise Refused("Jusqu’à quand ? Choisissez une date à venir.")
        decision = ExperimentDecision.objects.create(
            experiment=experiment, kind=kind, words=readable(words).strip(), until=None if kind == Kind.STOP else until, by=person,
            at=timezone.now(),
        )  # fmt: skip
        if kind == Kind.STOP:
            experiment.stopped_on = today
        else:
            experiment.ends_on = until
        experiment.save(update_fields=["stopped_on", "ends_on"])
        journal.record(ExperimentDecided(experiment=experiment.uuid, verdict=kind), actor=person)
        _touch(experiment)
    return decision


def discard(*, experiment: Experiment, person: Any) -> None:
    """Delete a draft.

    Raises:
        Refused: the draft of somebody else.
        Stale: it was sent since.
    """
    with writing():
        experiment = locked(row=experiment)
        if not experiment.is_draft:
            raise Stale("Cette expérimentation est déjà envoyée.")
        if experiment.contributor_id != person.pk:
            raise Refused("Seule la personne qui a commencé ce brouillon peut le supprimer.")
        experiment.delete()


def _held(experiment: Experiment) -> Experiment:
    experiment = locked(row=experiment)
    if not experiment.is_listed:
        raise Stale("Cette expérimentation n’est pas en ligne.")
    return experiment


def _touch(experiment: Experiment) -> None:
    changes.touch(kind=Experiment.KIND, uuid=experiment.uuid)
    if experiment.initiative:
        changes.touch(kind=Initiative.KIND, uuid=experiment.initiative.uuid)
