"""Acts on who works where, and on what people may be asked."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale, is_coordinator
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal.public import record
from maillage.kernel.notices.public import send
from maillage.network.events import MembershipEnded, MembershipStarted, StewardNamed, StewardRelieved
from maillage.network.models import HelpOffer, Membership, Organisation, Theme
from maillage.network.notices import StewardNamedNotice
from maillage.network.rules import forget_memberships, may_edit_organisation

PERSON = "people.person"
ORGANISATION = "network.organisation"


def _touch(membership: Membership) -> None:
    changes.touch(kind=PERSON, uuid=membership.person.uuid)
    changes.touch(kind=ORGANISATION, uuid=membership.organisation.uuid)


def _open_one(membership: Membership) -> Membership:
    membership = locked(row=membership)
    if membership.ended_on:
        raise Stale(f"{membership.person} ne fait plus partie de cette organisation.")
    return membership


def place_person(*, person: Any, organisation: Organisation, function: str = "", is_steward: bool = False, actor: Any) -> Membership:
    """Write that a person works in an organisation, inside the caller's act; already there, nothing changes.

    The first organisation of a person is the main one. No rule is checked here: callers have checked theirs.
    """
    with writing():
        already = Membership.objects.filter(person=person, organisation=organisation, ended_on=None).first()
        if already:
            return already
        membership = Membership.objects.create(
            person=person,
            organisation=organisation,
            function=function,
            is_steward=is_steward,
            is_main=not Membership.objects.filter(person=person, ended_on=None, is_main=True).exists(),
            started_on=timezone.localdate(),
        )
        record(MembershipStarted(person=person.uuid, organisation=organisation.uuid), actor=actor)
        _touch(membership)
        forget_memberships(person=person)
    return membership


def add_to_organisation(*, person: Any, organisation: Organisation, function: str = "", actor: Any) -> Membership:
    """Add a member of the network to an organisation.

    Raises:
        Refused: the actor is neither a steward of it nor the coordination, or the person is not a member.
        Stale: the organisation is closed.
    """
    if not may_edit_organisation(person=actor, organisation=organisation):
        raise Refused("Seuls les responsables de l’organisation et la coordination y ajoutent une personne.")
    if not person.is_member:
        raise Refused("Cette personne ne fait pas partie du réseau.")
    if organisation.closed_on:
        raise Stale("Cette organisation a fermé.")
    return place_person(person=person, organisation=organisation, function=function, actor=actor)


def leave_organisation(*, membership: Membership, actor: Any) -> Membership:
    """End a membership. The person, a steward or the coordination may; another organisation becomes the main one.

    Raises:
        Refused: the actor is none of them.
        Stale: it ended already.
    """
    if membership.person_id != actor.pk and not may_edit_organisation(person=actor, organisation=membership.organisation):
        raise Refused("Seuls la personne, les responsables de l’organisation et la coordination peuvent noter ce départ.")
    with writing():
        membership = _open_one(membership)
        was_main = membership.is_main
        membership.ended_on, membership.is_main, membership.is_steward = max(timezone.localdate(), membership.started_on), False, False
        membership.save(update_fields=["ended_on", "is_main", "is_steward"])
        following = Membership.objects.filter(person=membership.person, ended_on=None).order_by("started_on", "pk").first()
        if was_main and following:
            following.is_main = True
            following.save(update_fields=["is_main"])
        record(MembershipEnded(person=membership.person.uuid, organisation=membership.organisation.uuid), actor=actor)
        _touch(membership)
        forget_memberships(person=membership.person)
        forget_memberships(person=actor)
    return membership


def name_steward(*, membership: Membership, actor: Any) -> Membership:
    """Give the page of an organisation to one of its members; the person is told.

    Raises:
        Refused: the actor is neither a steward of it nor the coordination.
        Stale: the person is steward already, or left.
    """
    if not may_edit_organisation(person=actor, organisation=membership.organisation):
        raise Refused("Seuls les responsables de l’organisation et la coordination confient la fiche à quelqu’un.")
    with writing():
        membership = _open_one(membership)
        if membership.is_steward:
            raise Stale(f"{membership.person} tient déjà cette fiche.")
        membership.is_steward = True
        membership.save(update_fields=["is_steward"])
        record(StewardNamed(person=membership.person.uuid, organisation=membership.organisation.uuid), actor=actor)
        _touch(membership)
        send(StewardNamedNotice(membership=membership, by=actor))
        forget_memberships(person=membership.person)
    return membership


def relieve_steward(*, membership: Membership, actor: Any) -> Membership:
    """Take the page of an organisation back from one of its members. A steward may only lay down their own charge.

    Raises:
        Refused: the actor is neither the person nor the coordination.
        Stale: the person is not steward any more.
    """
    if membership.person_id != actor.pk and not is_coordinator(person=actor):
        raise Refused("Seules la personne elle-même et la coordination peuvent retirer cette charge.")
    with writing():
        membership = _open_one(membership)
        if not membership.is_steward:
            raise Stale(f"{membership.person} ne tient plus cette fiche.")
        membership.is_steward = False
        membership.save(update_fields=["is_steward"])
        record(StewardRelieved(person=membership.person.uuid, organisation=membership.organisation.uuid), actor=actor)
        _touch(membership)
        forget_memberships(person=membership.person)
        forget_memberships(person=actor)
    return membership


def set_own_place(*, person: Any, main: Membership | None, functions: Mapping[int, str], offers: Mapping[int, str]) -> None:
    """Write what a person says of herself in the network.

    `functions`: {membership id: function}; `offers`: {theme id: note}, the only help offers kept.
    """
    with writing():
        mine = {m.pk: m for m in Membership.objects.filter(person=person, ended_on=None).select_related("organisation")}
        for pk, function in functions.items():
            if pk in mine and mine[pk].function != function:
                mine[pk].function = function
                mine[pk].save(update_fields=["function"])
        if main and main.pk in mine and not mine[main.pk].is_main:
            Membership.objects.filter(person=person, ended_on=None, is_main=True).update(is_main=False)
            Membership.objects.filter(pk=main.pk).update(is_main=True)
        known = set(Theme.objects.active().filter(pk__in=offers).values_list("pk", flat=True))
        HelpOffer.objects.filter(person=person).exclude(theme_id__in=known).delete()
        for theme in known:
            HelpOffer.objects.update_or_create(person=person, theme_id=theme, defaults={"note": offers[theme]})
        changes.touch(kind=PERSON, uuid=person.uuid)
        changes.touch_all(kind=ORGANISATION, uuids=[m.organisation.uuid for m in mine.values()])
        forget_memberships(person=person)
