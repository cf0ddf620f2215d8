"""What remains of the meetings of the small network, and their pages."""

from django.urls import reverse

from maillage.traces.domain import boards
from tests.factories.meetings import make_meeting
from tests.factories.traces import make_board, make_note, make_seat


def make_traces(world):
    """Bring an open board with its notes and a vote, and one not opened."""
    things, people = world.things, world.people
    long = "Interprofessionnalisation-intercommunale-anticonstitutionnellement"
    board = make_board(
        people["denis"], groups=("Trier les paroles", f"Revenir vers les {long}"), meeting=make_meeting(people["denis"], days=0)
    )
    line = board.meeting.programme.create(starts="10:00", ends="10:45", title="Trois récits de terrain", detail="Vingt minutes chacun.")
    line.refresh_from_db()
    boards.lead(board=board, line=line)
    things["board"], things["seat"] = board, make_seat(board)
    omar = make_seat(board, f"Omar {long}", table=1)
    make_note(things["seat"], "On trie à six mains, à voix haute.")
    make_note(omar, f"Une carte au sol\n{long}")
    make_note(omar, "Et les transports ?", place="PARKING")
    things["unopened"] = make_meeting(people["denis"], days=1, title="Une rencontre sans animation ouverte")
    voting = make_board(people["denis"], meeting=make_meeting(people["denis"], days=0, title="Le vote"))
    things["voting_seat"] = make_seat(voting)
    make_note(things["voting_seat"], "Choisir ensemble")
    boards.lead(board=voting, moment="VOTE")


def trace_pages(world, shown):
    """Give {name: [Shown…]} of the pages of traces."""
    return {
        "traces:facilitate": [
            shown(reverse("traces:facilitate", args=[world.board.meeting_id]), "coordinator"),
            shown(reverse("traces:facilitate", args=[world.unopened.pk]), "coordinator"),
        ],
        "traces:enter": [shown("/rencontres/notes/", "visitor", "member")],
        "traces:join": [shown(reverse("traces:join", args=[world.board.code]), "visitor", "member")],
        "traces:table": [
            shown(reverse("traces:table", args=[world.seat.uuid]), "visitor"),
            shown(reverse("traces:table", args=[world.voting_seat.uuid]), "visitor"),
        ],
    }
