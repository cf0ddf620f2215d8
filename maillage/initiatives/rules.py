"""Who may read, change and decide. Lists use `listed_for`; pages of one thing use `visible_to`."""

from collections.abc import Collection
from typing import Any, TypeVar

from django.db.models import Q

from maillage.initiatives.models import Contribution, Experiment, Initiative, InitiativeFile, InitiativeOrganisation, Testimony
from maillage.initiatives.models.choices import Access, ContactShown
from maillage.initiatives.models.contributions import LISTED, ContributionQuerySet
from maillage.kernel.access.public import is_coordinator, is_member
from maillage.network import public as network

Found = TypeVar("Found", bound=ContributionQuerySet)


def stewarded(*, person: Any) -> list[int]:
    """Give the ids of the organisations whose page this person looks after."""
    if not is_member(person=person):
        return []
    return [each.pk for each in network.organisations_of(person=person) if network.is_steward(person=person, organisation=each)]


def visible_to(*, person: Any, things: Found) -> Found:
    """Keep the initiatives, testimonies or experiments whose page this reader may open.

    Everybody: published, open ones. Members: published ones, and those they wrote. The coordination: those sent, and the sheets it
    has spotted. What is withdrawn is left to `seen_before`.
    """
    own = Q(contributor_id=person.pk, withdrawn_at=None) if getattr(person, "pk", None) else Q(pk__in=[])
    if not is_member(person=person):
        return things.filter(LISTED & Q(access=Access.PUBLIC) | own)
    may_see = LISTED | own
    if things.model is Testimony:
        may_see |= Q(witness_id=person.pk, withdrawn_at=None)
    if is_coordinator(person=person):
        may_see |= Q(submitted_at__isnull=False, withdrawn_at=None)
        if things.model is Initiative:
            may_see |= Q(spotted_at__isnull=False, withdrawn_at=None)
    elif things.model is Initiative and (organisations := stewarded(person=person)):
        mine = InitiativeOrganisation.objects.filter(organisation_id__in=organisations).values("initiative_id")
        may_see |= Q(submitted_at__isnull=False, withdrawn_at=None, pk__in=mine)
    return things.filter(may_see)


def seen_before(*, person: Any, things: Found) -> Found:
    """Keep the withdrawn things this reader could open before: they get the reason and the date (410)."""
    withdrawn = things.withdrawn()
    return withdrawn if is_member(person=person) else withdrawn.filter(access=Access.PUBLIC)


def may_contribute(*, person: Any) -> bool:
    """Every member tells."""
    return is_member(person=person)


def may_spot(*, person: Any) -> bool:
    """The coordination opens a sheet from a call."""
    return is_coordinator(person=person)


def may_edit_draft(*, person: Any, thing: Contribution) -> bool:
    """A draft is its writer's alone; a sheet that was spotted, the coordination's."""
    if not is_member(person=person) or thing.published_at is not None or thing.withdrawn_at is not None:
        return False
    spotted = isinstance(thing, Initiative) and thing.spotted_at is not None and is_coordinator(person=person)
    return thing.contributor_id == person.pk or spotted


def may_edit(*, person: Any, thing: Contribution) -> bool:
    """Once published: its writer, the stewards of its organisations, the coordination. A testimony: its witness."""
    if not is_member(person=person) or not thing.is_listed:
        return False
    if isinstance(thing, Testimony):
        # Somebody agreed to these very words: only the witness changes them.
        return person.pk == (thing.witness_id or thing.contributor_id) and not thing.witness_email
    return is_coordinator(person=person) or thing.contributor_id == person.pk or _is_steward_of(person=person, thing=thing)


def may_withdraw(*, person: Any, thing: Contribution) -> bool:
    """Whoever may edit may withdraw, and the coordination; a testimony, whoever wrote it too."""
    if not is_member(person=person) or not thing.is_listed:
        return False
    if isinstance(thing, Testimony) and person.pk in (thing.contributor_id, thing.witness_id):
        return True
    return is_coordinator(person=person) or may_edit(person=person, thing=thing)


def may_restore(*, person: Any, thing: Contribution) -> bool:
    """The coordination puts back what was withdrawn, save a testimony: its words are gone."""
    return is_coordinator(person=person) and thing.withdrawn_at is not None and not isinstance(thing, Testimony)


def may_moderate(*, person: Any) -> bool:
    """The coordination decides on what waits."""
    return is_coordinator(person=person)


def may_note_step(*, person: Any, initiative: Initiative) -> bool:
    """Whoever looks after the sheet notes its steps."""
    return may_edit(person=person, thing=initiative) or (initiative.is_spotted and may_spot(person=person))


def may_call_back(*, person: Any, initiative: Initiative) -> bool:
    """The coordination calls the contact back."""
    return is_coordinator(person=person) and initiative.withdrawn_at is None


def adapting_organisations(*, person: Any, initiative: Initiative, carrying: Collection[int] | None = None) -> list[network.Organisation]:
    """Give the organisations for which this person may tell an adaptation: theirs, save those which carry the initiative.

    `carrying`: the ids of these, when they are known already.
    """
    if not is_member(person=person) or not initiative.is_listed:
        return []
    if carrying is None:
        carrying = {row.organisation_id for row in initiative.organisation_rows.all()}
    return [each for each in network.organisations_of(person=person) if each.pk not in carrying]


def may_change_adaptation(*, person: Any, adaptation: Any) -> bool:
    """Whoever told it, the stewards of that organisation, the coordination."""
    if not is_member(person=person):
        return False
    return adaptation.by_id == person.pk or is_coordinator(person=person) or adaptation.organisation_id in stewarded(person=person)


def may_observe(*, person: Any, experiment: Experiment) -> bool:
    """Whoever looks after the experiment, and the members of its organisation, note what they see while it runs."""
    if not is_member(person=person) or not experiment.is_listed or experiment.stopped_on:
        return False
    if may_edit(person=person, thing=experiment):
        return True
    return network.works_in(person=person, organisation=experiment.organisation_id)


def may_decide(*, person: Any, experiment: Experiment) -> bool:
    """Whoever looks after the experiment says what follows."""
    return may_edit(person=person, thing=experiment) and experiment.stopped_on is None


def sees_contact(*, person: Any, initiative: Initiative) -> bool:
    """Members when the contact is theirs to see, else those who look after the sheet."""
    if not is_member(person=person):
        return False
    if initiative.contact_shown == ContactShown.MEMBERS and initiative.published_at is not None:
        return True
    return is_coordinator(person=person) or person.pk in (initiative.contributor_id, initiative.contact_id)


def may_see_file(*, person: Any, initiative: Initiative, row: InitiativeFile) -> bool:
    """Whether a reader who may open the sheet may see one of its photos or files."""
    if row.is_open and initiative.is_public:
        return True
    if is_member(person=person) and row.is_for_members and initiative.is_listed:
        return True
    return looks_after(person=person, thing=initiative)


def looks_after(*, person: Any, thing: Contribution) -> bool:
    """Whether this person writes it, may edit it, or decides on it."""
    if not is_member(person=person):
        return False
    return thing.contributor_id == person.pk or is_coordinator(person=person) or may_edit(person=person, thing=thing)


def _is_steward_of(*, person: Any, thing: Contribution) -> bool:
    mine = stewarded(person=person)
    if isinstance(thing, Initiative):
        return bool(mine) and any(row.organisation_id in mine for row in thing.organisation_rows.all())
    return getattr(thing, "organisation_id", None) in mine
