"""What remains of the meetings of the small network, and their pages."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from maillage.kernel.files import public as files
from maillage.meetings.signed import check_in_path, remote_path
from maillage.traces.domain import boards, closing, notes, photos
from maillage.traces.domain.feedback import answer, ask_feedback
from maillage.traces.links import feedback_path
from tests.factories.initiatives import make_photo
from tests.factories.library import make_file
from tests.factories.meetings import make_meeting, make_registration
from tests.factories.traces import make_board, make_note, make_present, make_seat, make_trace

LONG = "Interprofessionnalisation-intercommunale-anticonstitutionnellement"


def make_traces(world):
    """Bring an open board with its notes and a vote, and one not opened."""
    things, people = world.things, world.people
    long = LONG
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
    shown = notes.add_photo(participant=omar, file=make_photo(people["denis"], "red"), caption="", written=f"Oser\n{long}")
    files.analyse_later(file=shown.file)
    things["unopened"] = make_meeting(people["denis"], days=1, title="Une rencontre sans animation ouverte")
    voting = make_board(people["denis"], meeting=make_meeting(people["denis"], days=0, title="Le vote"))
    things["voting_seat"] = make_seat(voting)
    make_note(things["voting_seat"], "Choisir ensemble")
    boards.lead(board=voting, moment="VOTE")
    make_day(world)
    make_past(world)


def make_day(world):
    """Bring meetings under way: one with people in each presence, one nobody is registered to."""
    things, people = world.things, world.people
    begun = timezone.now() - timedelta(hours=1)
    today = make_meeting(
        people["denis"], starts_at=begun, mode="BOTH", title=f"Aujourd’hui {LONG}", place_name="Foyer", remote_link="https://salle.test/x"
    )
    for place, presence in enumerate(("PRESENT", "ABSENT", "EXCUSED", "")):
        make_registration(
            today, name=f"{place} {LONG}", email=f"{place}@jour.test", presence=presence, organisation_name=LONG, seats=1 + place % 2
        )
    things["here_today"] = make_registration(today, people["bruno"], mode="ON_SITE")
    things["far_today"] = make_registration(today, name="Nadia", email="nadia@jour.test", mode="REMOTE")
    things["today"], things["empty_today"] = today, make_meeting(people["denis"], starts_at=begun, title="Sans inscription")
    soon = make_meeting(people["denis"], days=5, mode="REMOTE", remote_link="https://salle.test/y", title="À distance, bientôt")
    things["far_later"] = make_registration(soon, name="Nadia", email="nadia@jour.test", mode="REMOTE")


def make_past(world):
    """Bring traces published with all they may hold, others begun, and feedback in each state."""
    things, people = world.things, world.people
    denis = people["denis"]
    past = make_meeting(denis, days=-3, stage="HELD", title=f"Tenue {LONG}")
    make_present(past, people["bruno"])
    came = [make_present(past, name=f"{place} {LONG}", email=f"{place}@passe.test", photo_consent=False) for place in range(5)]
    trace = make_trace(denis, meeting=past, account=f"## Gardé\n\n- {LONG}", summary=f"Une phrase. {LONG}")
    closing.quote(trace=trace, person=denis, words=f"La carte a tout changé. {LONG}", by=LONG, audience="PARTNERS")
    photos.add_files(trace=trace, person=denis, added=[make_file(denis, "notes.txt", b"Des notes.")], audience="PARTNERS", caption=LONG)
    for colour, said in (("teal", {"caption": LONG, "written": f"Oser\n{LONG}"}), ("navy", {"is_decorative": True})):
        picture = make_photo(denis, colour)
        photos.add_files(trace=trace, person=denis, added=[picture], audience="PARTNERS", told={picture.uuid: photos.Told(**said)})
    closing.cite(trace=trace, person=denis, resource=things["resource"], words=LONG)
    closing.publish(trace=trace, person=denis, tell=False)
    ask_feedback(meeting=past, registrations=came)
    for place, registration in enumerate(came[:4]):
        answer(registration=registration, rating=3 + place % 3, takeaway=f"{LONG} {place}", next_theme=LONG)
    things.update(trace=trace, silent=came[4], answered=came[0])
    bare = make_meeting(denis, days=-4, stage="HELD", title="Pour les membres seulement", access="MEMBERS")
    things["bare_trace"] = make_trace(denis, meeting=bare, partners_account="", summary="", published=True)
    begun = make_board(denis, meeting=make_meeting(denis, days=-6, stage="HELD", title="À conclure"))
    seat = make_seat(begun)
    make_note(seat, LONG)
    notes.add_photo(participant=seat, file=make_photo(denis, "gold"), caption="")
    # One photo nobody has told yet, and one whose words are long.
    to_tell = closing.begin(meeting=begun.meeting, person=denis)
    photos.add_files(trace=to_tell, person=denis, added=[make_photo(denis, "black")])
    photos.add_files(trace=to_tell, person=denis, added=[make_photo(denis, "white")], caption=LONG)
    things["to_close"] = begun.meeting


def trace_pages(world, shown):
    """Give {name: [Shown…]} of the pages of traces."""

    def of(name, meeting, room="traces"):
        return reverse(f"{room}:{name}", args=[meeting.pk])

    read = of("trace_detail", world.trace.meeting)
    return {
        "meetings:door": [
            shown(of("door", each, "meetings"), "coordinator")
            for each in (world.today, world.empty_today, world.meeting, world.trace.meeting)
        ]
        + [shown(of("door", world.today, "meetings"), "member", status=403)],
        "meetings:sign_in_sheet": [shown(of("sign_in_sheet", world.today, "meetings"), "coordinator")],
        "meetings:check_in": [
            shown(check_in_path(registration=world.here_today), "coordinator"),
            shown(check_in_path(registration=world.far_today), "visitor", status=403),
            shown("/rencontres/entree/faux/", "visitor", status=404),
        ],
        "meetings:remote": [
            shown(remote_path(registration=world.far_today), "visitor"),
            shown(remote_path(registration=world.far_later), "visitor"),
            shown(remote_path(registration=world.here_today), "visitor", status=404),
        ],
        "traces:close": [
            *(shown(of("close", each), "coordinator") for each in (world.to_close, world.trace.meeting)),
            shown(of("close", world.to_close), "member", status=403),
        ],
        "traces:trace_detail": [
            shown(read),
            shown(f"{read}?comme=partenaire", "coordinator"),
            shown(of("trace_detail", world.bare_trace.meeting), "member"),
            shown(of("trace_detail", world.bare_trace.meeting), "visitor", status=404),
            shown(of("trace_detail", world.to_close), "coordinator", status=404),
        ],
        "traces:feedback": [
            shown(feedback_path(registration=world.silent), "visitor"),
            shown(feedback_path(registration=world.answered), "visitor"),
            shown("/rencontres/avis/faux/", "visitor", status=404),
        ],
        "traces:white_map": [shown("/rencontres/carte-blanche/"), shown("/rencontres/carte-blanche/?mois=36", "coordinator")],
        "traces:certificate_check": [shown("/rencontres/attestations/", "visitor", "member")],
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
