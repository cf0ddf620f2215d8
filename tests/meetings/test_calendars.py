"""Meetings in calendars: who reads what, what changes, what stays, at a constant cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from ical.calendar_stream import IcsCalendarStream

from maillage.kernel.access.public import Refused
from maillage.kernel.calendar.public import Who
from maillage.meetings.domain import calendars as acts
from maillage.meetings.domain import stages
from maillage.meetings.models import CalendarKey, MeetingTheme, Registration, State
from maillage.meetings.queries import calendars
from tests.factories.meetings import make_meeting, make_registration
from tests.factories.network import make_theme
from tests.kernel.strict_ics import problems, unfolded

ALL = "/rencontres/agenda.ics"


def read(response):
    assert response.status_code == 200, response.status_code
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert problems(response.content) == []
    return {event.summary: event for event in IcsCalendarStream.calendar_from_ics(response.content.decode()).events}


def part(registration):
    (found,) = calendars.invitation(registration=registration)
    assert problems(found.content) == []
    values = {name: value for name, _, value in unfolded(found.content)}
    return found, values


def test_the_feed_of_all_has_what_everybody_may_read(client, denis):
    make_meeting(denis, title="Ouverte")
    make_meeting(denis, title="Pour les membres", access="MEMBERS")
    make_meeting(denis, title="Une idée", stage="IDEA", starts_at=None)
    make_meeting(denis, title="En préparation", stage="PREPARING")
    make_meeting(denis, title="Tenue", days=-30, stage="HELD")
    make_meeting(denis, title="Il y a deux ans", days=-700, stage="PUBLISHED")
    assert set(read(client.get(ALL))) == {"Ouverte", "Tenue"}


def test_the_feed_is_the_same_for_a_member(client, sign_in, denis, chloe):
    make_meeting(denis, title="Ouverte")
    make_meeting(denis, title="Pour les membres", access="MEMBERS")
    assert set(read(sign_in(chloe).get(ALL))) == {"Ouverte"}


def test_cancelled_and_postponed_stay_and_say_so(client, denis):
    kept = make_meeting(denis, title="Journée")
    before = next(iter(read(client.get(ALL)).values()))
    stages.postpone(meeting=kept, person=denis, words="La salle est prise.")
    put_off = read(client.get(ALL))["Journée (reportée)"]
    assert (put_off.uid, put_off.status.value) == (before.uid, "TENTATIVE") and put_off.sequence > before.sequence
    stages.cancel(meeting=kept, person=denis, words="Nous renonçons.")
    gone = read(client.get(ALL))["Journée (annulée)"]
    assert (gone.uid, gone.status.value) == (before.uid, "CANCELLED") and gone.sequence > put_off.sequence
    assert gone.last_modified >= put_off.last_modified


def test_the_page_is_in_the_address_and_in_the_words(client, denis, settings):
    meeting = make_meeting(denis, title="Journée", lead="Une journée à Namur.", place_name="Maison de la culture", address="Place 1")
    event = read(client.get(f"/rencontres/{meeting.pk}/rencontre.ics"))["Journée"]
    address = settings.BASE_URL + meeting.get_absolute_url()
    assert str(event.url) == address and address in event.description and "Une journée à Namur." in event.description
    assert event.location == "Maison de la culture, Place 1"
    assert event.dtstart == meeting.starts_at and event.dtend == meeting.ends_at


@pytest.mark.parametrize(("fields", "status"), [({"access": "MEMBERS"}, 404), ({"stage": "PREPARING"}, 404), ({}, 200)])
def test_a_file_is_for_those_who_may_read_the_page(client, denis, fields, status):
    meeting = make_meeting(denis, **fields)
    assert client.get(f"/rencontres/{meeting.pk}/rencontre.ics").status_code == status


def test_a_member_takes_the_file_of_a_meeting_for_members(sign_in, denis, chloe):
    meeting = make_meeting(denis, access="MEMBERS")
    response = sign_in(chloe).get(f"/rencontres/{meeting.pk}/rencontre.ics")
    assert response.status_code == 200 and response["Content-Disposition"].startswith("attachment")


def test_an_idea_without_a_date_has_no_file(sign_in, denis):
    assert sign_in(denis).get(f"/rencontres/{make_meeting(denis, stage='IDEA', starts_at=None).pk}/rencontre.ics").status_code == 404


def test_what_has_not_changed_is_not_sent_again(client, denis):
    meeting = make_meeting(denis)
    for path in (ALL, f"/rencontres/{meeting.pk}/rencontre.ics"):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    stages.close_registrations(meeting=meeting, person=denis)
    assert client.get(ALL, headers={"If-None-Match": first["ETag"]}).status_code in (200, 304)
    stages.cancel(meeting=meeting, person=denis, words="Non.")
    assert client.get(ALL, headers={"If-None-Match": client.get(path)["ETag"]}).status_code == 200


def test_the_feed_of_a_theme_has_what_stands_under_it(client, denis):
    above, under = make_theme(name="Petite enfance"), None
    under = make_theme(name="Crèches", parent=above)
    other = make_theme(name="École")
    for title, themes in (("Sous", [under]), ("Dessus", [above, under]), ("Ailleurs", [other])):
        meeting = make_meeting(denis, title=title)
        MeetingTheme.objects.bulk_create([MeetingTheme(meeting=meeting, theme=theme) for theme in themes])
    assert set(read(client.get(f"/rencontres/themes/{above.slug}/agenda.ics"))) == {"Sous", "Dessus"}
    assert set(read(client.get(f"/rencontres/themes/{under.slug}/agenda.ics"))) == {"Sous", "Dessus"}
    assert client.get("/rencontres/themes/rien/agenda.ics").status_code == 404


def test_ones_own_calendar_says_where_one_stands(client, denis, chloe):
    for title, fields in (
        ("Je viens", {}),
        ("J’attends", {"state": State.WAITING}),
        ("Annulée par moi", {"state": State.CANCELLED}),
        ("Pour les membres", {}),
    ):
        meeting = make_meeting(denis, title=title, access="MEMBERS" if "membres" in title else "PUBLIC")
        make_registration(meeting, chloe, **fields)
    make_meeting(denis, title="Sans moi")
    make_meeting(chloe, title="Que je tiens")
    events = read(client.get(f"/agenda/{acts.renew_key(person=chloe).key}.ics"))
    assert {name: event.status.value for name, event in events.items()} == {
        "Je viens": "CONFIRMED",
        "J’attends (liste d’attente)": "TENTATIVE",
        "Pour les membres": "CONFIRMED",
        "Que je tiens": "CONFIRMED",
    }
    assert "/rencontres/inscriptions/" in events["Je viens"].description


def test_the_link_is_for_those_who_come_from_afar(client, denis, chloe, bruno):
    meeting = make_meeting(denis, title="Journée", mode="BOTH", remote_link="https://visio.test/journee", place_name="Namur")
    make_registration(meeting, chloe, mode="REMOTE")
    make_registration(meeting, bruno, mode="ON_SITE")
    remote = client.get(f"/agenda/{acts.renew_key(person=chloe).key}.ics").content.decode()
    on_site = client.get(f"/agenda/{acts.renew_key(person=bruno).key}.ics").content.decode()
    assert "https://visio.test/journee" in remote and "LOCATION:À distance" in remote
    assert "visio.test" not in on_site and "LOCATION:Namur" in on_site
    assert "visio.test" not in client.get(ALL).content.decode()
    Registration.objects.filter(person=chloe).update(state=State.WAITING, queued_at=timezone.now())
    assert "visio.test" not in client.get(f"/agenda/{CalendarKey.objects.get(person=chloe).key}.ics").content.decode()


def test_a_renewed_address_no_longer_answers(client, chloe):
    former = acts.renew_key(person=chloe).key
    assert client.get(f"/agenda/{former}.ics").status_code == 200
    new = acts.renew_key(person=chloe).key
    assert client.get(f"/agenda/{former}.ics").status_code == 404
    response = client.get(f"/agenda/{new}.ics")
    assert response.status_code == 200 and "private" in response["Cache-Control"] and response["X-Robots-Tag"] == "noindex"
    assert client.get(f"/agenda/{new}.ics", headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("key", ["x", "a" * 43, "a" * 500, "%00" * 43, "é" * 43])
def test_an_address_that_nobody_has_opens_nothing(client, db, key):
    assert client.get(f"/agenda/{key}.ics").status_code == 404


def test_nothing_of_somebody_who_left(client, chloe):
    key = acts.renew_key(person=chloe).key
    chloe.left_at, chloe.is_active = timezone.now(), False
    chloe.save()
    assert client.get(f"/agenda/{key}.ics").status_code == 404
    acts.forget_key(person=chloe)
    assert not CalendarKey.objects.exists()


def test_only_members_have_an_address(farid):
    with pytest.raises(Refused):
        acts.renew_key(person=farid)


def test_the_page_gives_the_addresses(sign_in, client, chloe, denis):
    make_theme(name="Petite enfance")
    page = client.get("/rencontres/agendas/").content.decode()
    assert "webcal://" in page and "/rencontres/themes/petite-enfance/agenda.ics" in page and "Vos rencontres" not in page
    mine = sign_in(chloe)
    assert "Créer mon adresse" in mine.get("/rencontres/agendas/").content.decode()
    assert mine.get("/rencontres/agendas/adresse/").status_code == 200 and not CalendarKey.objects.exists()
    assert mine.post("/rencontres/agendas/adresse/", follow=True).status_code == 200
    key = CalendarKey.objects.get(person=chloe).key
    assert f"/agenda/{key}.ics" in mine.get("/rencontres/agendas/").content.decode()
    mine.post("/rencontres/agendas/adresse/")
    assert CalendarKey.objects.get(person=chloe).key != key


def test_a_visitor_is_asked_to_sign_in_for_an_address(client, db):
    assert client.post("/rencontres/agendas/adresse/").status_code == 302 and not CalendarKey.objects.exists()


def queries(call):
    with CaptureQueriesContext(connection) as seen:
        call()
    return len(seen)


def test_feeds_cost_the_same_with_one_meeting_and_with_three(client, denis, chloe):
    key = acts.renew_key(person=chloe).key
    counts = []
    for _ in range(2):
        make_registration(make_meeting(denis), chloe)
        make_meeting(chloe)
        counts.append((queries(lambda: calendars.public_calendar(now=timezone.now())), queries(lambda: client.get(f"/agenda/{key}.ics"))))
    assert counts[0] == counts[1] and counts[0][0] == 1


def test_the_mail_of_a_registration_carries_an_invitation(denis, chloe):
    registration = make_registration(make_meeting(denis), chloe)
    found, values = part(registration)
    assert found.content_type == "text/calendar; charset=utf-8; method=REQUEST" and found.name == "invitation.ics"
    assert values["METHOD"] == "REQUEST" and values["ATTENDEE"] == f"mailto:{chloe.email}" and values["STATUS"] == "CONFIRMED"


def test_a_cancelled_registration_ends_the_entry_and_another_opens_it_again(denis, chloe):
    registration = make_registration(make_meeting(denis), chloe)
    revisions = []
    for state in (State.SEATED, State.CANCELLED, State.SEATED):
        registration.state = state
        registration.save()
        registration.steps.create(state=state, at=timezone.now())
        _, values = part(registration)
        revisions.append(int(values["SEQUENCE"]))
        assert values["METHOD"] == ("CANCEL" if state == State.CANCELLED else "REQUEST")
        assert values["STATUS"] == ("CANCELLED" if state == State.CANCELLED else "CONFIRMED")
    assert revisions == sorted(set(revisions))


def test_registering_anew_after_cancelling_is_a_later_revision(denis, chloe):
    meeting = make_meeting(denis)
    revisions = []
    for who in ({"person": chloe}, {}):
        for _ in range(2):
            registration = make_registration(meeting, **who)
            for state in (State.SEATED, State.CANCELLED):
                registration.state = state
                registration.save()
                registration.steps.create(state=state, at=timezone.now())
                revisions.append(int(part(registration)[1]["SEQUENCE"]))
    assert revisions == [1, 2, 3, 4, 1, 2, 3, 4]


def test_a_cancelled_meeting_ends_every_entry(denis, chloe):
    registration = make_registration(make_meeting(denis), chloe)
    _, before = part(registration)
    stages.cancel(meeting=registration.meeting, person=denis, words="Non.")
    _, after = part(Registration.objects.get(pk=registration.pk))
    assert (after["METHOD"], after["STATUS"], after["UID"]) == ("CANCEL", "CANCELLED", before["UID"])
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])


@pytest.mark.parametrize("fields", [{"state": State.UNCONFIRMED}, {"email": ""}])
def test_no_invitation_before_an_address_is_confirmed(denis, fields):
    assert calendars.invitation(registration=make_registration(make_meeting(denis), **fields)) == []


def test_a_draft_is_tentative_and_a_meeting_without_date_has_no_entry(denis):
    draft = make_meeting(denis, stage="PREPARING")
    assert calendars.event_of(meeting=draft, attendee=Who(name="x", email="x@y.test")).status == "TENTATIVE"
    with pytest.raises(ValueError, match="date"):
        calendars.event_of(meeting=make_meeting(denis, stage="IDEA", starts_at=None))


def test_ways_to_add_say_nothing_private_and_end_with_the_meeting(denis):
    meeting = make_meeting(denis, mode="BOTH", remote_link="https://visio.test/x", starts_at=timezone.now() + timedelta(days=9), hours=2)
    ways = calendars.ways_to_add(meeting=meeting)
    assert ways.google.startswith("https://calendar.google.com/") and f"{meeting.starts_at:%Y%m%dT%H%M%SZ}%2F" in ways.google
    assert ways.outlook.startswith("https://outlook.office.com/") and "visio.test" not in ways.google + ways.outlook
    assert calendars.ways_to_add(meeting=make_meeting(denis, days=-3, stage="HELD")) is None
    assert calendars.ways_to_add(meeting=make_meeting(denis, stage="CANCELLED")) is None
