"""Meetings as calendars keep them: one entry each, the feeds, and what travels with mails.

The UID is that of the meeting for ever; the revision grows with what changes in a calendar. Cancelled or put off, the entry stays
and says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.calendar.public import Event, Who, calendar_text, invitation_type
from maillage.kernel.notices.public import MailPart
from maillage.meetings.models import Access, Meeting, MeetingQuerySet, Mode, Registration, RegistrationStep, Seat, Stage, State, uid_of
from maillage.meetings.rules import HOLD
from maillage.meetings.signed import registration_address, room_address
from maillage.network import public as network

KEPT = timedelta(days=365)
REFRESH = timedelta(hours=4)
MOST = 1000
FILE = "invitation.ics"
# An entry in one's own calendar says what is not certain.
NOTES = {State.WAITING: "liste d’attente", State.OFFERED: "place à confirmer"}


def event_of(*, meeting: Meeting, attendee: Who | None = None, registration: Registration | None = None) -> Event:
    """Give the entry of a meeting that has a date.

    `registration`: for the calendar of whoever is registered: where it stands, the way to change it, and from afar the link.

    Raises:
        ValueError: the meeting has no date.
    """
    if meeting.starts_at is None or meeting.ends_at is None:
        raise ValueError("a meeting without a date is in no calendar")
    zone = ZoneInfo(settings.TIME_ZONE)
    remote = (
        registration is not None
        and registration.mode == Seat.REMOTE
        and registration.state == State.SEATED
        and meeting.mode != Mode.ON_SITE
    )
    return Event(
        uid=uid_of(meeting=meeting, host=settings.MAIL_DOMAIN),
        starts=meeting.starts_at.astimezone(zone),
        ends=meeting.ends_at.astimezone(zone),
        summary=_summary(meeting, registration),
        changed=meeting.changed_at,
        created=meeting.created_at,
        sequence=meeting.sequence,
        status=_status(meeting, registration),
        description=_description(meeting, registration, remote=remote),
        location=_location(meeting, registration),
        url=settings.BASE_URL + meeting.get_absolute_url(),
        conference=meeting.remote_link if remote else "",
        categories=(str(meeting.get_kind_display()),),
        organiser=organiser(),
        attendee=attendee,
    )


def organiser() -> Who:
    """Give who invites: the network, at the address its mails come from, which mail programs compare."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return Who(name=name or settings.NETWORK.name, email=address)


def invitation(*, registration: Registration) -> list[MailPart]:
    """Give what a mail to whoever is registered carries for their calendar: the invitation, or its end when either is cancelled.

    Nothing for a meeting without a date, nor for somebody who waits without being in the calendar.
    """
    meeting = registration.meeting
    if meeting.starts_at is None or not registration.email or registration.state == State.UNCONFIRMED:
        return []
    over = meeting.stage == Stage.CANCELLED or registration.state == State.CANCELLED
    answer = "DECLINED" if over else "ACCEPTED" if registration.state == State.SEATED else "TENTATIVE"
    who = Who(name=registration.name, email=registration.email, answer=answer)  # type: ignore[arg-type]
    event = event_of(meeting=meeting, attendee=who, registration=registration)
    # Grows with each step of this person too, former registrations included: to cancel, then to register again, are revisions for them.
    same = Q(registration__email__iexact=registration.email) | Q(
        registration__person_id=registration.person_id, registration__person__isnull=False
    )
    steps = RegistrationStep.objects.filter(same, registration__meeting_id=meeting.pk).aggregate(count=Count("pk"), last=Max("at"))
    event = replace(
        event, sequence=meeting.sequence + steps["count"], changed=max(meeting.changed_at, steps["last"] or meeting.changed_at),
        status="CANCELLED" if over else event.status,
    )  # fmt: skip
    method = "CANCEL" if over else "REQUEST"
    text = calendar_text(events=[event], name=settings.NETWORK.name, method=method)  # type: ignore[arg-type]
    return [MailPart(name=FILE, content_type=invitation_type(method=method), content=text.encode())]  # type: ignore[arg-type]


def entry_for(*, meeting: Meeting, name: str, email: str) -> list[MailPart]:
    """Give the entry for somebody who is told of a date without being registered: they may come, nothing says they will.

    Cancelled, it ends; put off, it is uncertain.
    """
    if meeting.starts_at is None or not email:
        return []
    over = meeting.stage == Stage.CANCELLED
    event = event_of(meeting=meeting, attendee=Who(name=name, email=email, answer="NEEDS-ACTION"))
    method = "CANCEL" if over else "REQUEST"
    text = calendar_text(events=[event], name=settings.NETWORK.name, method=method)  # type: ignore[arg-type]
    return [MailPart(name=FILE, content_type=invitation_type(method=method), content=text.encode())]  # type: ignore[arg-type]


def calendar_of_meeting(*, meeting: Meeting) -> str:
    """Give the calendar of one meeting.

    Raises:
        ValueError: it has no date.
    """
    return calendar_text(events=[event_of(meeting=meeting)], name=str(meeting))


def public_calendar(*, now: datetime, theme: network.Theme | None = None) -> str:
    """Give the announced meetings open to everybody, those of the last year included; `theme`: what stands under it. Two queries at most."""
    meetings = _dated(Meeting.objects.filter(access=Access.PUBLIC), now)
    name = f"Rencontres · {settings.NETWORK.name}"
    if theme is not None:
        meetings = meetings.filter(theme_rows__theme_id__in=themes_under(theme=theme)).distinct()
        name = f"{theme.name} · {settings.NETWORK.name}"
    return calendar_text(events=[event_of(meeting=meeting) for meeting in meetings[:MOST]], name=name, refresh=REFRESH)


def own_calendar(*, person: Any, now: datetime) -> str:
    """Give the meetings where somebody is registered, with where they stand, and those they hold. Two queries."""
    live = Registration.objects.filter(person_id=person.pk).live().exclude(state=State.UNCONFIRMED)
    rows = live.filter(meeting__starts_at__isnull=False, meeting__ends_at__gte=now - KEPT).select_related("meeting", "meeting__commune")
    events = [event_of(meeting=row.meeting, registration=row) for row in rows.order_by("meeting__starts_at", "pk")[:MOST]]
    held = Meeting.objects.filter(people_rows__person_id=person.pk, people_rows__role__in=HOLD).distinct()
    known = {event.uid for event in events}
    others = [event_of(meeting=meeting) for meeting in _dated(held, now)[:MOST]]
    events += [event for event in others if event.uid not in known]
    return calendar_text(
        events=sorted(events, key=lambda event: (event.starts, event.uid)),
        name=f"Mes rencontres · {settings.NETWORK.name}",
        refresh=REFRESH,
    )


def _dated(meetings: MeetingQuerySet, now: datetime) -> MeetingQuerySet:
    dated = meetings.announced().filter(starts_at__isnull=False, ends_at__gte=now - KEPT)
    return dated.select_related("commune").order_by("starts_at", "pk")


def themes_under(*, theme: network.Theme) -> list[int]:
    """Give the ids of a theme in use and of those under it."""

    def ids(branches: Iterable[network.Branch]) -> list[int]:
        return [number for branch in branches for number in (branch.theme.pk, *ids(branch.children))]

    def find(branches: Sequence[network.Branch]) -> network.Branch | None:
        for branch in branches:
            if branch.theme.pk == theme.pk:
                return branch
            if found := find(branch.children):
                return found
        return None

    found = find(network.themes_tree(labels=False))
    return ids([found]) if found else [theme.pk]


def _summary(meeting: Meeting, registration: Registration | None) -> str:
    notes = []
    if meeting.stage == Stage.CANCELLED:
        notes.append("annulée")
    elif meeting.stage == Stage.POSTPONED:
        notes.append("reportée")
    if registration is not None and registration.state in NOTES:
        notes.append(NOTES[State(registration.state)])
    return f"{meeting} ({', '.join(notes)})" if notes else str(meeting)


def _status(meeting: Meeting, registration: Registration | None) -> Any:
    if meeting.stage == Stage.CANCELLED:
        return "CANCELLED"
    uncertain = meeting.is_draft or meeting.stage == Stage.POSTPONED or (registration is not None and registration.state != State.SEATED)
    return "TENTATIVE" if uncertain else "CONFIRMED"


def _description(meeting: Meeting, registration: Registration | None, *, remote: bool) -> str:
    lines = [meeting.lead]
    if meeting.stage == Stage.POSTPONED:
        lines.append("Cette rencontre est reportée\u00a0: la nouvelle date sera annoncée ici.")
    if meeting.stage == Stage.CANCELLED:
        lines.append("Cette rencontre est annulée.")
    if remote and meeting.stage != Stage.CANCELLED:
        lines += [
            f"Rejoindre\u00a0: {room_address(registration=registration)}" if meeting.remote_link and registration else "",
            f"Par téléphone\u00a0: {meeting.remote_phone}" if meeting.remote_phone else "",
        ]
    lines.append(f"La page de la rencontre\u00a0: {settings.BASE_URL}{meeting.get_absolute_url()}")
    if registration is not None:
        lines.append(f"Changer ou annuler mon inscription\u00a0: {registration_address(registration=registration)}")
    return "\n\n".join(line for line in lines if line)


def _location(meeting: Meeting, registration: Registration | None) -> str:
    if meeting.mode == Mode.REMOTE or (registration is not None and registration.mode == Seat.REMOTE and meeting.mode == Mode.BOTH):
        return "À distance"
    commune = meeting.commune.name if meeting.commune else ""
    parts = [meeting.place_name, meeting.address, commune if commune.lower() not in meeting.address.lower() else ""]
    return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The ways to keep a meeting in one's calendar. None is asked for before somebody chooses it."""

    file: str
    google: str
    outlook: str


def ways_to_add(*, meeting: Meeting) -> Ways | None:
    """Give the addresses that add a meeting to a calendar; None without a date, or once it is over or cancelled."""
    if (
        meeting.starts_at is None
        or meeting.ends_at is None
        or meeting.ends_at < timezone.now()
        or meeting.stage in (Stage.CANCELLED, Stage.POSTPONED)
    ):
        return None
    event = event_of(meeting=meeting)
    utc = [value.astimezone(UTC) for value in (meeting.starts_at, meeting.ends_at)]
    google = {
        "action": "TEMPLATE", "text": event.summary, "dates": "/".join(f"{value:%Y%m%dT%H%M%SZ}" for value in utc), "details": event.description,
        "location": event.location, "ctz": settings.TIME_ZONE,
    }  # fmt: skip
    outlook = {
        "path": "/calendar/action/compose", "rru": "addevent", "subject": event.summary, "startdt": f"{utc[0]:%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{utc[1]:%Y-%m-%dT%H:%M:%SZ}", "body": event.description, "location": event.location,
    }  # fmt: skip
    return Ways(
        file=reverse("meetings:ics", args=[meeting.pk]),
        google=f"https://calendar.google.com/calendar/render?{urlencode(google)}",
        outlook=f"https://outlook.office.com/calendar/0/deeplink/compose?{urlencode(outlook)}",
    )


def webcal(*, path: str) -> str:
    """Give the address by which calendar programs subscribe."""
    return f"webcal://{settings.BASE_URL.partition('://')[2]}{path}"


def whole(*, path: str) -> str:
    """Give the whole address of a path."""
    return f"{settings.BASE_URL}{path}"
