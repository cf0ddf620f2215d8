"""Who may read a meeting, prepare it, hold it, register. Lists use `visible_to`; acts use the `may_…` of one meeting."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from maillage.kernel.access.public import is_coordinator, is_member
from maillage.meetings.models import (
    ANNOUNCED,
    Access,
    Meeting,
    MeetingOrganisation,
    MeetingPerson,
    MeetingQuerySet,
    Part,
    Role,
    Series,
    Stage,
)
from maillage.network import public as network

PREPARE = (Role.ORGANISER, Role.TRAINER)
HOLD = (*PREPARE, Role.FACILITATOR)
# Stages in which people may still come in, subject to places and date.
REGISTERING = (Stage.OPEN,)


def visible_to(*, person: Any, meetings: MeetingQuerySet) -> MeetingQuerySet:
    """Keep the meetings whose page this reader may open.

    Announced: everybody's when public, else the members'. Drafts: the coordination's, and theirs who prepare or hold them.
    """
    announced = Q(stage__in=ANNOUNCED)
    if not is_member(person=person):
        return meetings.filter(announced & Q(access=Access.PUBLIC))
    if is_coordinator(person=person):
        return meetings.all()
    theirs = Q(created_by_id=person.pk) | Q(pk__in=MeetingPerson.objects.filter(person_id=person.pk, role__in=HOLD).values("meeting_id"))
    teams = stewarded(person=person)
    if teams:
        organised = MeetingOrganisation.objects.filter(organisation_id__in=teams, part=Part.ORGANISER)
        theirs |= Q(pk__in=organised.values("meeting_id"))
    return meetings.filter(announced | theirs)


def listed_for(*, person: Any, meetings: MeetingQuerySet) -> MeetingQuerySet:
    """Keep the announced meetings this reader may see in the agenda, in search and in feeds."""
    return listed_to(members=is_member(person=person), meetings=meetings)


def listed_to(*, members: bool, meetings: MeetingQuerySet) -> MeetingQuerySet:
    """Keep the announced meetings that members, or everybody, may see."""
    announced = meetings.announced()
    return announced if members else announced.filter(access=Access.PUBLIC)


def stewarded(*, person: Any) -> list[int]:
    """Give the ids of the organisations whose page this person looks after."""
    return list(network.stewarded_organisations(person=person)) if is_member(person=person) else []


def may_create(*, person: Any) -> bool:
    """The coordination, and those who look after an organisation."""
    return is_coordinator(person=person) or bool(stewarded(person=person))


def may_edit(*, person: Any, meeting: Meeting) -> bool:
    """The coordination, whoever opened it, those who organise it or train, and the stewards of the organising teams."""
    if not is_member(person=person):
        return False
    if is_coordinator(person=person) or meeting.created_by_id == person.pk:
        return True
    if meeting.people_rows.filter(person_id=person.pk, role__in=PREPARE).exists():
        return True
    teams = stewarded(person=person)
    return bool(teams) and meeting.organisation_rows.filter(organisation_id__in=teams, part=Part.ORGANISER).exists()


def may_hold(*, person: Any, meeting: Meeting) -> bool:
    """Those who may prepare it, and its facilitators: the list at the door, notes, incidents, registrations."""
    if not is_member(person=person):
        return False
    return meeting.people_rows.filter(person_id=person.pk, role__in=HOLD).exists() or may_edit(person=person, meeting=meeting)


def takes_registrations(*, meeting: Meeting, now: datetime) -> bool:
    """Say whether anybody may still come in, waiting list included, by what was decided and by the clock."""
    if meeting.stage not in REGISTERING or meeting.ends_at is None or meeting.ends_at <= now:
        return False
    return meeting.register_until is None or now <= meeting.register_until


def may_register(*, person: Any, meeting: Meeting, now: datetime) -> bool:
    """Members; without account, when the meeting is open to all."""
    if not takes_registrations(meeting=meeting, now=now):
        return False
    return is_member(person=person) or (meeting.open_to_all and meeting.access == Access.PUBLIC)


def people_who_hold(*, meeting: Meeting) -> list[Any]:
    """Give the members who organise, facilitate or train, and whoever opened it: those who are told of what happens."""
    rows = meeting.people_rows.filter(role__in=HOLD, person__isnull=False).select_related("person").order_by("position", "pk")
    found = {row.person.pk: row.person for row in rows if row.person and is_member(person=row.person)}
    if is_member(person=meeting.created_by):
        found.setdefault(meeting.created_by.pk, meeting.created_by)
    return list(found.values())


def may_edit_series(*, person: Any, series: Series) -> bool:
    """The coordination, and whoever made it."""
    return is_coordinator(person=person) or (is_member(person=person) and series.created_by_id == person.pk)


# Lines of the safety checklist: from how many people they are asked, whether only with children, and the words.
SAFETY_LINES: dict[str, tuple[int, bool, str]] = {
    "exits": (0, False, "Les sorties sont dégagées et visibles."),
    "first_aid": (0, False, "La trousse de premiers secours est là, et quelqu’un sait où."),
    "phone": (0, False, "Le 112 peut être appelé depuis la salle."),
    "cables": (0, False, "Rien ne gêne le passage : câbles, sacs, poussettes."),
    "wheelchair": (0, False, "Le chemin d’accès prévu pour les fauteuils est praticable."),
    "counted": (20, False, "Le nombre de personnes tient dans la capacité de la salle."),
    "evacuation": (20, False, "Le point de rassemblement est connu de l’équipe."),
    "told": (20, False, "Les sorties sont dites à l’accueil, au début."),
    "steward": (50, False, "Une personne par sortie est désignée en cas d’évacuation."),
    "trained": (50, False, "Une personne formée aux premiers secours est présente."),
    "authority": (100, False, "Le gestionnaire du lieu a confirmé par écrit la capacité et les sorties."),
    "two_adults": (0, True, "Deux adultes au moins restent avec les enfants."),
    "handed_over": (0, True, "On sait qui vient chercher chaque enfant."),
    "reach": (0, True, "Rien de dangereux n’est à portée de main des enfants."),
    "allergies": (0, True, "Les allergies signalées sont connues de qui sert le repas."),
    "gate": (0, True, "Les portes vers la rue restent fermées."),
}


def safety_lines(*, people: int, children: int) -> list[tuple[str, str]]:
    """Give the lines of the checklist for so many people, as (key, words): more of them for larger meetings, and with children."""
    return [
        (key, words)
        for key, (least, with_children, words) in SAFETY_LINES.items()
        if people >= least and (children > 0 or not with_children)
    ]
