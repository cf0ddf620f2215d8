"""Who may see a dossier, read its parts, ask for it, answer. Lists use `listed_for`; pages of one thing use `visible_to`."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from maillage.dossiers.models import Access, Dossier, DossierVersion, PartAccess, Release
from maillage.dossiers.models.dossiers import LISTED, DossierQuerySet
from maillage.kernel.access.public import is_coordinator, is_member
from maillage.network import public as network
from maillage.people import public as people

OPEN_TO_VISITORS = (PartAccess.PUBLIC,)
OPEN_TO_MEMBERS = (PartAccess.PUBLIC, PartAccess.MEMBERS)


def visible_to(*, person: Any, dossiers: DossierQuerySet | None = None) -> DossierQuerySet:
    """Keep the dossiers whose sheet this reader may open.

    Everybody: published, open ones. Members: published ones. The contributor and the contact: theirs. Stewards: those of their
    organisations once sent. The coordination: those sent. Withdrawn ones are left to `seen_before`.
    """
    dossiers = Dossier.objects.all() if dossiers is None else dossiers
    if not is_member(person=person):
        own = Q(contributor_id=person.pk, withdrawn_at=None) if getattr(person, "pk", None) else Q()
        open_to_all = LISTED & Q(access=Access.PUBLIC)
        return dossiers.filter(open_to_all | own if own else open_to_all)
    may_see = (
        LISTED | Q(contributor_id=person.pk, withdrawn_at=None) | Q(contact_id=person.pk, submitted_at__isnull=False, withdrawn_at=None)
    )
    if is_coordinator(person=person):
        may_see |= Q(submitted_at__isnull=False, withdrawn_at=None)
    elif organisations := network.stewarded_organisations(person=person):
        may_see |= Q(submitted_at__isnull=False, withdrawn_at=None, organisation_id__in=organisations)
    return dossiers.filter(may_see)


def seen_before(*, person: Any) -> DossierQuerySet:
    """Keep the withdrawn dossiers this reader could open before: they get the reason and the date (410)."""
    withdrawn = Dossier.objects.filter(withdrawn_at__isnull=False)
    return withdrawn if is_member(person=person) else withdrawn.filter(access=Access.PUBLIC)


def not_left(*, person: Any, organisation: str) -> Q:
    """Match the rows whose organisation (`organisation`: the path to its id) this person did not leave."""
    worked = network.Membership.objects.filter(person=person, organisation=OuterRef(organisation))
    return Q(~Exists(worked)) | Q(Exists(worked.filter(ended_on=None)))


def has_left(*, person: Any, organisation: int | None) -> bool:
    """Say whether this person worked in that organisation, and does no more."""
    if organisation is None or network.works_in(person=person, organisation=organisation):
        return False
    return bool(network.Membership.objects.filter(person_id=person.pk, organisation_id=organisation).exists())


def organisations_left(*, person: Any) -> set[int]:
    """Give the ids of the organisations where this person worked, and does no more: one query."""
    worked = network.Membership.objects.filter(person_id=person.pk).values_list("organisation_id", flat=True)
    return set(worked) - {each.pk for each in network.organisations_of(person=person)}


def is_owner(*, person: Any, dossier: Dossier) -> bool:
    """The person to talk to, who shared it, and the stewards of its organisation answer for it. The coordination does not.

    Who left the organisation answers for its published dossiers no more: the closed parts are its own.
    """
    if not is_member(person=person):
        return False
    if dossier.organisation_id in network.stewarded_organisations(person=person):
        return True
    named = person.pk in (dossier.contact_id, dossier.contributor_id)
    return named and (dossier.is_draft or not has_left(person=person, organisation=dossier.organisation_id))


def owners_of(*, dossier: Dossier) -> list[Any]:
    """Give the members to tell when something is asked: the person to talk to, else the stewards, else who shared it.

    Nobody is left: the coordination, so that a request is never lost.
    """
    worked = network.Membership.objects.filter(person=OuterRef("pk"), organisation_id=dossier.organisation_id or 0)
    there = Q(~Exists(worked)) | Q(Exists(worked.filter(ended_on=None)))
    for wanted in (
        Q(pk=dossier.contact_id or 0) & there,
        Q(memberships__organisation_id=dossier.organisation_id or 0, memberships__is_steward=True, memberships__ended_on=None),
        Q(pk=dossier.contributor_id) & there,
    ):
        if found := list(people.members().filter(wanted).distinct()):
            return found
    return list(people.coordinators())


def may_share(*, person: Any) -> bool:
    """Every member shares."""
    return is_member(person=person)


def may_edit_draft(*, person: Any, dossier: Dossier) -> bool:
    """A draft is its contributor's alone."""
    return is_member(person=person) and dossier.contributor_id == person.pk and dossier.is_draft


def may_edit(*, person: Any, dossier: Dossier) -> bool:
    """Owners keep the sheet, the parts and the versions."""
    return is_owner(person=person, dossier=dossier) and dossier.withdrawn_at is None


def may_withdraw(*, person: Any, dossier: Dossier) -> bool:
    """Owners withdraw; the coordination may too, with a reason: it answers for the site."""
    return dossier.is_listed and (is_owner(person=person, dossier=dossier) or is_coordinator(person=person))


def may_read_all(*, person: Any, dossier: Dossier) -> bool:
    """The whole document is its owners' alone. The coordination reads what members read."""
    return is_owner(person=person, dossier=dossier)


def open_accesses(*, person: Any, dossier: Dossier) -> tuple[str, ...]:
    """Give the accesses of parts that this reader reads without asking: none before the dossier is published."""
    if not dossier.is_listed:
        return ()
    if is_member(person=person):
        return OPEN_TO_MEMBERS
    return OPEN_TO_VISITORS if dossier.is_public else ()


def may_request(*, person: Any, dossier: Dossier) -> bool:
    """Members who do not own it ask."""
    return is_member(person=person) and dossier.is_listed and not is_owner(person=person, dossier=dossier)


def may_answer(*, person: Any, dossier: Dossier) -> bool:
    """Owners answer; the coordination only when the dossier has no owner left."""
    if is_owner(person=person, dossier=dossier):
        return True
    return is_coordinator(person=person) and any(owner.pk == person.pk for owner in owners_of(dossier=dossier))


def may_read_release(*, person: Any, release: Release) -> bool:
    """The receiver, a member still, while it runs and its dossier is shared."""
    return is_member(person=person) and release.person_id == person.pk and release.ended_at is None and release.dossier.withdrawn_at is None


def may_read_register(*, person: Any, dossier: Dossier) -> bool:
    """Owners read the register; the coordination reads counts, and names when the owner opened them. A draft has none."""
    return not dossier.is_draft and (is_owner(person=person, dossier=dossier) or is_coordinator(person=person))


def may_read_names(*, person: Any, dossier: Dossier) -> bool:
    """Say whether this reader of the register reads names."""
    return is_owner(person=person, dossier=dossier) or (is_coordinator(person=person) and dossier.names_open)


def may_moderate(*, person: Any) -> bool:
    """The coordination decides on first contributions and edits the lists of kinds and levels."""
    return is_coordinator(person=person)


def pages_open_to(*, version: DossierVersion, accesses: tuple[str, ...]) -> list[int]:
    """Give the numbers of the pages in parts with one of these accesses, without the pages left out, in order."""
    left_out = {row.number for row in version.left_out.all()}
    pages = {page for part in version.parts.all() if part.access in accesses for page in part.pages}
    return sorted(pages - left_out)
