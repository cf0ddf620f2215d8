"""The meetings of the small network, in each of their states, and their pages."""

from tests.factories.meetings import make_meeting
from tests.journeys.of_polls import make_polls, poll_pages
from tests.journeys.of_registrations import make_registrations, registration_pages


def make_meetings(world):
    """Bring a meeting of each state."""
    things, people = world.things, world.people
    things["meeting"] = make_meeting(people["denis"])
    things["held_meeting"] = make_meeting(people["denis"], days=-20, title="La médiation au quotidien", stage="HELD")
    make_registrations(world)
    make_polls(world)


def meeting_pages(world, shown):
    """Give {name: [Shown…]} of the pages of meetings."""
    return {
        **registration_pages(world, shown),
        **poll_pages(world, shown),
        "meetings:meeting_list": [shown("/rencontres/")],
        "meetings:meeting_detail": [shown(world.meeting.get_absolute_url()), shown(world.held_meeting.get_absolute_url())],
    }
