"""Run by test_meetings_killed: registers people or publishes traces until it is killed, or says what stands."""

import json
import sys
from collections import Counter
from datetime import timedelta

import django

django.setup()

from django.utils import timezone

from maillage.kernel.journal.models import Entry
from maillage.kernel.notices.public import OutgoingMail
from maillage.meetings.domain import registrations
from maillage.meetings.domain.registrations import Entry as Asked
from maillage.meetings.models import Meeting, MeetingPerson, Registration, RegistrationStep
from maillage.people.models import Person
from maillage.traces.domain import closing
from maillage.traces.models import Certificate, FeedbackAsked, Trace
from tests.cast import make_person

SEATS, PRESENT = 4, 25


def prepare():
    denis = make_person("Denis", email="denis@reseau.test", role=Person.Role.COORDINATOR)
    now = timezone.now()
    coming = Meeting.objects.create(title="À venir", stage="OPEN", starts_at=now + timedelta(days=9), ends_at=now + timedelta(days=9, hours=3),
                                    seats_on_site=SEATS, created_by=denis, created_at=now, changed_at=now, announced_at=now)  # fmt: skip
    held = Meeting.objects.create(title="Tenue", stage="HELD", starts_at=now - timedelta(days=2), ends_at=now - timedelta(days=2, hours=-3),
                                  created_by=denis, created_at=now, changed_at=now, announced_at=now)  # fmt: skip
    for meeting in (coming, held):
        MeetingPerson.objects.create(meeting=meeting, person=denis, role="ORGANISER")
    Registration.objects.bulk_create(
        Registration(
            meeting=held,
            name=f"P{number}",
            email=f"p{number}@la.test",
            mode="ON_SITE",
            state="SEATED",
            presence="PRESENT",
            created_at=now,
            confirmed_at=now,
        )
        for number in range(PRESENT)
    )
    trace = closing.begin(meeting=held, person=denis)
    closing.write_account(trace=trace, person=denis, summary="", account="On a trié.", partners_account="")


def register():
    meeting, number = Meeting.objects.get(title="À venir"), Registration.objects.count()
    print("ready", flush=True)
    for rank in range(number, number + 400):
        entry = Asked(mode="ON_SITE", name=f"R{rank}", email=f"r{rank}@ailleurs.test")
        registrations.confirm(registration=registrations.register(meeting=meeting, person=None, entry=entry))
        print("done", flush=True)


def publish():
    trace, denis = Trace.objects.select_related("meeting").get(), Person.objects.get(name="Denis")
    print("ready", flush=True)
    closing.publish(trace=trace, person=denis)


def check():
    rows = list(Registration.objects.filter(meeting__title="À venir"))
    steps = Counter(RegistrationStep.objects.values_list("registration_id", flat=True))
    mails = Counter(OutgoingMail.objects.filter(to__endswith="@ailleurs.test").values_list("to", flat=True))
    trace = Trace.objects.select_related("meeting").get()
    line = sorted((row for row in rows if row.state == "WAITING"), key=lambda row: row.queued_at)
    print(
        json.dumps(
            {
                "seated": sum(row.state == "SEATED" for row in rows),
                "in order": [row.pk for row in line] == sorted(row.pk for row in line),
                # Confirmed: one step, two mails; not yet: no step, one mail. Never another count.
                "whole": all((steps[row.pk], mails[row.email]) == ((0, 1) if row.state == "UNCONFIRMED" else (1, 2)) for row in rows),
                "unconfirmed": sum(row.state == "UNCONFIRMED" for row in rows),
                "people": len(rows),
                "published": trace.is_published,
                "stage": trace.meeting.stage,
                "thanks": sorted(set(Counter(OutgoingMail.objects.filter(to__endswith="@la.test").values_list("to", flat=True)).values())),
                "thanked": OutgoingMail.objects.filter(to__endswith="@la.test").count(),
                "certificates": Certificate.objects.count(),
                "asked": FeedbackAsked.objects.count(),
                "entries": Entry.objects.filter(kind="traces.trace.published").count(),
            }
        )
    )


{"prepare": prepare, "register": register, "publish": publish, "check": check}[sys.argv[1]]()
