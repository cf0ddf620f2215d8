"""The meetings of the small network, in each of their states, and their pages."""

from datetime import time, timedelta

from django.urls import reverse
from django.utils import timezone

from maillage.meetings.domain import safety, series, stages
from maillage.meetings.domain.content import Content
from maillage.meetings.models import MeetingOrganisation, MeetingTheme
from tests.factories.meetings import make_meeting
from tests.journeys.of_polls import make_polls, poll_pages
from tests.journeys.of_registrations import make_registrations, registration_pages

LONG = "Interprofessionnalisation-intercommunale-anticonstitutionnellement"


def make_meetings(world):
    """Bring a meeting of each state."""
    things, people = world.things, world.people
    things["meeting"] = make_sheet(world)
    things["held_meeting"] = make_meeting(people["denis"], days=-20, title="La médiation au quotidien", stage="HELD")
    denis = people["denis"]
    things["draft_meeting"] = make_meeting(denis, stage="PREPARING", title=f"À finir {LONG}", commune=things["valley"].commune)
    things["idea"] = make_meeting(denis, stage="IDEA", starts_at=None, title="Une idée")
    things["cancelled_meeting"] = make_meeting(denis, title="Celle qui n’aura pas lieu")
    stages.cancel(meeting=things["cancelled_meeting"], person=denis, words=f"La salle est fermée. {LONG}")
    things["postponed_meeting"] = make_meeting(denis, title="Celle qui attend une date")
    stages.postpone(meeting=things["postponed_meeting"], person=denis, words="La grève.")
    day = timezone.localdate() + timedelta(days=12)
    content = Content(lead=LONG, mode="REMOTE", remote_link="https://visio.exemple.test/x")
    hours = {"starts": time(9), "ends": time(10)}
    made = series.make_series(
        person=denis, title=f"Le café {LONG}", lead=LONG, content=content, days=[day, day + timedelta(days=7)], **hours
    )  # fmt: skip
    stages.open_meeting(meeting=made.meetings.order_by("starts_at").first(), person=denis)
    things["series"] = made
    make_registrations(world)
    make_polls(world)


def make_sheet(world):
    """Bring a meeting whose sheet is full, with long words everywhere."""
    things, denis = world.things, world.people["denis"]
    meeting = make_meeting(
        denis, mode="BOTH", kind="TRAINING", lead=f"Une journée. {LONG}", questions=f"Comment trier ?\n{LONG}", aims=f"**Repartir** {LONG}",
        audience=LONG, for_newcomers=True, place_name="Foyer de la Gare", address=f"Place {LONG}", commune=things["valley"].commune,
        transport=LONG, parking="Dix places", place_access="Plain-pied", meal="Soupe", childcare="Sur demande", seats_on_site=20,
        remote_link=f"https://visio.exemple.test/{LONG}", remote_phone="02 000 00 00", prerequisites=LONG, learning_aims=LONG, price=LONG,
    )  # fmt: skip
    meeting.programme.create(starts="09:30", ends="10:00", title="Accueil", detail=LONG, is_remote_too=True)
    meeting.programme.create(starts="10:00", title=LONG)
    meeting.sub_groups.create(name="Trier", question=LONG)
    meeting.people_rows.create(role="WITNESS", name=LONG, about=LONG, quote=LONG)
    meeting.people_rows.create(role="TRAINER", name="Thomas", about=LONG, position=1)
    meeting.asked.create(label=f"Repas ? {LONG}", kind="CHOICE", choices=["tout", "végétarien"])
    meeting.reserves.create(mode="ON_SITE", sector="SCHOOL", seats=2)
    MeetingOrganisation.objects.create(meeting=meeting, organisation=things["valley"], part="ORGANISER")
    MeetingOrganisation.objects.create(meeting=meeting, organisation=things["canal"], part="HOST")
    MeetingTheme.objects.create(meeting=meeting, theme=things["theme"])
    safety.write_safety(meeting=meeting, person=denis, said=safety.Safety(room_capacity=10, children=2, exits=LONG, notes=LONG))
    safety.check_line(meeting=meeting, person=denis, key="exits")
    safety.note_incident(meeting=meeting, person=denis, what=f"Une chute. {LONG}", done="De la glace.")
    return meeting


def meeting_pages(world, shown):
    """Give {name: [Shown…]} of the pages of meetings."""

    def at(name, thing):
        return reverse(f"meetings:{name}", args=[thing.pk])

    return {
        **registration_pages(world, shown),
        **poll_pages(world, shown),
        "meetings:meeting_list": [shown("/rencontres/"), shown("/rencontres/?theme=rien", "visitor")],
        "meetings:past": [shown("/rencontres/passees/")],
        "meetings:month": [shown(f"/rencontres/mois/{timezone.localdate(world.meeting.starts_at):%Y-%m}/")],
        "meetings:meeting_detail": [
            shown(world.meeting.get_absolute_url()),
            shown(world.held_meeting.get_absolute_url()),
            shown(world.cancelled_meeting.get_absolute_url()),
            shown(world.postponed_meeting.get_absolute_url()),
            shown(world.draft_meeting.get_absolute_url(), "coordinator"),
            shown(world.draft_meeting.get_absolute_url(), "visitor", status=404),
        ],
        "meetings:meeting_create": [
            shown("/rencontres/preparer/", "coordinator"),
            shown(f"/rencontres/preparer/?depuis={world.meeting.pk}", "coordinator"),
        ],
        "meetings:meeting_edit": [
            shown(at("meeting_edit", each), "coordinator") for each in (world.meeting, world.draft_meeting, world.idea)
        ],
        "meetings:meeting_postpone": [shown(at("meeting_postpone", world.meeting), "coordinator")],
        "meetings:meeting_dates": [shown(at("meeting_dates", world.postponed_meeting), "coordinator")],
        "meetings:meeting_cancel": [shown(at("meeting_cancel", world.meeting), "coordinator")],
        "meetings:meeting_discard": [shown(at("meeting_discard", world.draft_meeting), "coordinator")],
        "meetings:meeting_history": [shown(at("meeting_history", world.cancelled_meeting), "coordinator")],
        "meetings:meeting_series": [shown(at("meeting_series", world.meeting), "coordinator")],
        "meetings:safety": [shown(at("safety", world.meeting), "coordinator")],
        "meetings:series_detail": [shown(world.series.get_absolute_url())],
        "meetings:series_create": [shown("/rencontres/cycles/creer/", "coordinator")],
        "meetings:series_edit": [shown(at("series_edit", world.series), "coordinator")],
        "meetings:series_dates": [shown(at("series_dates", world.series), "coordinator")],
    }
