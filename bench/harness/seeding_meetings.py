"""Meetings with their registrations, traces and needs: a tenth as many as resources, straight into the tables, the same each time.

They are not in the index of the search either.
"""

from datetime import timedelta

from django.db import transaction

from harness.seeding import KEY, PARAGRAPH, World, hang, row
from maillage.initiatives import models as initiatives
from maillage.library.models import Resource
from maillage.meetings import models as meetings
from maillage.needs import models as needs
from maillage.traces import models as traces

SHARE = 10
# Meetings to come; the others are past, and have traces.
COMING = 40
COMERS, WAITING = 20, 5
VOICES = 6


def seed(*, scale, member):
    """Add them once; `member` is an address."""
    if meetings.Meeting.objects.filter(title__contains=", mesure de rencontre").exists():
        add_what_was_heard(member=member)
        return
    count = max(COMING + 20, scale // SHARE)
    world = MeetingWorld(member=member)
    with transaction.atomic():
        made = world.meetings(count)
        world.registrations(made)
        world.traces([meeting for meeting in made if meeting.stage == "PUBLISHED"])
        world.needs(count, made)
    add_what_was_heard(member=member)


def add_what_was_heard(*, member):
    """Add to the traces what was shown, told and thought; once, to data made before as well."""
    mine = traces.Trace.objects.filter(meeting__title__contains=", mesure de rencontre").order_by("pk")
    if traces.TraceResource.objects.filter(trace__in=mine).exists():
        return
    world = MeetingWorld(member=member)
    with transaction.atomic():
        world.heard(list(mine))


class MeetingWorld(World):
    """What meetings hang on."""

    def day(self, number):
        """The first ones to come, one every third day; then the past, backwards."""
        days = 3 * (number + 1) if number < COMING else -2 * (number - COMING + 1)
        return (self.now + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)

    def meetings(self, count):
        kinds = ("WORKSHOP", "TRAINING", "VISIT", "GROUP")
        rows = [
            row(
                meetings.Meeting, number, kind=kinds[number % 4], title=self.title(number).replace("mesure", "mesure de rencontre"),
                lead=PARAGRAPH[:160], stage="OPEN" if number < COMING else "PUBLISHED", access="PUBLIC" if number % 3 else "MEMBERS",
                mode="BOTH" if number % 2 else "ON_SITE", starts_at=self.day(number), ends_at=self.day(number) + timedelta(hours=3),
                questions=PARAGRAPH, aims=PARAGRAPH, audience=PARAGRAPH[:80], place_name="La salle du haut", address="Rue de la Mesure 1",
                commune=self.communes[number % len(self.communes)], transport=PARAGRAPH[:90], seats_on_site=COMERS, seats_remote=None,
                created_at=self.when(number), changed_at=self.when(number), created_by=self.person(number), announced_at=self.when(number),
                asks_feedback=False,
            )
            for number in range(count)
        ]  # fmt: skip
        made = meetings.Meeting.objects.bulk_create(rows, batch_size=200)
        pairs = list(enumerate(made))
        hang(
            meetings.MeetingTheme,
            ({"meeting": each, "theme": theme} for number, each in pairs for theme in self.some(self.themes, number, 2)),
        )
        hang(
            meetings.MeetingOrganisation,
            ({"meeting": each, "organisation": one, "part": "ORGANISER", "position": place}
             for number, each in pairs for place, one in enumerate(self.some(self.organisations, number, 2))),
        )  # fmt: skip
        hang(
            meetings.MeetingPerson,
            ({"meeting": each, "person": self.person(number + step), "role": role, "position": step}
             for number, each in pairs for step, role in enumerate(("ORGANISER", "FACILITATOR"))),
        )  # fmt: skip
        hang(
            meetings.ProgrammeLine,
            ({"meeting": each, "starts": f"{9 + step:02}:00", "title": PARAGRAPH[:40], "detail": PARAGRAPH[:90], "position": step}
             for _, each in pairs for step in range(4)),
        )  # fmt: skip
        return made

    def registrations(self, made):
        rows = []
        for number, meeting in enumerate(made):
            for step in range(COMERS + (WAITING if meeting.stage == "OPEN" else 0)):
                person, waits = self.person(number + step), step >= COMERS
                rows.append(
                    row(
                        meetings.Registration, f"{number}/{step}", meeting=meeting, person=person, name=person.name, email=f"m{step}@mesure.example",
                        organisation=self.organisations[(number + step) % len(self.organisations)], mode="ON_SITE", state="WAITING" if waits else "SEATED",
                        queued_at=self.now if waits else None, presence="PRESENT" if meeting.stage == "PUBLISHED" else "", created_at=self.now,
                        confirmed_at=self.now,
                    )
                )  # fmt: skip
        meetings.Registration.objects.bulk_create(rows, batch_size=200)

    def traces(self, held):
        rows = [
            row(
                traces.Trace, number, meeting=meeting, summary=PARAGRAPH[:200], account="\n\n".join([PARAGRAPH] * 8), partners_account=PARAGRAPH,
                begun_at=self.now, begun_by=self.person(number), changed_at=self.now, published_at=meeting.ends_at, published_by=self.person(number),
            )
            for number, meeting in enumerate(held)
        ]  # fmt: skip
        made = traces.Trace.objects.bulk_create(rows, batch_size=200)
        traces.TraceQuote.objects.bulk_create(
            [
                row(traces.TraceQuote, f"{trace.meeting_id}/{step}", trace=trace, words=PARAGRAPH[:120], audience=audience, position=step)
                for trace in made for step, audience in enumerate(("US", "PARTNERS"))
            ],
            batch_size=200,
        )  # fmt: skip

    def heard(self, made):
        """Resources cited, a testimony, and what people thought."""
        shown = list(Resource.objects.filter(published_at__isnull=False, withdrawn_at=None, access="PUBLIC").order_by("pk")[:200])
        told = initiatives.Testimony.objects.bulk_create(
            row(
                initiatives.Testimony, f"trace/{number}", title=self.title(number).replace("mesure", "mesure de témoignage"), text=PARAGRAPH, practice=PARAGRAPH[:120],
                access="PUBLIC", contributor=self.person(number), witness=self.person(number), organisation=self.organisations[number % len(self.organisations)],
                created_at=self.when(number), updated_at=self.when(number), submitted_at=self.when(number), published_at=self.when(number), import_key=KEY,
            )
            for number in range(min(20, len(made)))
        )  # fmt: skip
        hang(
            traces.TraceResource,
            ({"trace": each, "resource": one, "position": place}
             for number, each in enumerate(made) for place, one in enumerate(self.some(shown, number, 3))),
        )  # fmt: skip
        hang(traces.TraceTestimony, ({"trace": each, "testimony": told[number % len(told)]} for number, each in enumerate(made)))
        hang(
            traces.Feedback,
            (
                {"meeting_id": each.meeting_id, "rating": 3 + step % 3, "takeaway": f"{PARAGRAPH[:60]} {step}"}
                for each in made
                for step in range(6)
            ),
        )

    def needs(self, count, made):
        rows = [
            row(
                needs.Need, number, title=self.title(number).replace("mesure", "mesure de besoin"), detail=PARAGRAPH, voices=VOICES,
                created_at=self.when(number), created_by=self.person(number), changed_at=self.when(number),
            )
            for number in range(count)
        ]  # fmt: skip
        found = needs.Need.objects.bulk_create(rows, batch_size=200)
        pairs = list(enumerate(found))
        hang(needs.NeedTheme, ({"need": each, "theme": theme} for number, each in pairs for theme in self.some(self.themes, number, 2)))
        hang(
            needs.NeedVoice,
            ({"need": each, "person": self.person(number + step), "words": PARAGRAPH[:60], "at": self.now}
             for number, each in pairs for step in range(min(VOICES, len(self.people)))),
        )  # fmt: skip
        # Half of them became a meeting: few wait on the week of the coordination, at every size.
        hang(
            needs.NeedMeeting,
            ({"need": each, "meeting": made[number], "by": self.person(number), "at": self.now} for number, each in pairs if number >= 20),
        )
