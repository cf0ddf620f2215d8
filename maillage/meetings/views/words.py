"""The small texts of the page of a meeting, its data for machines, and its programme as a document."""

from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from maillage.kernel.documents.public import Block, Bullets, Document, Heading, Paragraph, TableBlock
from maillage.kernel.text.dates import hour, long_date, period, zone_name
from maillage.kernel.text.numbers import number_fr
from maillage.kernel.text.typography import typo
from maillage.kernel.ui.html import json_for_script
from maillage.meetings import panels_registry
from maillage.meetings.models import Meeting, Mode, Registration, Seat, Stage, State
from maillage.meetings.queries import pages
from maillage.meetings.queries.mine import RegisterPanel
from maillage.meetings.signed import remote_path

STATUS = {Stage.CANCELLED: "EventCancelled", Stage.POSTPONED: "EventPostponed"}
ATTENDANCE = {Mode.ON_SITE: "Offline", Mode.REMOTE: "Online", Mode.BOTH: "Mixed"}


def lines_of(text: str) -> list[str]:
    """Give the lines of a text, without the marks of a list."""
    return [line.strip().lstrip("-*•").strip() for line in text.splitlines() if line.strip().lstrip("-*•").strip()]


def place_of(*, meeting: Meeting) -> str:
    """Say where, under the title: the place and its commune, or that one comes from afar."""
    if meeting.mode == Mode.REMOTE:
        return "À distance"
    commune = meeting.commune.name if meeting.commune else ""
    named = meeting.place_name or meeting.address
    return ", ".join(part for part in (named, commune if commune.lower() not in named.lower() else "") if part)


def facts_of(*, meeting: Meeting) -> list[tuple[str, str]]:
    """Give what helps to come, as (label, words)."""
    if meeting.mode == Mode.REMOTE:
        return []
    commune = meeting.commune.name if meeting.commune else ""
    address = ", ".join(part for part in (meeting.address, commune if commune.lower() not in meeting.address.lower() else "") if part)
    facts = (
        ("Lieu", meeting.place_name),
        ("Adresse", address),
        ("Transports publics", meeting.transport),
        ("Parking", meeting.parking),
        ("Accessibilité", meeting.place_access),
        ("Repas", meeting.meal),
        ("Garde d’enfants", meeting.childcare),
    )
    return [(label, typo(words)) for label, words in facts if words]


def remote_of(*, meeting: Meeting, panel: RegisterPanel, holds: bool) -> dict[str, Any]:
    """Give the way to join from afar: to whoever is registered so, the address that notes their presence and opens the link; the link
    itself to those who hold the meeting; nothing to anybody else.
    """
    own: Registration | None = panel.registration
    joins = own is not None and own.mode == Seat.REMOTE and own.state == State.SEATED
    if meeting.mode == Mode.ON_SITE or meeting.is_cancelled or not (joins or holds):
        return {}
    link = remote_path(registration=own) if own is not None and joins and meeting.remote_link else meeting.remote_link
    return {"link": link, "phone": meeting.remote_phone, "notes": joins}


def audience_of(*, meeting: Meeting, links: pages.Links) -> list[str]:
    """Say for whom the meeting is."""
    found = [meeting.audience] if meeting.audience else []
    if links.sectors:
        found.append(f"secteurs : {', '.join(links.sectors)}")
    if links.trades:
        found.append(f"métiers : {', '.join(links.trades)}")
    if meeting.for_newcomers:
        found.append("convient bien à qui débute")
    return [typo(each[:1].upper() + each[1:]) for each in found]


def training_of(*, meeting: Meeting) -> list[tuple[str, str]]:
    """Give what a training says of itself, as (label, words)."""
    facts = (
        ("Prérequis", meeting.prerequisites),
        ("Objectifs", meeting.learning_aims),
        ("Durée", f"{number_fr(meeting.hours)} heure{'s' if meeting.hours >= 2 else ''}" if meeting.hours else ""),
        ("Comment on évalue", meeting.evaluation),
        ("Prix", meeting.price),
    )
    return [(label, typo(words)) for label, words in facts if words]


def bar_of(*, meeting: Meeting, person: Any, rights: pages.Rights) -> list[panels_registry.MeetingAction]:
    """Give the links of those who hold a meeting."""
    if not rights.may_hold:
        return []
    wanted = (
        (rights.may_edit, "meetings:meeting_edit", "Modifier" if not meeting.is_draft else "Préparer", "pencil-simple"),
        (meeting.is_draft and rights.may_edit, "meetings:poll", "Chercher une date", "calendar-check"),
        (meeting.is_announced, "meetings:registrations", "Inscriptions", "users-three"),
        (meeting.is_announced, "meetings:door", "Présences", "list-checks"),
        (True, "meetings:safety", "Sécurité", "shield-check"),
    )
    found = [
        panels_registry.MeetingAction(label=label, url=reverse(name, args=[meeting.pk]), icon=icon)
        for shown, name, label, icon in wanted
        if shown and _known(name)
    ]
    return [*found, *panels_registry.actions_of(meeting=meeting, person=person)]


def _known(name: str) -> bool:
    """Say whether a page that takes the number of a meeting is there."""
    try:
        reverse(name, args=[1])
    except NoReverseMatch:
        return False
    return True


def json_ld(*, meeting: Meeting, links: pages.Links, panel: RegisterPanel, url: str) -> SafeString:
    """Give the schema.org Event of an open page, safe inside a script element (data, never run). Names nobody."""
    value: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "EducationEvent" if meeting.is_training else "Event",
        "name": meeting.title,
        "description": meeting.lead,
        "url": url,
        "inLanguage": "fr",
        "eventAttendanceMode": f"https://schema.org/{ATTENDANCE[Mode(meeting.mode)]}EventAttendanceMode",
        "eventStatus": f"https://schema.org/{STATUS.get(Stage(meeting.stage), 'EventScheduled')}",
        "isAccessibleForFree": not meeting.price,
        "image": settings.BASE_URL + reverse("meetings:meeting_image", args=[meeting.pk]),
        "organizer": [{"@type": "Organization", "name": link.label} for link in links.organisers]
        or [{"@type": "Organization", "name": settings.NETWORK.name}],
        "about": [{"@type": "Thing", "name": link.label} for link in links.themes],
    }
    if meeting.starts_at and meeting.ends_at:
        value |= {"startDate": _local(meeting.starts_at), "endDate": _local(meeting.ends_at)}
    places: list[dict[str, Any]] = []
    if meeting.mode != Mode.REMOTE:
        address = {"@type": "PostalAddress", "streetAddress": meeting.address, "addressCountry": settings.NETWORK.country}
        if meeting.commune:
            address["addressLocality"] = meeting.commune.name
        places.append({"@type": "Place", "name": meeting.place_name or meeting.address, "address": address})
    if meeting.mode != Mode.ON_SITE:
        places.append({"@type": "VirtualLocation", "url": url})
    value["location"] = places[0] if len(places) == 1 else places
    capacities = [choice.count.capacity for choice in panel.choices]
    if capacities and all(each is not None for each in capacities):
        value["maximumAttendeeCapacity"] = sum(each or 0 for each in capacities)
    return json_for_script(value)


def _local(moment: Any) -> str:

    return timezone.localtime(moment).isoformat()


def document_of(*, meeting: Meeting) -> Document:
    """Write the programme as a document to print and hang up: no link to join, nobody's registration."""
    links, people = pages.links_of(meeting=meeting), pages.people_of(meeting=meeting)
    facts = [("Type", str(meeting.get_kind_display()).capitalize())]
    if meeting.starts_at and meeting.ends_at:
        facts.append(("Quand", f"{period(meeting.starts_at, meeting.ends_at)}, {zone_name()}"))
    facts += facts_of(meeting=meeting) or [("Où", "À distance")]
    named = (("Organisé par", links.organisers), ("Accueilli par", links.hosts))
    facts += [(label, ", ".join(link.label for link in each)) for label, each in named if each]
    blocks: list[Block] = []
    if meeting.stage in STATUS:
        said = pages.last_step(meeting=meeting)
        blocks.append(Paragraph(typo(f"Cette rencontre est {meeting.get_stage_display()}. {said.words if said else ''}")))
    if questions := lines_of(meeting.questions):
        blocks += [Heading("Questions à traiter"), Bullets([typo(each) for each in questions])]
    lines = links.programme
    if lines:
        rows = [(hour(line.starts), typo(line.title), typo(line.detail) if line.detail else "") for line in lines]
        blocks += [Heading("Au programme"), TableBlock(caption="Au programme", head=("Heure", "Ce qui se passe", "Précisions"), rows=rows)]
    if people.witnesses:
        told = [
            f"{row.label}{f', {row.about}' if row.about else ''}{f' : « {row.quote} »' if row.quote else ''}" for row in people.witnesses
        ]
        blocks += [Heading("Elles et ils témoignent"), Bullets([typo(each) for each in told])]
    if links.groups:
        said_groups = [
            f"{group.name}{f' : {group.question}' if group.question and group.question != group.name else ''}" for group in links.groups
        ]
        blocks += [Heading("En sous-groupes"), Bullets([typo(each) for each in said_groups])]
    address = settings.BASE_URL + meeting.get_absolute_url()
    return Document(
        title=typo(str(meeting)), subtitle=typo(meeting.lead), facts=facts, blocks=blocks, source=f"{settings.NETWORK.name} · {address}"
    )


STATES = {
    Stage.IDEA: "C’est une idée : personne d’autre ne la voit.",
    Stage.PREPARING: "Elle est en préparation.",
    Stage.OPEN: "Les inscriptions sont ouvertes.",
    Stage.CLOSED: "Les inscriptions sont closes.",
    Stage.HELD: "Elle a eu lieu.",
    Stage.PUBLISHED: "Ses traces sont publiées.",
    Stage.POSTPONED: "Elle attend une nouvelle date.",
    Stage.CANCELLED: "Elle est annulée.",
}


def state_of(*, meeting: Meeting) -> str:
    """Say where a meeting stands, to those who hold it."""
    return STATES[Stage(meeting.stage)]


def said_of(*, meeting: Meeting) -> str:
    """Say on top of the page what happened to a meeting that will not take place as announced."""
    when = f" Elle devait avoir lieu le {long_date(meeting.starts_at)}." if meeting.starts_at else ""
    return f"Cette rencontre est {meeting.get_stage_display()}.{when}"
